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
    let keeping = Operation.storeCredentials(
      registry: registry, user: credentials.user, keeper: config.keeper(for: registry))
    var letters = Correspondence()
    do { try ask(registry, credentials, &letters) } catch {
      record("login", letters.setback() ?? Setback(done: [], failed: keeping), because: error, invocation)
      throw error
    }
    let file = try attempt("login", keeping, after: letters.operations, invocation) {
      try config.store(credentials, for: registry)
    }
    note("login", letters.operations + [keeping], invocation)
    return file
  }

  /// Forgets who one is to a registry. Whether anything was kept.
  package func logout(_ registry: String, _ invocation: Invocation) throws -> Bool {
    let invocation = recordable(invocation)
    var config = try DockerConfig()
    let asked = Operation.eraseCredentials(registry: registry, keeper: config.keeper(for: registry))
    let keeper = try attempt("logout", asked, invocation) { try config.erase(registry) }
    note("logout", [.eraseCredentials(registry: registry, keeper: keeper)], invocation)
    return keeper != nil
  }

  /// Neither takes a right: whoever may not make containers has no recorder, and does it unrecorded.
  private func recordable(_ invocation: Invocation) -> Invocation {
    var unrecorded = invocation
    unrecorded.trace = nil
    do { try Preparation.checkRights() } catch { return unrecorded }
    do { try prepare(invocation) } catch {
      warns("cannot record the run: \(error)")
      return unrecorded
    }
    return invocation
  }

  /// What is kept is kept, whether it can be recorded or not.
  private func note(_ verb: String, _ operations: [Operation], _ invocation: Invocation) {
    do { try record(verb, .report(operations), invocation) } catch { warns("cannot record the run: \(error)") }
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
