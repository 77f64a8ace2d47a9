import OCISpec

/// What the index says of names. It is changed as a value, and written whole.
extension ContentStore {
  /// Lets `name` mean `descriptor`, and nothing else from now on. An image that loses its last name so stays, without one.
  /// Returns the ID of the image that bore the name.
  @discardableResult
  func setName(_ name: String, of descriptor: Descriptor, in index: inout ImageIndex) -> ContentDigest? {
    let bearers = index.manifests.filter { $0.isNamed(name) }
    index.manifests.removeAll { $0.isNamed(name) }
    for bearer in bearers { add(bearer, to: &index) }
    let id = imageID(descriptor)
    index.manifests.removeAll { $0.name == nil && imageID($0) == id }
    var named = descriptor
    named.annotations = [Descriptor.nameAnnotation: name]
    index.manifests.append(named)
    return bearers.first.map(imageID)
  }

  /// Without a name, unless the image has one.
  func add(_ descriptor: Descriptor, to index: inout ImageIndex) {
    let id = imageID(descriptor)
    guard !index.manifests.contains(where: { imageID($0) == id }) else { return }
    var unnamed = descriptor
    unnamed.annotations = nil
    index.manifests.append(unnamed)
  }

  /// The digest of the configuration that it leads to: docker's image ID. What can't be read is known by its own digest.
  func imageID(_ descriptor: Descriptor) -> ContentDigest {
    guard let chosen = try? chosen(descriptor, of: ""), let manifest = try? json(ImageManifest.self, chosen.digest)
    else { return descriptor.digest }
    return manifest.config.digest
  }

  /// Of an index the manifest for this machine; a manifest itself. `name` is said where there is none.
  func chosen(_ descriptor: Descriptor, of name: String) throws(ImageError) -> Descriptor {
    guard MediaType.isIndex(descriptor.mediaType) else { return descriptor }
    return try json(ImageIndex.self, descriptor.digest).chosen(of: name)
  }
}

extension Descriptor {
  /// `tiny` and `tiny:latest` are one name.
  func isNamed(_ name: String) -> Bool {
    guard let own = self.name else { return false }
    if own == name { return true }
    guard let own = try? Reference(own), let other = try? Reference(name) else { return false }
    return own == other
  }
}

extension Ingest {
  func write(_ index: ImageIndex) throws(ImageError) {
    try Files.write(JSONCoding.encode(index), to: store.indexPath, aside: aside("index.json"))
  }

  /// Lets `name` mean `descriptor`, and nothing else from now on.
  func setName(_ name: String, of descriptor: Descriptor) throws(ImageError) {
    var index = try store.index()
    store.setName(name, of: descriptor, in: &index)
    try write(index)
  }
}
