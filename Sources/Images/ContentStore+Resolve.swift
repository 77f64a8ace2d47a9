public import OCISpec
import SystemPackage

extension ContentStore {
  /// The image that `reference` names, its layers unpacked. What is missing is unpacked now, whole or not at all.
  ///
  /// When all is there and nothing has changed, it reads one small file and looks at the index and each layer's
  /// directory: no JSON, no hashing, no lock.
  public func resolve(_ reference: Reference) throws(ImageError) -> ResolvedImage {
    if let image = recall(reference) { return image }
    guard try descriptor(of: reference) != nil else { throw .unknownImage(reference.familiar) }
    return try ingest { ingest throws(ImageError) in
      let identity = FileIdentity(indexPath)
      var image = try read(reference)
      for index in image.layers.indices where image.layers[index].state == .missing {
        try ingest.unpack(&image.layers[index])
      }
      try ingest.remember(image, as: reference, index: identity)
      return image
    }
  }

  /// The same without writing anything: for a plan that is not performed. Layers may be missing.
  public func lookUp(_ reference: Reference) throws(ImageError) -> ResolvedImage {
    if let image = recall(reference) { return image }
    return try read(reference)
  }

  private func read(_ reference: Reference) throws(ImageError) -> ResolvedImage {
    guard let named = try descriptor(of: reference) else { throw .unknownImage(reference.familiar) }
    let descriptor = try choose(named, of: reference.familiar)
    let manifest = try json(ImageManifest.self, descriptor.digest)
    let config = try json(ImageConfig.self, manifest.config.digest)
    guard config.platform.fits(.current) else {
      throw .wrongPlatform(image: reference.familiar, wanted: "\(Platform.current)", has: ["\(config.platform)"])
    }
    return ResolvedImage(
      name: named.name ?? reference.familiar, manifest: descriptor.digest, configuration: manifest.config.digest,
      platform: config.platform, config: config.config ?? ImageConfig.Defaults(),
      layers: try layers(manifest, config))
  }

  /// Of an index the manifest for this machine; a manifest itself.
  private func choose(_ descriptor: Descriptor, of name: String) throws(ImageError) -> Descriptor {
    guard MediaType.isIndex(descriptor.mediaType) else { return descriptor }
    let manifests = try json(ImageIndex.self, descriptor.digest).manifests.filter { MediaType.isManifest($0.mediaType) }
    if let fitting = manifests.first(where: { $0.platform?.fits(.current) ?? false }) { return fitting }
    throw .wrongPlatform(
      image: name, wanted: "\(Platform.current)", has: manifests.compactMap { $0.platform.map { "\($0)" } })
  }

  private func layers(_ manifest: ImageManifest, _ config: ImageConfig) throws(ImageError) -> [ResolvedImage.Layer] {
    let diffIDs = config.rootfs.diffIDs
    guard diffIDs.count == manifest.layers.count else {
      let why = "it names \(diffIDs.count) layers, its manifest \(manifest.layers.count)"
      throw .damaged(what: "configuration \(manifest.config.digest)", why: why)
    }
    var layers: [ResolvedImage.Layer] = []
    for (index, chainID) in ContentDigest.chain(diffIDs).enumerated() {
      let summary = try summary(chainID)
      layers.append(
        ResolvedImage.Layer(
          position: index + 1, diffID: diffIDs[index], digest: manifest.layers[index].digest, chainID: chainID,
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
    do {
      _ = try path.stat(followTargetSymlink: false)
      self = .there
    } catch {
      self = error == .permissionDenied ? .hidden : .gone
    }
  }
}
