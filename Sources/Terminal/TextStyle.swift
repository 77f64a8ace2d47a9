/// Whether a text may carry escape sequences, and which. Nothing is said by them alone.
package struct TextStyle: Equatable, Sendable {
  /// Escape sequences are allowed.
  package let isEmphatic: Bool

  /// No escape sequences at all.
  package static let plain = TextStyle(isEmphatic: false)

  package init(isEmphatic: Bool) { self.isEmphatic = isEmphatic }

  /// Plain off a terminal, under NO_COLOR (set and not empty: no-color.org), and under TERM=dumb or none.
  package init(isTerminal: Bool, noColor: String?, term: String?) {
    let isUnwanted = noColor.map { !$0.isEmpty } ?? false
    let isDumb = term.map { $0.isEmpty || $0 == "dumb" } ?? true
    isEmphatic = isTerminal && !isUnwanted && !isDumb
  }

  package func bold(_ text: String) -> String { isEmphatic ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
}
