public import OCISpec
public import SystemPackage

/// An image that an archive has brought.
public struct LoadedImage: Equatable, Sendable {
  /// `tiny:latest`; none: it is known by its ID alone.
  public var names: [String]
  /// Its layers unpacked; which of them were here before, they say.
  public var image: ResolvedImage
  /// Names that meant another image until now, and its ID.
  public var replaced: [Replaced]

  public init(names: [String], image: ResolvedImage, replaced: [Replaced]) {
    self.names = names
    self.image = image
    self.replaced = replaced
  }

  public struct Replaced: Equatable, Sendable {
    public var name: String
    public var id: ContentDigest
  }
}

extension ContentStore {
  /// Takes in the images of an archive as docker, podman and skopeo write it: all of them, or none. `path` nil: what
  /// comes from standard input.
  ///
  /// The archive is read once, aside and without keeping others from the store; then each digest and size is compared, each
  /// layer unpacked and its tar's digest compared with the configuration's; and only then the images get their names.
  public func load(_ path: String?) throws(ImageError) -> [LoadedImage] {
    let file = try open(path)
    let staging = try stage()
    let files = try ArchiveFiles(file, into: staging)
    let archived = try files.images()
    return try ingest { ingest throws(ImageError) in
      do throws(ImageError) {
        return try ingest.load(archived, from: files)
      } catch {
        ingest.dropUnneededBlobs()
        throw error
      }
    }
  }
}

extension ContentStore {
  /// A file, or with nil a copy of standard input; the caller owns the descriptor.
  public func open(_ path: String?) throws(ImageError) -> FileDescriptor {
    if let path { try Files.open(FilePath(path)) } else { try Files.standardInput() }
  }
}

extension Ingest {
  fileprivate func load(_ archived: [ArchivedImage], from files: ArchiveFiles) throws(ImageError) -> [LoadedImage] {
    var taken: [(names: [Reference], descriptor: Descriptor, resolved: ResolvedImage)] = []
    for image in archived {
      let descriptor = try take(image, from: files)
      taken.append((image.names, descriptor, try unpacked(descriptor, as: image.label)))
    }
    return try name(taken)
  }

  /// What was put in place for images that are not to be: blobs that no image needs. Layers that were unpacked may be a
  /// container's: they are whole, and the next prune knows.
  func dropUnneededBlobs() {
    guard let items = try? store.items() else { return }
    for item in items where !item.isLayer && item.images.isEmpty { try? takeAway(item) }
  }

  /// Puts an image's blobs into the store, and its manifest, which is made if there is none.
  fileprivate func take(_ image: ArchivedImage, from files: ArchiveFiles) throws(ImageError) -> Descriptor {
    let config = try files.json(ImageConfig.self, image.config, "configuration \(image.config.digest)")
    guard config.os == Platform.current.os else {
      throw .wrongPlatform(
        image: image.label, wanted: "\(Platform.current)", has: ["\(config.platform)"])
    }
    guard config.rootfs.diffIDs.count == image.layers.count else {
      throw .unreadableArchive(
        why: "image \(image.label) has \(image.layers.count) layers, its configuration names"
          + " \(config.rootfs.diffIDs.count)")
    }
    var layers: [Descriptor] = []
    for layer in image.layers {
      let type = try MediaType.layer(beginningWith: Files.head(layer.path, store.blobPath(layer.digest)))
      layers.append(try place(layer, mediaType: type))
    }
    let configuration = try place(image.config, mediaType: MediaType.config)
    var descriptor =
      if let (blob, mediaType) = image.manifest {
        try place(blob, mediaType: mediaType)
      } else {
        try blob(ImageManifest(config: configuration, layers: layers), mediaType: MediaType.manifest)
      }
    descriptor.platform = config.platform
    return descriptor
  }

  /// Unpacks what is missing; what is there is compared all the same: the blob is new, or was never looked at.
  /// `progress` is told the index of each layer that is done.
  func unpacked(
    _ descriptor: Descriptor, as label: String, _ progress: (Int) -> Void = { _ in }
  ) throws(ImageError) -> ResolvedImage {
    var image = try store.resolved(descriptor, as: label)
    for index in image.layers.indices {
      defer { progress(index) }
      if image.layers[index].state == .missing {
        try unpack(index, of: &image.layers)
      } else {
        try check(image.layers[index])
      }
    }
    return image
  }

  private func check(_ layer: ResolvedImage.Layer) throws(ImageError) {
    guard layer.digest != layer.diffID else { return }
    let stream = try TarStream(store.blobPath(layer.digest), limit: StreamLimit(store.ingestPath))
    try store.finish(stream, layer)
  }

  func name(
    _ images: [(names: [Reference], descriptor: Descriptor, resolved: ResolvedImage)]
  ) throws(ImageError) -> [LoadedImage] {
    var index = try store.index()
    var loaded: [LoadedImage] = []
    for (names, descriptor, resolved) in images {
      var image = LoadedImage(names: [], image: resolved, replaced: [])
      if names.isEmpty { store.add(descriptor, to: &index) }
      for name in names {
        let before = store.setName(name.familiar, of: descriptor, in: &index)
        if let before, before != resolved.configuration { image.replaced.append(.init(name: name.tagged, id: before)) }
        image.names.append(name.tagged)
      }
      loaded.append(image)
    }
    try write(index)
    return loaded
  }
}

extension ArchivedImage {
  /// For sentences about it.
  fileprivate var label: String { names.first?.familiar ?? config.digest.description }
}

extension MediaType {
  /// By the first bytes of a layer's blob. What OCI has no name for is told apart by content when it is read.
  fileprivate static func layer(beginningWith head: [UInt8]) -> String {
    if head.starts(with: [0x1f, 0x8b]) { return gzipLayer }
    return head.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) ? zstdLayer : layer
  }
}
