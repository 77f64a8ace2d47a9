import Steps

extension Format {
  /// What was asked for, without registry and repository: `manifests/12`, `blobs/9c1f04ab12cd`.
  static func asked(_ url: String) -> String {
    let parts = url.split(separator: "/").suffix(2).map(String.init)
    guard parts.count == 2, let last = parts.last else { return url }
    if ["manifests", "blobs"].contains(parts[0]) { return parts[0] + "/" + digest(last) }
    return last
  }

  /// The registry that was asked: `r.io:5000`.
  static func registry(_ url: String) -> String {
    url.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first.map(String.init) ?? url
  }
}

extension Event {
  /// Of a request to a registry: nobody has answered it.
  var hadNoAnswer: Bool { if case .requestRegistry(_, _, nil, _) = operation { true } else { false } }

  /// Its answer is of those after which fishbowl-registry asks again, what has no body.
  var wasAskedAgain: Bool {
    guard case .requestRegistry(let method, _, let status?, _) = operation else { return false }
    return ["GET", "HEAD"].contains(method) && [429, 500, 502, 503, 504].contains(status)
  }

  /// Of a request without an answer: the registry's name has no address, which no errno says.
  var foundNoHost: Bool {
    guard hadNoAnswer, refusal == nil, let said else { return false }
    return said.contains(": no such host;") && !said.contains("the proxy ")
  }
}
