import OCISpec

/// A resolved image as a small file that is read by hand: `name=value` texts, each ended by NUL, as in
/// /proc/PID/environ (`tr '\0' '\n'` shows it). It is a cache: what can't be read is found out anew.
struct ImageRecord: Equatable {
  var index: FileIdentity
  var image: ResolvedImage

  static let version = "fishbowl image 1"
  static let end = "end"

  /// nil if a value holds a NUL: it would not come back as it was.
  var bytes: [UInt8]? {
    let texts = [Self.version, "index=\(index.text)"] + imageTexts + layerTexts + defaultsTexts + [Self.end]
    guard !texts.contains(where: { $0.utf8.contains(0) }) else { return nil }
    return texts.flatMap { $0.utf8 + [0] }
  }

  private var imageTexts: [String] {
    [
      "name=\(image.name)", "manifest=\(image.manifest)", "configuration=\(image.configuration)",
      "os=\(image.platform.os)", "architecture=\(image.platform.architecture)",
    ] + one("variant", image.platform.variant)
  }

  private var layerTexts: [String] {
    image.layers.map { "layer=\($0.diffID) \($0.digest) \($0.chainID) \($0.bytes) \($0.files)" }
  }

  private var defaultsTexts: [String] {
    let config = image.config
    return one("user", config.user) + one("workingdir", config.workingDir) + one("stopsignal", config.stopSignal)
      + many("env", config.env) + many("entrypoint", config.entrypoint) + many("cmd", config.cmd)
      + many("label", config.labels?.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
      + many("port", config.exposedPorts?.names) + many("volume", config.volumes?.names)
      + many("health", config.healthcheck?.texts)
  }

  private func one(_ name: String, _ value: String?) -> [String] { value.map { ["\(name)=\($0)"] } ?? [] }

  private func many(_ name: String, _ values: [String]?) -> [String] { values?.map { "\(name)=\($0)" } ?? [] }
}
