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
    var transfer = try Pulling(reference, platform: platform.map(Self.platform) ?? .current, images, told)
    try transfer.fetch()
    let before = try? images.image(reference.familiar)?.id
    let loaded = try transfer.adopt()
    var report = loaded.report
    (report.asked, report.fetched) = (transfer.asked, transfer.fetched)
    try record("pull", LoadReport(images: [report]).plan(), invocation)
    return Pulled(
      name: reference.familiarWhole, reference: reference.description, digest: transfer.digest,
      isNew: before != loaded.image.configuration)
  }

  static func reference(_ word: String) throws(EngineError) -> Reference {
    do throws(InvalidReference) { return try Reference(word) } catch {
      throw EngineError("invalid reference format: cannot \(error)", exitCode: 1)
    }
  }

  /// `linux/arm64/v8`, or `arm64`.
  private static func platform(_ text: String) throws(EngineError) -> Platform {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
      throw EngineError("there is no platform \"\(text)\": give OS/ARCHITECTURE, as in linux/arm64", exitCode: 1)
    }
    if parts.count == 1 { return Platform(architecture: parts[0]) }
    return Platform(os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
  }
}

extension Reference {
  /// With the tag, or the digest if that is what it was asked by.
  var familiarWhole: String { digest == nil ? tagged : familiar }
}

/// A pull on its way.
struct Pulling {
  private let reference: Reference
  private let images: ContentStore
  private let told: (ContainerEngine.TransferNews) -> Void
  private var job: RegistryJob
  private var found: Found?
  /// What was asked and answered, until the manifest was there, and from then on.
  private(set) var asked: [Operation] = []
  private(set) var fetched: [Operation] = []

  init(
    _ reference: Reference, platform: Platform, _ images: ContentStore,
    _ told: @escaping (ContainerEngine.TransferNews) -> Void
  ) throws(EngineError) {
    (self.reference, self.images, self.told) = (reference, images, told)
    job = RegistryJob(
      verb: .pull, name: reference.familiarWhole, endpoints: try .of(reference.registry, mirrored: true))
    (job.repository, job.tag, job.digest) = (reference.repository, reference.tag, reference.digest)
    job.platform = platform
  }

  /// What the registry has under the name.
  private struct Found {
    var root: Descriptor
    var manifest: Descriptor
    var layers: [Descriptor]
  }

  /// Bytes of a blob: more than any disk has.
  private static let most: Int64 = 1 << 50

  private var layers: [Descriptor] { found?.layers ?? [] }
  var digest: String { found?.root.digest.description ?? "" }

  /// Has the blobs that are lacking put into the helper's folder.
  mutating func fetch() throws {
    let folder: FilePath
    do throws(ImageError) {
      folder = try images.pullFolder(owner: RegistryHelper.nobody.map { ($0.uid, $0.gid) })
    } catch {
      throw EngineError("cannot \(error)", exitCode: 1)
    }
    var helper = try RegistryHelper(job, in: folder.string)
    let name = job.name
    _ = try helper.finish("pull \(name)") { report, helper in try take(report, helper) }
  }

  private mutating func take(_ report: RegistryReport, _ helper: RegistryHelper) throws {
    switch report {
    case .found(let root, let manifest, let blobs):
      guard ([root, manifest] + blobs).allSatisfy({ (0...Self.most).contains($0.size) }) else {
        throw EngineError("cannot pull \(job.name): its manifest names a size that no blob has", exitCode: 1)
      }
      found = Found(root: root, manifest: manifest, layers: Array(blobs.dropFirst()))
      let wanted = Set(([root, manifest] + blobs).map(\.digest).filter { !images.has($0) })
      told(.begun(layers.map(\.digest.short)))
      for layer in layers { tell(layer.digest, wanted.contains(layer.digest) ? .waiting : .exists) }
      try helper.send(wanted)
    case .progress(let digest, let bytes, _):
      tell(digest, .moved(bytes, of: layers.first { $0.digest == digest }?.size ?? bytes))
    case .blob(let digest, _, _):
      tell(digest, .complete)
      note(report)
    default: note(report)
    }
  }

  /// For the trace.
  private mutating func note(_ report: RegistryReport) {
    guard let operation = Operation(report) else { return }
    if found == nil { asked.append(operation) } else { fetched.append(operation) }
  }

  private func tell(_ digest: ContentDigest, _ news: ContainerEngine.LayerNews) {
    if layers.contains(where: { $0.digest == digest }) { told(.layer(digest.short, news)) }
  }

  /// Takes the blobs over into the store. Files of several owners can be unpacked only where those are mapped.
  func adopt() throws -> LoadedImage {
    guard let found else {
      throw EngineError("cannot pull \(job.name): fishbowl-registry has found nothing", exitCode: 1)
    }
    let adopt = { () throws(ImageError) in
      try images.adopt(reference, root: found.root, manifest: found.manifest) { index in
        told(.layer(found.layers[index].digest.short, .done))
      }
    }
    do {
      guard Sys.userID != 0, HostProbe.facts().mapping?.hasOnlyOne == false else { return try adopt() }
      try Mapped.perform(givingAway: true) { _ = try adopt() }
      return LoadedImage(
        names: [reference.familiarWhole], image: try images.lookUp(reference.familiar), replaced: [])
    } catch let error as ImageError {
      throw EngineError("cannot pull \(job.name): cannot \(error)", exitCode: 1)
    }
  }
}

extension [RegistryJob.Endpoint] {
  /// Those of a registry, each with what its place knows us by.
  static func of(_ registry: String, mirrored: Bool = false) throws(EngineError) -> Self {
    let config = try DockerConfig()
    var endpoints = try RegistryPlaces().endpoints(of: registry, mirrored: mirrored)
    let own = try config.credentials(for: registry)
    for index in endpoints.indices {
      let known = endpoints[index].isMirror ? try config.credentials(for: endpoints[index].host) : own
      (endpoints[index].user, endpoints[index].password) = (known?.user, known?.password)
    }
    return endpoints
  }
}

extension RegistryJob.Endpoint {
  fileprivate var host: String {
    String(url[(url.firstRange(of: "://")?.upperBound ?? url.startIndex)...].prefix { $0 != "/" })
  }
}

extension ContentDigest {
  /// As docker shows it.
  var short: String { String(hex.prefix(12)) }
}
