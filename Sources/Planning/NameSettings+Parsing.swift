extension NameSettings {
  /// `HOST:IP`, or `HOST=IP`.
  public static func host(_ text: String) throws(UsageError) -> String {
    guard let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }), separator > text.startIndex else {
      throw UsageError("invalid host \"\(text)\" for --add-host: give HOST:IP, as in --add-host db:10.0.0.2")
    }
    let (name, rest) = (text[..<separator], text[text.index(after: separator)...])
    guard rest != "host-gateway" else {
      throw UsageError(
        "--add-host \(text): a container has no network but loopback yet, and so no gateway: give an address")
    }
    let address = rest.hasPrefix("[") && rest.hasSuffix("]") ? rest.dropFirst().dropLast() : rest
    guard isAddress(address), !name.contains(where: \.isWhitespace) else {
      throw UsageError("\"\(rest)\" of --add-host \(text) is no IP address: give one, as in --add-host db:10.0.0.2")
    }
    return "\(name):\(address)"
  }

  public static func server(_ text: String) throws(UsageError) -> String {
    guard isAddress(text[...]) else {
      throw UsageError("\"\(text)\" for --dns is no IP address: give that of a name server, as in --dns 10.0.0.53")
    }
    return text
  }

  /// `.`: none.
  public static func searched(_ text: String) throws(UsageError) -> String {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text == "." || labels.allSatisfy(isLabel), text.utf8.count < 256 else {
      throw UsageError(
        "\"\(text)\" for --dns-search is no domain: give one, as in --dns-search example.org, or . for none")
    }
    return text
  }

  public static func option(_ text: String) throws(UsageError) -> String {
    guard !text.isEmpty, !text.contains(where: \.isWhitespace) else {
      throw UsageError("invalid option \"\(text)\" for --dns-option: give one of resolv.conf(5), as in ndots:2")
    }
    return text
  }

  private static func isLabel(_ label: Substring) -> Bool {
    !label.isEmpty && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  private static func isAddress(_ text: Substring) -> Bool { isIPv4(text) || isIPv6(text) }

  private static func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
  }

  /// Eight groups of hexadecimal digits, of which one `::` may stand for as many zeros as are missing; the last two may be
  /// written as IPv4. RFC 4291
  private static func isIPv6(_ text: Substring) -> Bool {
    let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let groups = halves.map { $0.isEmpty ? [] : $0.split(separator: ":", omittingEmptySubsequences: false) }
    let all = groups.joined()
    let last = all.last.map { isIPv4($0) } ?? false
    let count = all.count + (last ? 1 : 0)
    return all.dropLast(last ? 1 : 0).allSatisfy { (1...4).contains($0.count) && $0.allSatisfy(\.isHexDigit) }
      && (halves.count == 2 ? count < 8 : count == 8)
  }
}
