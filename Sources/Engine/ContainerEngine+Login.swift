import Images
import Kernel
import Planning
import Steps

extension ContainerEngine {
  /// Asks a registry whether it knows who this is, and keeps that if it does. Where a password is then kept in a way that
  /// all who can read the file can read it, the file; nil: a program keeps it.
  package func login(
    _ credentials: DockerConfig.Credentials, at registry: String, _ invocation: Invocation
  ) throws -> String? {
    let invocation = recordable(invocation)
    var config = try DockerConfig()
    var letters = Correspondence()
    do { try ask(registry, credentials, &letters) } catch {
      if let setback = letters.setback() { record("login", setback, because: error, invocation) }
      throw error
    }
    let keeping = Operation.storeCredentials(
      registry: DockerConfig.key(of: registry), user: credentials.user, keeper: config.keeper(for: registry))
    let file = try attempt("login", keeping, after: letters.operations, invocation) {
      try config.store(credentials, for: registry)
    }
    try record("login", .report(letters.operations + [keeping]), invocation)
    return file
  }

  /// Forgets who one is to a registry. Whether anything was kept.
  package func logout(_ registry: String, _ invocation: Invocation) throws -> Bool {
    let invocation = recordable(invocation)
    var config = try DockerConfig()
    let (key, keeper) = (DockerConfig.key(of: registry), config.keeper(for: registry))
    let wasKnown = try attempt("logout", .eraseCredentials(registry: key, keeper: keeper), invocation) {
      try config.erase(registry)
    }
    try record("logout", .report([.eraseCredentials(registry: key, keeper: wasKnown ? keeper : nil)]), invocation)
    return wasKnown
  }

  /// Neither takes a right: whoever may not make containers has no recorder, and does it unrecorded.
  private func recordable(_ invocation: Invocation) -> Invocation {
    var invocation = invocation
    do { try prepare(invocation) } catch { invocation.trace = nil }
    return invocation
  }

  private func ask(
    _ registry: String, _ credentials: DockerConfig.Credentials, _ letters: inout Correspondence
  ) throws {
    var endpoints = try RegistryPlaces().endpoints(of: registry, mirrored: false)
    for index in endpoints.indices {
      (endpoints[index].user, endpoints[index].password) = (credentials.user, credentials.password)
    }
    var helper = try RegistryHelper(RegistryJob(verb: .login, name: registry, endpoints: endpoints))
    _ = try helper.finish("log in at \(registry)") { report, _ in letters.note(report) }
  }
}
