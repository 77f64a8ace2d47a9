import Images
import Kernel
import Steps

/// ~/.docker/config.json, or the one in $DOCKER_CONFIG: who one is to registries. What else stands in it stays there.
/// docker-login(1), "Credential stores"
package struct DockerConfig {
  package let path: String
  private var json: JSON

  package struct Credentials: Equatable {
    package var user: String
    package var password: String

    package init(user: String, password: String) { (self.user, self.password) = (user, password) }

    /// A token that stands for a person. `RegistryJob.Endpoint.user`
    static func identity(_ token: String) -> Self { Self(user: "<token>", password: token) }
  }

  /// Docker Hub's name in references, and in the file.
  package static let hub = "docker.io"
  private static let hubKey = "https://index.docker.io/v1/"

  package init() throws(EngineError) {
    let home = (Sys.environment("HOME") ?? "/root") + "/.docker"
    path = (Sys.environment("DOCKER_CONFIG") ?? home) + "/config.json"
    let text = Sys.read(path) ?? "{}"
    guard let json = JSON(parsing: text.isEmpty ? "{}" : text), json.members != nil else {
      throw EngineError("cannot read \(path): it is no JSON object; mend it, or move it away", exitCode: 1)
    }
    self.json = json
  }

  package static func key(of registry: String) -> String { registry == hub ? hubKey : registry }

  /// Nil: one is nobody there.
  func credentials(for registry: String) throws(EngineError) -> Credentials? {
    if let helper = helper(for: registry) { return try CredentialHelper(name: helper).get(Self.key(of: registry)) }
    guard let entry = entry(for: registry)?.value, let auth = entry["auth"]?.string, let text = Base64.decode(auth),
      let colon = text.firstIndex(of: ":")
    else { return nil }
    if let token = entry["identitytoken"]?.string, !token.isEmpty { return .identity(token) }
    let password = text[text.index(after: colon)...].prefix { $0 != "\0" }
    return Credentials(user: String(text[..<colon]), password: String(password))
  }

  /// Where a password is kept in a way that all who can read the file can read it, the file; nil: a program keeps it.
  package mutating func store(_ credentials: Credentials, for registry: String) throws(EngineError) -> String? {
    let key = Self.key(of: registry)
    if let helper = helper(for: registry) {
      try CredentialHelper(name: helper).store(key, credentials)
      // docker's mark that there is something.
      try set(key, to: .object([]))
      return nil
    }
    let auth = Base64.encode("\(credentials.user):\(credentials.password)")
    try set(key, to: .object([.init("auth", .string(auth))]))
    return path
  }

  /// Who had it, as `keeper` says; nil: there was nothing.
  mutating func erase(_ registry: String) throws(EngineError) -> String? {
    let program = try helper(for: registry).map { name throws(EngineError) in
      try CredentialHelper(name: name).erase(Self.key(of: registry))
    }
    let kept = entry(for: registry)?.name
    if let kept { try set(kept, to: nil) }
    return program == true ? keeper(for: registry) : kept.map { _ in path }
  }

  /// Who keeps what is said of that registry: the file, or the program `docker-credential-…`.
  func keeper(for registry: String) -> String { helper(for: registry).map { "docker-credential-\($0)" } ?? path }

  private func helper(for registry: String) -> String? {
    let name = json["credHelpers"]?[Self.key(of: registry)]?.string ?? json["credsStore"]?.string
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Old files have addresses for names.
  private func entry(for registry: String) -> JSON.Member? {
    let entries = json["auths"]?.members ?? []
    let key = Self.key(of: registry)
    return entries.first { $0.name == key } ?? entries.first { $0.name.host == key.host }
  }

  private mutating func set(_ key: String, to entry: JSON?) throws(EngineError) {
    var auths = (json["auths"]?.members ?? []).filter { $0.name != key }
    if let entry { auths.append(.init(key, entry)) }
    let others = (json.members ?? []).filter { $0.name != "auths" }
    json = .object([.init("auths", .object(auths))] + others)
    do throws(KernelRefusal) {
      if let slash = path.lastIndex(of: "/") { try Sys.makeDirectories(String(path[..<slash]), mode: 0o700) }
      try Sys.replace(path, with: json.indented + "\n")
    } catch {
      throw EngineError(
        "cannot keep the credentials: ", because: error, advice: "; $DOCKER_CONFIG can name another folder")
    }
  }
}
