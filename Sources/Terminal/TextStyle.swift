/// Whether a text may carry escape sequences, and which. Nothing is said by them alone.
public struct TextStyle: Equatable, Sendable {
  /// Escape sequences are allowed.
  public let isEmphatic: Bool

  /// No escape sequences at all.
  public static let plain = TextStyle(isEmphatic: false)

  public init(isEmphatic: Bool) { self.isEmphatic = isEmphatic }

  /// Plain off a terminal, under NO_COLOR (set and not empty: no-color.org), and under TERM=dumb or none.
  public init(isTerminal: Bool, noColor: String?, term: String?) {
    let isUnwanted = noColor.map { !$0.isEmpty } ?? false
    let isDumb = term.map { $0.isEmpty || $0 == "dumb" } ?? true
    isEmphatic = isTerminal && !isUnwanted && !isDumb
  }

  public func bold(_ text: String) -> String { isEmphatic ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
}
