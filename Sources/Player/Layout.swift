package import Terminal

/// How wide a text is and whether it may be emphasised.
package struct Layout: Equatable, Sendable {
  /// Cells of a line: at most 76, what a projector shows.
  package let width: Int
  package let style: TextStyle

  package init(width: Int = 76, style: TextStyle = .plain) {
    self.width = min(max(width, 40), 76)
    self.style = style
  }

  /// For what is written to that device.
  package init(_ device: TerminalDevice) {
    self.init(width: device.isTerminal ? device.width : 76, style: device.style)
  }

  /// A label and a text beside it, whose further lines stand under its first one. The text is sanitised.
  func hanging(_ label: String, _ text: String, at column: Int, margin: Int = 0, bold: Bool = false) -> [String] {
    let space = String(repeating: " ", count: margin)
    let gap = String(repeating: " ", count: max(label.isEmpty ? 0 : 1, column - label.cells))
    let lines = text.sanitised.wrapped(to: width - margin - column)
    return lines.enumerated().map { index, line in
      let head = bold ? style.bold(label) : label
      return space + (index == 0 ? head + gap : String(repeating: " ", count: column)) + line
    }.map(\.withoutTrailingSpace)
  }
}

extension String {
  /// Without the spaces that an empty text leaves behind its label.
  fileprivate var withoutTrailingSpace: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
