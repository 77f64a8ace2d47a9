import FoundationEssentials
import Images

/// `fishbowl-registry`: speaks with registries for `fishbowl`, which starts it, as git does with git-remote-https. It has
/// no rights and no configuration; what it is to do and what it says stands at `RegistryJob`.
let wire = Wire()
do {
  let job = try wire.job()
  let trusted = ProcessInfo.processInfo.environment["SSL_CERT_FILE"]
  let http = try await HTTP(wire, proxies: try Proxies(job.proxies), trusted: trusted)
  do { try await perform(job, http) } catch { try? wire.report(.failed(Words.of(error))) }
  await http.close()
} catch {
  try? wire.report(.failed(Words.of(error)))
}

func perform(_ job: RegistryJob, _ http: HTTP) async throws {
  let registry = try await Registry.first(of: job, http, wire)
  switch job.verb {
  case .pull: try await Pull(job: job, registry: registry, wire: wire).perform()
  case .push: try await Push(job: job, registry: registry, wire: wire).perform()
  case .login: try await registry.login()
  case .tags: try await Tags(job: job, registry: registry, wire: wire).perform()
  }
}
