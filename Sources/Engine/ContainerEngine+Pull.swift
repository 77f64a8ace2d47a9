import Images
import Kernel
import OCISpec
import Planning
import Steps
import SystemPackage

extension ContainerEngine {
  /// What happens while an image comes or goes, for a display.
  package enum TransferNews: Sendable {
    /// The layers by their digests' first digits, the lowest first.
    case begun([String])
    case layer(String, LayerNews)
  }

  package enum LayerNews: Equatable, Sendable {
    case waiting, exists, complete, done
    case moved(Int64, of: Int64)
  }

  /// What a pull has brought.
  package struct Pulled: Sendable {
    /// `tiny:latest`
    package var name: String
    /// In full: `docker.io/library/tiny:latest`
    package var reference: String
    /// Of what the registry has under the name.
    package var digest: String
    /// The name means another image than before.
    package var isNew: Bool
  }

  /// Fetches an image from its registry. Nothing gets the name before all of it is here and compared.
  package func pull(
    _ word: String, platform: String?, _ invocation: Invocation, told: @escaping (TransferNews) -> Void = { _ in }
  ) throws -> Pulled {
    let reference = try Self.reference(word)
    guard !TinyImage.isMeant(by: reference) else {
      throw EngineError(
        "cannot pull \(word): it is made on this machine, and is in no registry; `fishbowl run \(word)` makes it",
        exitCode: 1)
    }
    try prepare(invocation)
    let folder = try withImages { store throws(ImageError) in
      try store.pullFolder(owner: RegistryHelper.nobody.map { ($0.uid, $0.gid) })
    }
    let hold = try withImages { store throws(ImageError) in try store.sharePulled() }
    defer { hold.release() }
    var transfer = try Pulling(reference, platform: platform.map(Self.platform) ?? .current, images, told)
    let before = try? images.image(reference.familiar)?.id
    let loaded: LoadedImage
    do {
      try transfer.fetch(into: folder.string)
      loaded = try transfer.adopt()
    } catch {
      if let setback = transfer.setback { record("pull", setback, because: error, invocation) }
      throw error
    }
    var report = loaded.report
    (report.asked, report.fetched) = (transfer.asked.operations, transfer.fetched.operations)
    try record("pull", LoadReport(images: [report]).plan(), invocation)
    return Pulled(
      name: reference.familiarWhole, reference: reference.description, digest: transfer.digest,
      isNew: before != loaded.image.configuration)
  }

  private static func platform(_ text: String) throws(EngineError) -> Platform {
    do throws(UsageError) { return try RunOptions.platform(text) } catch {
      throw EngineError(error.description, exitCode: 1)
    }
  }
}

extension Reference {
  /// With the tag, or the digest if that is what it was asked by.
  var familiarWhole: String { digest == nil ? tagged : familiar }
}

extension [RegistryJob.Endpoint] {
  /// Those of a registry, each with what its place knows us by.
  static func of(_ registry: String, mirrored: Bool = false) throws(EngineError) -> Self {
    let config = try DockerConfig()
    var endpoints = try RegistryPlaces().endpoints(of: registry, mirrored: mirrored)
    let own = try config.credentials(for: registry)
    for index in endpoints.indices {
      let known = endpoints[index].isMirror ? try config.credentials(for: endpoints[index].url.host) : own
      (endpoints[index].user, endpoints[index].password) = (known?.user, known?.password)
    }
    return endpoints
  }
}

extension ContentDigest {
  /// As docker shows it.
  var short: String { String(hex.prefix(12)) }
}
