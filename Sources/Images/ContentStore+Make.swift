public import OCISpec
public import SystemPackage

/// An image that is to be made of one new layer.
public struct NewImage: Equatable, Sendable {
  /// On whose layers it is to lie; nil: on none.
  public var parent: ContentDigest?
  public var name: Reference?
  public var config = ImageConfig.Defaults()
  public var author: String?
  /// Of the new layer.
  public var created: String
  public var createdBy: String?
  public var comment: String?

  public init(on parent: ContentDigest? = nil, name: Reference?, created: String) {
    self.parent = parent
    self.name = name
    self.created = created
  }
}

extension ContentStore {
  /// Makes an image of a layer's tar, compressed or not, which is read to its end without keeping others from the store, and
  /// unpacked before the image gets a name. `file` is closed. `confirm`: throws if what came is not whole after all.
  public func make(
    _ image: NewImage, of file: FileDescriptor, confirm: () throws -> Void = {}
  ) throws -> LoadedImage {
    let staging = try stage()
    let (diffID, layer) = try staging.layer(file)
    try confirm()
    return try ingest { ingest throws(ImageError) in
      do throws(ImageError) {
        return try ingest.make(image, diffID, layer)
      } catch {
        ingest.dropUnneededBlobs()
        // What is damaged is what was given.
        if case .damaged(_, let why) = error, image.parent == nil { throw .unreadableTree(why: why) }
        throw error
      }
    }
  }
}

extension Staging {
  fileprivate func layer(_ file: FileDescriptor) throws(ImageError) -> (diffID: ContentDigest, blob: StagedBlob) {
    let stream: TarStream
    do throws(ArchiveFailure) {
      stream = try TarStream(file, limit: StreamLimit(path), isHashed: false)
    } catch {
      throw refusal(error)
    }
    // What can't be written here is no fault of the archive's.
    let blob = try LayerBlob(BlobWriter(next()), level: 6)
    while let piece = stream.next() { try blob.append(piece) }
    if let failure = stream.failure { throw refusal(failure) }
    return try blob.finish()
  }

  private func refusal(_ failure: ArchiveFailure) -> ImageError {
    Files.diskFailure("keep", path, code: failure.code) ?? .unreadableTree(why: failure.message)
  }
}

extension Ingest {
  fileprivate func make(
    _ image: NewImage, _ diffID: ContentDigest, _ layer: StagedBlob
  ) throws(ImageError) -> LoadedImage {
    let (below, manifest) = try parent(of: image)
    var config = below ?? ImageConfig(platform: .current, diffIDs: [])
    config.rootfs.diffIDs.append(diffID)
    (config.created, config.config) = (image.created, image.config)
    config.author = image.author ?? config.author
    var story = ImageConfig.History(created: image.created, createdBy: image.createdBy, comment: image.comment)
    story.author = image.author
    config.history = (config.history ?? []) + [story]
    let layers = (manifest?.layers ?? []) + [try place(layer, mediaType: MediaType.gzipLayer)]
    let made = ImageManifest(config: try blob(config, mediaType: MediaType.config), layers: layers)
    var descriptor = try blob(made, mediaType: MediaType.manifest)
    descriptor.platform = config.platform
    var resolved = try store.resolved(descriptor, as: image.name?.familiar ?? "")
    try unpackMissing(&resolved.layers)
    return try name([(image.name.map { [$0] } ?? [], descriptor, resolved)])[0]
  }

  private func parent(of image: NewImage) throws(ImageError) -> (ImageConfig?, ImageManifest?) {
    guard let id = image.parent else { return (nil, nil) }
    guard let entry = try store.entry(id.description) else { throw .unknownImage(id.description) }
    let manifest = try store.json(ImageManifest.self, store.chosen(entry, of: id.description).digest)
    return (try store.json(ImageConfig.self, id), manifest)
  }
}
