import OCISpec
import SystemPackage

/// An image as an archive describes it: what it claims to be, and where its parts lie.
struct ArchivedImage {
  var names: [Reference]
  var config: StagedBlob
  /// The lowest first.
  var layers: [StagedBlob]
  /// As it stands in the archive; nil where the archive has none, as docker's older ones.
  var manifest: (blob: StagedBlob, mediaType: String)?
}

extension ArchiveFiles {
  /// Where both forms are there, as in newer docker's archives, docker's own counts: it has the names.
  func images() throws(ImageError) -> [ArchivedImage] {
    guard !isEmpty else { throw .unreadableArchive(why: "it is empty") }
    if has("manifest.json") { return try dockerImages() }
    if has("index.json") { return try ociImages() }
    let isOld = has("repositories")
    throw .unreadableArchive(
      why: isOld
        ? "it is one of docker before 1.10, which has no manifest.json" : "it has no manifest.json or index.json")
  }
}

// MARK: - docker-archive: manifest.json

/// One image of `manifest.json`. Docker image specification v1.2, "Combined Image JSON + Filesystem Changeset Format"
private struct SavedImage: Decodable {
  var config: String
  var repoTags: [String]?
  var layers: [String]?

  private enum CodingKeys: String, CodingKey {
    case config = "Config"
    case repoTags = "RepoTags"
    case layers = "Layers"
  }
}

extension ArchiveFiles {
  private func dockerImages() throws(ImageError) -> [ArchivedImage] {
    var images: [ArchivedImage] = []
    for saved in try json([SavedImage].self, "manifest.json") {
      var layers: [StagedBlob] = []
      for layer in saved.layers ?? [] { layers.append(try named(layer)) }
      images.append(
        ArchivedImage(names: try references(saved.repoTags ?? []), config: try named(saved.config), layers: layers))
    }
    return images
  }

  /// A name whose digits are a digest by agreement has to be the right one.
  private func named(_ name: String) throws(ImageError) -> StagedBlob {
    guard let parts = ArchivePath.resolve(FilePath(name)), let blob = file(parts.joined(separator: "/")) else {
      throw .unreadableArchive(why: "\(name) is missing")
    }
    let digits = parts.starts(with: ["blobs", "sha256"]) ? parts.last : name.cutting(".json")
    if let digits, digits.count == 64, digits != blob.digest.hex {
      throw .unreadableArchive(why: "the digest of \(name) is \(blob.digest)")
    }
    return blob
  }

  private func references(_ names: [String]) throws(ImageError) -> [Reference] {
    var references: [Reference] = []
    for name in names {
      do throws(InvalidReference) {
        references.append(try Reference(name))
      } catch {
        throw .unreadableArchive(why: "it names an image \"\(name)\": \(error.reason)")
      }
    }
    return references
  }
}

extension String {
  /// Nil without that ending.
  fileprivate func cutting(_ ending: String) -> String? { hasSuffix(ending) ? String(dropLast(ending.count)) : nil }
}

// MARK: - oci-archive: index.json

extension ArchiveFiles {
  private func ociImages() throws(ImageError) -> [ArchivedImage] {
    var images: [ArchivedImage] = []
    for descriptor in try json(ImageIndex.self, "index.json").manifests {
      images.append(try image(descriptor, names: references(descriptor.archivedNames)))
    }
    return images
  }

  private func image(_ named: Descriptor, names: [Reference]) throws(ImageError) -> ArchivedImage {
    let descriptor = try chosen(named, of: names.first?.familiar ?? named.digest.description)
    guard MediaType.isManifest(descriptor.mediaType) else {
      throw .unreadableArchive(why: "\(descriptor.digest) is no image's manifest, but \(descriptor.mediaType)")
    }
    let blob = try self.blob(descriptor)
    let manifest = try json(ImageManifest.self, blob, "manifest \(descriptor.digest)")
    var layers: [StagedBlob] = []
    for layer in manifest.layers { layers.append(try self.blob(layer)) }
    return ArchivedImage(
      names: names, config: try self.blob(manifest.config), layers: layers, manifest: (blob, descriptor.mediaType))
  }

  /// Of several platforms' manifests this machine's.
  private func chosen(_ descriptor: Descriptor, of name: String) throws(ImageError) -> Descriptor {
    guard MediaType.isIndex(descriptor.mediaType) else { return descriptor }
    return try json(ImageIndex.self, blob(descriptor), "index \(descriptor.digest)").chosen(of: name)
  }

  private func blob(_ descriptor: Descriptor) throws(ImageError) -> StagedBlob {
    guard let blob = file("blobs/sha256/\(descriptor.digest.hex)") else {
      throw .unreadableArchive(why: "blob \(descriptor.digest) is missing")
    }
    guard blob.digest == descriptor.digest, blob.size == descriptor.size else {
      throw .unreadableArchive(
        why: "blob \(descriptor.digest) of \(descriptor.size) bytes is \(blob.digest) of \(blob.size) bytes")
    }
    return blob
  }
}

extension Descriptor {
  /// containerd writes whole names, others what the layout calls it.
  fileprivate var archivedNames: [String] {
    (annotations?["io.containerd.image.name"] ?? name).map { [$0] } ?? []
  }
}

extension ImageIndex {
  /// The manifest for this machine. `name`: whose.
  func chosen(of name: String) throws(ImageError) -> Descriptor {
    let manifests = manifests.filter { MediaType.isManifest($0.mediaType) }
    if let fitting = manifests.first(where: { $0.platform?.fits(.current) ?? false }) { return fitting }
    throw .wrongPlatform(
      image: name, wanted: "\(Platform.current)", has: manifests.compactMap { $0.platform.map { "\($0)" } })
  }
}
