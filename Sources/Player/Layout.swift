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

  /// A column of a screen, however narrow.
  init(column width: Int) {
    self.width = max(width, 12)
    style = .plain
  }

  /// For what is written to that device.
  package init(_ device: TerminalDevice) {
    self.init(width: device.isTerminal ? device.width : 76, style: device.style)
  }

  /// A label and a text beside it, whose further lines stand under its first one. The text is sanitised; the label is
  /// the caller's word. One that is too long for its column has lines of its own.
  /// - Parameter continuation: Cells by which the further lines are set in, so that several texts can be told apart.
  func hanging(
    _ label: String, _ text: String, at column: Int, margin: Int = 0, continuation: Int = 0, bold: Bool = false
  ) -> [String] {
    let space = String(repeating: " ", count: margin)
    let indent = String(repeating: " ", count: column)
    var lines = text.sanitised.wrapped(to: width - margin - column, indent: continuation).map { indent + $0 }
    if label.cells < column {
      let head = (bold ? style.bold(label) : label) + indent.dropFirst(label.cells)
      lines[0] = head + lines[0].dropFirst(column)
    } else if !label.isEmpty {
      lines = label.wrapped(to: width - margin, indent: 2) + lines
    }
    return lines.map { (space + $0).withoutTrailingSpace }
  }
}

extension String {
  /// Without the spaces that an empty text leaves behind its label.
  var withoutTrailingSpace: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
