import Terminal

/// Texts in Markdown, whoever wrote them: each stands there as itself.
enum Markdown {
  /// Within a line: no character begins markup, HTML, an entity, or what becomes a link by itself.
  static func escaped(_ text: String) -> String {
    var (result, last, isStart) = ("", "" as Substring, true)
    let isMail = text.firstIndex(of: "@").map { text[$0...].contains(".") } ?? false
    for scalar in text.sanitised.unicodeScalars {
      // What looks like an address is a link, whatever is escaped in it.
      if scalar == "@", isMail { result.append("`@`") } else { append(scalar) }
    }
    return result

    func append(_ scalar: Unicode.Scalar) {
      if isActive(scalar, after: last, isStart: isStart) { result.append("\\") }
      result.unicodeScalars.append(scalar)
      last = result.suffix(3)
      // Digits may become the number of a list.
      isStart = isStart && ("0"..."9").contains(scalar)
    }
  }

  private static let always = "\\`*_[]<>&~|$@".unicodeScalars
  /// Only where a block could begin.
  private static let first = "#+-=.)".unicodeScalars

  private static func isActive(_ scalar: Unicode.Scalar, after last: Substring, isStart: Bool) -> Bool {
    if always.contains(scalar) || isStart && first.contains(scalar) { return true }
    // `http://` and `www.` are links in GitHub's Markdown.
    return scalar == "/" && last.hasSuffix(":") || scalar == "." && last.lowercased() == "www"
  }

  /// In a span of code: its fence is longer than any that it holds.
  static func code(_ text: String) -> String {
    let text = text.sanitised
    if text.allSatisfy({ $0 == " " }) { return "" }
    let fence = String(repeating: "`", count: longest(in: text) + 1)
    let space = text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") ? " " : ""
    return fence + space + text + space + fence
  }

  /// Lines in a block of code.
  static func block(_ lines: [String]) -> String {
    let lines = lines.map(\.sanitised)
    let fence = String(repeating: "`", count: max(3, (lines.map(longest).max() ?? 0) + 1))
    return ([fence] + lines + [fence]).joined(separator: "\n")
  }

  /// The most backticks in a row.
  private static func longest(in text: String) -> Int {
    text.utf8.reduce(into: (now: 0, most: 0)) { count, byte in
      count.now = byte == UInt8(ascii: "`") ? count.now + 1 : 0
      count.most = max(count.most, count.now)
    }.most
  }
}
