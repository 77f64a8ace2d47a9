extension Reference {
  /// Why a part of a name can't be read.
  struct Fault: Error {
    var reason: String

    init(_ reason: String) { self.reason = reason }
  }

  init(parsing text: String) throws(Fault) {
    guard !text.isEmpty else { throw Fault("it is empty; write a name such as tiny") }
    var rest = text[...]
    let digest = try Self.cutDigest(from: &rest)
    let tag = try Self.cutTag(from: &rest)
    guard rest.utf8.count <= 255 else { throw Fault("it is longer than 255 bytes") }
    guard rest.utf8.count != 64 || !rest.utf8.allSatisfy(\.isLowerHex) else {
      throw Fault("64 hexadecimal digits are an ID, not a name")
    }
    let (registry, repository) = try Self.split(rest)
    let tagOrDefault = tag ?? (digest == nil ? Self.defaultTag : nil)
    self.init(registry: registry, repository: repository, tag: tagOrDefault, digest: digest)
  }

  private static func cutDigest(from rest: inout Substring) throws(Fault) -> ContentDigest? {
    guard let at = rest.firstIndex(of: "@") else { return nil }
    defer { rest = rest[..<at] }
    do throws(InvalidDigest) {
      return try ContentDigest(String(rest[rest.index(after: at)...]))
    } catch {
      throw Fault("after \"@\" stands no digest: \(error.reason)")
    }
  }

  /// A colon after the last slash begins a tag; one before it, a registry's port.
  private static func cutTag(from rest: inout Substring) throws(Fault) -> String? {
    guard let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") else { return nil }
    let tag = String(rest[rest.index(after: colon)...])
    guard isTag(tag) else {
      throw Fault("a tag has 1 to 128 letters, digits, \"_\", \".\" or \"-\", and begins with no \".\" or \"-\"")
    }
    rest = rest[..<colon]
    return tag
  }

  /// OCI distribution spec, "Pulling manifests"
  public static func isTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, !".-".utf8.contains(first), text.utf8.count <= 128 else { return false }
    return text.utf8.allSatisfy { $0.isLetterOrDigit || "_.-".utf8.contains($0) }
  }

  /// docker's rule: what stands before the first slash is a registry if it could not be a folder of Docker Hub.
  private static func split(_ name: Substring) throws(Fault) -> (registry: String, repository: String) {
    guard let slash = name.firstIndex(of: "/"), isRegistry(name[..<slash]) else {
      try checkPath(name)
      return (defaultRegistry, inDockerHub(name))
    }
    let path = name[name.index(after: slash)...]
    try checkRegistry(name[..<slash])
    try checkPath(path)
    let host = String(name[..<slash])
    guard [defaultRegistry, "index.docker.io"].contains(host) else { return (host, String(path)) }
    return (defaultRegistry, inDockerHub(path))
  }

  private static func inDockerHub(_ path: Substring) -> String {
    path.contains("/") ? String(path) : "\(officialPrefix)\(path)"
  }

  private static func isRegistry(_ text: Substring) -> Bool {
    text == "localhost" || text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") || $0.isUpper }
  }

  private static func checkRegistry(_ text: Substring) throws(Fault) {
    guard let (host, port) = hostAndPort(text), port.utf8.allSatisfy(\.isDigit) else {
      throw Fault("\"\(printable(String(text)))\" is no registry; write HOST or HOST:PORT before the first \"/\"")
    }
    if host.hasPrefix("[") { return }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    for label in labels where !isHostLabel(label) {
      throw Fault("\"\(printable(String(text)))\" is no host name; use letters, digits, \"-\" and \".\"")
    }
  }

  /// nil: neither `HOST`, `HOST:PORT`, `[IPV6]` nor `[IPV6]:PORT`. A missing port is `0`.
  private static func hostAndPort(_ text: Substring) -> (host: Substring, port: Substring)? {
    guard text.hasPrefix("[") else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
      return (parts[0], parts.count == 2 ? parts[1] : "0")
    }
    guard let close = text.firstIndex(of: "]") else { return nil }
    let address = text[text.index(after: text.startIndex)..<close].utf8
    guard !address.isEmpty, address.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: ":") }) else { return nil }
    let rest = text[text.index(after: close)...]
    guard !rest.isEmpty else { return (text[...close], "0") }
    return rest.hasPrefix(":") && rest.utf8.count > 1 ? (text[...close], rest.dropFirst()) : nil
  }

  private static func isHostLabel(_ label: Substring) -> Bool {
    guard let first = label.utf8.first, let last = label.utf8.last else { return false }
    return first.isLetterOrDigit && last.isLetterOrDigit
      && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
  }

  private static func checkPath(_ path: Substring) throws(Fault) {
    guard !path.utf8.contains(where: \.isUpper) else {
      throw Fault("it has upper-case letters; write \"\(printable(path.lowercased()))\"")
    }
    for component in path.split(separator: "/", omittingEmptySubsequences: false) where !isPathComponent(component) {
      throw Fault(
        component.isEmpty
          ? "between slashes stands nothing"
          : "\"\(printable(String(component)))\" may hold a-z and 0-9, and between them \".\", \"_\", \"__\" or dashes")
    }
  }

  /// Letters and digits, with separators only between them: one `.`, one or two `_`, any number of `-`.
  private static func isPathComponent(_ text: Substring) -> Bool {
    let pieces = text.utf8.split(omittingEmptySubsequences: false) { !($0.isDigit || $0.isLower) }
    guard pieces.first?.isEmpty == false, pieces.last?.isEmpty == false else { return false }
    let separators = text.utf8.split { $0.isDigit || $0.isLower }
    return separators.allSatisfy {
      let separator = String(Substring($0))
      return [".", "_", "__"].contains(separator) || separator.allSatisfy { $0 == "-" }
    }
  }
}
