import OCISpec
import SystemPackage

extension ImageRecord {
  /// nil if `bytes` are no record, or cut short. Layers are taken for present, in `store`.
  init?(_ bytes: [UInt8], in store: ContentStore) {
    guard bytes.starts(with: Self.version.utf8 + [0]),
      bytes.suffix(Self.end.utf8.count + 2) == [0] + Self.end.utf8 + [0]
    else { return nil }
    self.init(Fields(bytes), in: store)
  }

  private init?(_ fields: Fields, in store: ContentStore) {
    guard let index = fields.first("index"), let name = fields.first("name"), let os = fields.first("os"),
      let architecture = fields.first("architecture"), let manifest = fields.digest("manifest"),
      let configuration = fields.digest("configuration")
    else { return nil }
    let texts = fields.all("layer") ?? []
    let layers = texts.enumerated().compactMap { ResolvedImage.Layer($1, position: $0 + 1, in: store) }
    guard layers.count == texts.count else { return nil }
    self.index = FileIdentity(text: index)
    image = ResolvedImage(
      name: name, manifest: manifest, configuration: configuration,
      platform: Platform(os: os, architecture: architecture, variant: fields.first("variant")),
      config: fields.defaults, layers: layers)
  }

  /// The texts, by name: a list, because building a dictionary's type costs more than going through it does.
  private struct Fields {
    private var fields: [(name: String, value: String)] = []

    init(_ bytes: [UInt8]) {
      for text in bytes.split(separator: 0) {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { continue }
        fields.append(
          (String(decoding: text[..<equals], as: UTF8.self), String(decoding: text[(equals + 1)...], as: UTF8.self)))
      }
    }

    func all(_ name: String) -> [String]? {
      let values = fields.compactMap { $0.name == name ? $0.value : nil }
      return values.isEmpty ? nil : values
    }

    func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    func digest(_ name: String) -> ContentDigest? { first(name).flatMap { try? ContentDigest($0) } }

    var defaults: ImageConfig.Defaults {
      var defaults = ImageConfig.Defaults(
        env: all("env"), entrypoint: all("entrypoint"), cmd: all("cmd"), workingDir: first("workingdir"))
      defaults.user = first("user")
      defaults.stopSignal = first("stopsignal")
      defaults.labels = all("label").map(Self.pairs)
      defaults.exposedPorts = all("port").map { ImageConfig.NameSet($0) }
      defaults.volumes = all("volume").map { ImageConfig.NameSet($0) }
      defaults.healthcheck = all("health").flatMap { ImageConfig.Healthcheck(texts: $0) }
      return defaults
    }

    /// Key and value in turn: either may hold any character.
    private static func pairs(_ texts: [String]) -> [String: String] {
      var pairs: [String: String] = [:]
      for index in stride(from: 0, to: texts.count - 1, by: 2) { pairs[texts[index]] = texts[index + 1] }
      return pairs
    }
  }
}

extension ResolvedImage.Layer {
  /// Reads `DIFF_ID DIGEST CHAIN_ID BYTES FILES`.
  fileprivate init?(_ text: String, position: Int, in store: ContentStore) {
    let parts = text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard parts.count == 5, let diffID = try? ContentDigest(parts[0]), let digest = try? ContentDigest(parts[1]),
      let chainID = try? ContentDigest(parts[2]), let bytes = Int64(parts[3]), let files = Int(parts[4])
    else { return nil }
    self.init(
      position: position, diffID: diffID, digest: digest, chainID: chainID, path: store.layerPath(chainID).string,
      bytes: bytes, files: files, state: .found)
  }
}
