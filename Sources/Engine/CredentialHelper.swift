import Kernel
import Steps

/// A program that keeps passwords, `docker-credential-NAME`: a verb as its only word, JSON in and out. It runs with the
/// rights of who calls. docker-credential-helpers, README
struct CredentialHelper {
  let name: String

  func get(_ key: String) throws(EngineError) -> DockerConfig.Credentials? {
    let answer = try run("get", key)
    guard answer.code == 0 else {
      if answer.text.contains("credentials not found") { return nil }
      throw failure(answer.text)
    }
    guard let json = JSON(parsing: answer.text), let user = json["Username"]?.string,
      let secret = json["Secret"]?.string
    else { throw failure("it answers no JSON with Username and Secret") }
    return .init(user: user, password: secret)
  }

  func store(_ key: String, _ credentials: DockerConfig.Credentials) throws(EngineError) {
    let json = JSON.object([
      .init("ServerURL", .string(key)), .init("Username", .string(credentials.user)),
      .init("Secret", .string(credentials.password)),
    ])
    let answer = try run("store", json.text)
    if answer.code != 0 { throw failure(answer.text) }
  }

  /// Whether there was anything, as far as the program tells.
  func erase(_ key: String) throws(EngineError) -> Bool {
    let answer = try run("erase", key)
    if answer.code == 0 { return true }
    guard answer.text.contains("credentials not found") else { throw failure(answer.text) }
    return false
  }

  private func run(_ verb: String, _ input: String) throws(EngineError) -> (code: Int32, text: String) {
    guard name.utf8.allSatisfy({ $0 != UInt8(ascii: "/") }) else { throw failure("its name has a slash") }
    do throws(KernelRefusal) {
      if let answer = try Sys.output(of: ["docker-credential-\(name)", verb], input: input) { return answer }
    } catch {
      throw failure("\(error)")
    }
    throw failure("there is no such program in $PATH")
  }

  private func failure(_ why: String) -> EngineError {
    let line = why.split(separator: "\n").first.map(String.init) ?? "it failed"
    return EngineError("cannot use docker-credential-\(name): \(line); docker's config.json names it", exitCode: 1)
  }
}
