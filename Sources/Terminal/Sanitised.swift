extension String {
  /// The text as it may be printed, whoever wrote it: control characters, and invisible ones that reorder or hide text,
  /// become visible (`\n`, `\x1b`, `\u{202e}`), so that no escape sequence of a stored text reaches the terminal.
  package var sanitised: String {
    guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isUnprintable { text += scalar.visible } else { text.unicodeScalars.append(scalar) }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isUnprintable: Bool {
    if (0x20..<0x7f).contains(value) { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return false
    }
  }

  fileprivate var visible: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: value < 0x80 ? "\\x" + hexadecimal(width: 2) : "\\u{" + hexadecimal(width: 0) + "}"
    }
  }

  private func hexadecimal(width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
