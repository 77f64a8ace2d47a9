import AsyncHTTPClient
import FoundationEssentials
import Images
import NIOHTTP1
import OCISpec

/// What a name means: an index, of which one manifest is chosen, or a manifest at once.
struct Manifests {
  let job: RegistryJob
  let registry: Registry

  static let accepted = [MediaType.index, MediaType.dockerIndex, MediaType.manifest, MediaType.dockerManifest, schema1]
    .map { ("accept", $0) }
  /// Asked for, so that its refusal can say what it is.
  private static let schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"
  private static let longest = 4 << 20

  struct Found {
    var root: Fetched
    var manifest: Fetched
    var blobs: [Descriptor]
  }

  /// A manifest's bytes, and what they are.
  struct Fetched {
    var descriptor: Descriptor
    var bytes: [UInt8]
  }

  func find() async throws -> Found {
    let root = try await fetch(job.target, digest: job.digest)
    var manifest = root
    if MediaType.isIndex(root.descriptor.mediaType) {
      let chosen = try choose(decode(ImageIndex.self, root))
      manifest = try await fetch(chosen.digest.description, digest: chosen.digest)
      manifest.descriptor.platform = chosen.platform
    }
    guard MediaType.isManifest(manifest.descriptor.mediaType) else {
      throw Refusal("\(job.name) is no image, but \(manifest.descriptor.mediaType)")
    }
    let parts = try decode(ImageManifest.self, manifest)
    guard ([parts.config] + parts.layers).allSatisfy({ $0.size >= 0 }) else {
      throw Refusal("its manifest \(manifest.descriptor.digest) has sizes that no image has")
    }
    do throws(ImageError) { try ContentStore.check(layers: parts.layers.count) } catch {
      throw Refusal("cannot \(error)")
    }
    return Found(root: root, manifest: manifest, blobs: [parts.config] + parts.layers)
  }

  /// docker's choice: the first that fits the machine.
  private func choose(_ index: ImageIndex) throws -> Descriptor {
    if let fitting = index.manifests.first(where: { $0.platform?.fits(job.platform) ?? false }) { return fitting }
    let has = index.manifests.compactMap { $0.platform.map { "\($0)" } }.filter { !$0.hasPrefix("unknown") }
    throw Refusal(
      "no matching manifest for \(job.platform) in the manifest list entries; it has \(has.joined(separator: ", "))")
  }

  private func fetch(_ reference: String, digest: ContentDigest?) async throws -> Fetched {
    let response = try await registry.send(.GET, job.manifestPath(reference), Self.accepted)
    let bytes = try await response.bytes(atMost: Self.longest, "its manifest")
    guard response.status == .ok else { throw Answer(response.status, bytes).refusal(of: job) }
    let own = PartialBlob.digest(of: bytes)
    guard digest == nil || digest == own else {
      throw Refusal("manifest verification failed for digest \(reference): what came is \(own)")
    }
    let type = try mediaType(bytes, response.headers)
    return Fetched(descriptor: Descriptor(mediaType: type, digest: own, size: Int64(bytes.count)), bytes: bytes)
  }

  /// What it says of itself, or what the answer's header says.
  private func mediaType(_ bytes: [UInt8], _ headers: HTTPHeaders) throws -> String {
    let kind = try? JSONDecoder().decode(Kind.self, from: Data(bytes))
    let header = headers.first(name: "content-type").map { String($0.prefix { $0 != ";" }) }
    let type = kind?.mediaType ?? header ?? ""
    if kind?.schemaVersion == 1 || type.hasPrefix("application/vnd.docker.distribution.manifest.v1") {
      throw Refusal(
        "\(job.name) is an image of schema 1, from before 2017, which holds no digests that can be checked; ask for it to be"
          + " pushed again")
    }
    if MediaType.isIndex(type) || MediaType.isManifest(type) { return type }
    return kind?.manifests == nil ? (kind?.config == nil ? type : MediaType.manifest) : MediaType.index
  }

  /// Enough to tell one from the other.
  private struct Kind: Decodable {
    var schemaVersion: Int?
    var mediaType: String?
    var manifests: [Part]?
    var config: Part?

    struct Part: Decodable {}
  }

  private func decode<T: Decodable>(_ type: T.Type, _ fetched: Fetched) throws -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(fetched.bytes))
    } catch {
      throw Refusal("its manifest \(fetched.descriptor.digest) can't be read")
    }
  }
}

/// An answer that is no success, with what it says. OCI distribution spec, "Error Codes"
struct Answer {
  private let status: HTTPResponseStatus
  private let code: String?
  private let message: String?

  init(_ status: HTTPResponseStatus, _ body: [UInt8]) {
    self.status = status
    let error = (try? JSONDecoder().decode(Errors.self, from: Data(body)))?.errors.first
    (code, message) = (error?.code, error?.message)
  }

  /// docker's words.
  func refusal(of job: RegistryJob) -> Refusal {
    // A registry may say anything, at any length.
    let said = [code?.lowercased().replacing("_", with: " "), message].compactMap(\.self).joined(separator: ": ")
      .prefix(500)
    switch status.code {
    case 404:
      return Refusal(
        "manifest for \(job.name) not found: \(said.isEmpty ? "manifest unknown" : said); look at name and tag")
    case 401, 403:
      return Refusal(
        "access denied for \(job.name), repository does not exist or may require 'fishbowl login'"
          + (said.isEmpty ? "" : ": \(said)"))
    default:
      return Refusal("the registry answers \(status.code) \(status.reasonPhrase)" + (said.isEmpty ? "" : ": \(said)"))
    }
  }

  private struct Errors: Decodable {
    var errors: [Item]

    struct Item: Decodable {
      var code: String?
      var message: String?
    }
  }
}
