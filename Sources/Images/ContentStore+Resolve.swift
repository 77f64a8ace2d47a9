public import OCISpec
import SystemPackage

extension ContentStore {
  /// The image that `word` names, its layers unpacked. What is missing is unpacked now, whole or not at all.
  ///
  /// When all is there and nothing has changed, it reads one small file and looks at the index and each layer's
  /// directory: no JSON, no hashing, no lock.
  ///
  /// `platform`: one that it must be for, in the place of this machine's.
  public func resolve(_ word: String, for platform: Platform? = nil) throws(ImageError) -> ResolvedImage {
    let reference = try? Reference(word)
    if let reference, let image = recall(reference, for: platform) { return image }
    guard try entry(word) != nil else { throw .unknownImage(reference?.familiar ?? word) }
    return try ingest { ingest throws(ImageError) in
      let identity = FileIdentity(indexPath)
      var image = try read(word, for: platform)
      try ingest.unpackMissing(&image.layers)
      if let reference, image.platform.fits(.current) { try ingest.remember(image, as: reference, index: identity) }
      return image
    }
  }

  /// The same without writing anything: for a plan that is not performed. Layers may be missing.
  public func lookUp(_ word: String, for platform: Platform? = nil) throws(ImageError) -> ResolvedImage {
    if let reference = try? Reference(word), let image = recall(reference, for: platform) { return image }
    return try read(word, for: platform)
  }

  private func read(_ word: String, for platform: Platform?) throws(ImageError) -> ResolvedImage {
    guard let named = try entry(word) else { throw .unknownImage((try? Reference(word))?.familiar ?? word) }
    let image = try resolved(named, as: word)
    let wanted = platform ?? .current
    guard image.platform.fits(wanted) else {
      throw .wrongPlatform(image: word, wanted: "\(wanted)", has: ["\(image.platform)"])
    }
    return image
  }

  /// What an entry of the index leads to, for whatever machine. `name`: for those that ask for it.
  func resolved(_ entry: Descriptor, as name: String) throws(ImageError) -> ResolvedImage {
    let image = try kept(entry, as: name)
    try Self.check(layers: image.layers.count)
    return image
  }

  /// The same, even if it has more layers than can be stacked here.
  func kept(_ entry: Descriptor, as name: String) throws(ImageError) -> ResolvedImage {
    let descriptor = try chosen(entry, of: name)
    let manifest = try json(ImageManifest.self, descriptor.digest)
    let config = try json(ImageConfig.self, manifest.config.digest)
    return ResolvedImage(
      name: entry.name ?? name, manifest: descriptor.digest, configuration: manifest.config.digest,
      platform: config.platform, config: config.config ?? ImageConfig.Defaults(),
      layers: try layers(manifest, config))
  }

  func layers(_ manifest: ImageManifest, _ config: ImageConfig) throws(ImageError) -> [ResolvedImage.Layer] {
    let diffIDs = config.rootfs.diffIDs
    guard diffIDs.count == manifest.layers.count else {
      let why = "it names \(diffIDs.count) layers, its manifest \(manifest.layers.count)"
      throw .damaged(what: "configuration \(manifest.config.digest)", why: why)
    }
    return try layers(manifest.layers.map(\.digest), diffIDs)
  }

  /// As many as docker's driver for overlayfs stacks.
  static let mostLayers = 128

  /// - Throws: for more layers than an image may have.
  public static func check(layers count: Int) throws(ImageError) {
    guard count <= mostLayers else { throw .tooManyLayers(count) }
  }

  /// As many of the one as of the other.
  func layers(_ digests: [ContentDigest], _ diffIDs: [ContentDigest]) throws(ImageError) -> [ResolvedImage.Layer] {
    var layers: [ResolvedImage.Layer] = []
    for (index, chainID) in ContentDigest.chain(diffIDs).enumerated() {
      let summary = try summary(chainID)
      layers.append(
        ResolvedImage.Layer(
          position: index + 1, diffID: diffIDs[index], digest: digests[index], chainID: chainID,
          path: layerPath(chainID).string, bytes: summary?.bytes ?? 0, files: summary?.files ?? 0,
          state: summary == nil ? .missing : .found))
    }
    return layers
  }

  /// nil: the layer is not unpacked, as far as this person may see.
  private func summary(_ chainID: ContentDigest) throws(ImageError) -> LayerSummary? {
    guard Presence(layerPath(chainID)) == .there else { return nil }
    let path = summaryPath(chainID)
    return try JSONCoding.decode(LayerSummary.self, Files.read(path), what: path.string)
  }
}

/// Whether something bears a name, as far as one may look.
enum Presence: Equatable {
  case there, gone, hidden

  init(_ path: FilePath) {
    do throws(ImageError) {
      self = try Files.status(path) == nil ? .gone : .there
    } catch {
      if case .system(_, _, Errno.permissionDenied.rawValue, _) = error { self = .hidden } else { self = .gone }
    }
  }
}
