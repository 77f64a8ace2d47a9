public import OCISpec
import SystemPackage

/// The image `tiny`: made on this machine, at first use, of the system's static busybox. A true OCI image in which
/// every idea of layers can be seen without a network: the second lies on the first, the third covers one file of the
/// second and hides another.
public enum TinyImage {
  public static let name = "tiny"

  /// Whether `reference` means it.
  public static func isMeant(by reference: Reference) -> Bool { reference.familiar == name }

  /// Puts it into the store unless it is there. The same busybox gives the same digests.
  public static func ensure(in store: ContentStore) throws(ImageError) {
    guard try !isThere(store) else { return }
    let busybox = try Busybox.find()
    try store.ingest { ingest throws(ImageError) in
      if try !isThere(store) { try ingest.setName(name, of: make(of: busybox, in: ingest)) }
    }
  }

  private static func isThere(_ store: ContentStore) throws(ImageError) -> Bool {
    try store.index().manifests.contains { $0.name == name }
  }

  private static func make(of busybox: Busybox, in ingest: Ingest) throws(ImageError) -> Descriptor {
    var written: [(diffID: ContentDigest, blob: Descriptor)] = []
    var history: [ImageConfig.History] = []
    for layer in layers(of: busybox) {
      let writer = try LayerWriter(ingest, level: layer.level)
      try writer.add(layer.items)
      written.append(try writer.finish())
      history.append(ImageConfig.History(created: epoch, createdBy: layer.story))
    }
    var config = ImageConfig(
      platform: .current, config: defaults, diffIDs: written.map(\.diffID), history: history)
    config.created = epoch
    let manifest = ImageManifest(
      config: try ingest.blob(config, mediaType: MediaType.config), layers: written.map(\.blob))
    var descriptor = try ingest.blob(manifest, mediaType: MediaType.manifest)
    descriptor.platform = .current
    return descriptor
  }

  private static let epoch = "1970-01-01T00:00:00Z"

  private static let defaults = ImageConfig.Defaults(
    env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], cmd: ["sh"], workingDir: "/")
}

extension ContentStore {
  /// What `run` needs: the image that `word` names, `tiny` being made if it is that and missing.
  public func provide(_ word: String, for platform: Platform? = nil) throws(ImageError) -> ResolvedImage {
    if let reference = try? Reference(word) {
      if let image = recall(reference, for: platform) { return image }
      if TinyImage.isMeant(by: reference) { try TinyImage.ensure(in: self) }
    }
    return try resolve(word, for: platform)
  }
}
