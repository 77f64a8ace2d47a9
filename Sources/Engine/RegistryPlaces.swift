import Images
import Kernel
import OCISpec
import Steps

/// Where registries are asked: by the names that images have, and by `registries.json`, whose members are those of
/// docker's daemon.json: `{"insecure-registries": ["HOST:PORT"], "registry-mirrors": ["https://HOST"]}`. It is the one
/// that FISHBOWL_REGISTRIES names, or a person's in $XDG_CONFIG_HOME/fishbowl, or /etc/fishbowl's.
struct RegistryPlaces {
  private var insecure: [String] = []
  private var mirrors: [String] = []

  init() throws(EngineError) {
    guard let path = Self.path, let text = Sys.read(path) else { return }
    guard let json = JSON(parsing: text), json.members != nil else {
      throw EngineError(
        "cannot read \(path): it is no JSON object; write {\"insecure-registries\": [\"HOST:PORT\"]}", exitCode: 1)
    }
    insecure = json["insecure-registries"]?.strings ?? []
    mirrors = json["registry-mirrors"]?.strings ?? []
  }

  private static var path: String? {
    if let path = Sys.environment("FISHBOWL_REGISTRIES") { return path }
    let own = Sys.environment("XDG_CONFIG_HOME") ?? Sys.environment("HOME").map { $0 + "/.config" }
    return [own.map { $0 + "/fishbowl" }, "/etc/fishbowl"].compactMap { $0.map { $0 + "/registries.json" } }
      .first { Sys.type(of: $0) != nil }
  }

  /// In the order in which they are asked. Mirrors are Docker Hub's, as docker has them. One on this machine is asked
  /// without TLS, one that is said to be insecure with TLS first.
  func endpoints(of registry: String, mirrored: Bool) -> [RegistryJob.Endpoint] {
    let isHub = registry == DockerConfig.hub
    let host = isHub ? "registry-1.docker.io" : registry
    let urls =
      Self.isLoopback(host)
      ? ["http://" + host, "https://" + host]
      : insecure.contains(host) ? ["https://" + host, "http://" + host] : ["https://" + host]
    let own = urls.map(RegistryJob.Endpoint.init(url:))
    guard isHub, mirrored else { return own }
    return mirrors.filter { $0.hasPrefix("http") }.map { url in
      var mirror = RegistryJob.Endpoint(url: url.hasSuffix("/") ? String(url.dropLast()) : url)
      mirror.isMirror = true
      return mirror
    } + own
  }

  private static func isLoopback(_ registry: String) -> Bool {
    let host = registry.hasPrefix("[") ? "[::1]" : registry.prefix { $0 != ":" }
    return host == "localhost" || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
      || registry.hasPrefix("[::1]")
  }
}
