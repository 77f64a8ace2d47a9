import Steps

extension JSON {
  /// The same value as text that may be printed: what a terminal could take for a command, or what hides text, stands
  /// there as `\u202e`.
  var printed: String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: result += Self.escaped(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
