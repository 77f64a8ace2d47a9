import TestSupport

/// What a line came to, in comparable words.
struct Seen: Equatable {
  var code: Int32
  var output: String
  var errors: String
  var state: String

  /// Where this, fishbowl's, is not as docker's.
  func differences(from docker: Seen, typed line: String) -> [Session.Aspect: String] {
    var found: [Session.Aspect: String] = [:]
    if code != docker.code { found[.code] = "\(code), docker's is \(docker.code)" }
    if output != docker.output {
      found[.output] = "\(output.debugDescription), docker's: \(docker.output.debugDescription)"
    }
    if state != docker.state { found[.state] = "\(state.debugDescription), docker's: \(docker.state.debugDescription)" }
    if let fault = fault(ofErrors: docker.errors, line) {
      found[.errors] = "\(fault): \(errors.debugDescription), docker's: \(docker.errors.debugDescription)"
    }
    return found
  }

  /// Programs say the same in both; of refusals ours are sentences, and name what docker's name of what was typed.
  private func fault(ofErrors docker: String, _ line: String) -> String? {
    if errors == docker { return nil }
    guard !docker.isEmpty, !errors.isEmpty else { return "one says something" }
    let said = docker.split(separator: "\n")
    let own = errors.split(separator: "\n").filter { !said.contains($0) }
    guard own.allSatisfy({ $0.hasPrefix("fishbowl: ") }) else { return "no sentences" }
    let verbs = line.split(separator: " ").prefix(2)
    let refusal = docker.split(separator: "See 'docker").first ?? ""
    let typed = Self.words(line).subtracting(verbs.map(String.init))
    let missing = typed.intersection(Self.words(refusal)).filter { !errors.contains($0) }
    return missing.isEmpty ? nil : "without \(missing.sorted())"
  }

  private static func words(_ text: some StringProtocol) -> Set<String> {
    Set(String(text).matches(of: /[\w.\/-]{2,}/).map { String($0.output) })
  }
}
