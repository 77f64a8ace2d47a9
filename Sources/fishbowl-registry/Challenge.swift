/// What a 401 asks for: a scheme, and its parameters by name, in lower case. RFC 9110, 11.6.1
struct Challenge: Equatable {
  var scheme: String
  var parameters: [String: String] = [:]

  /// The challenges of a WWW-Authenticate header.
  static func all(in header: String) -> [Challenge] {
    var found: [Challenge] = []
    var rest = header[...]
    while let word = token(&rest) {
      skip(&rest, " \t")
      if rest.first == "=", !found.isEmpty {
        rest.removeFirst()
        skip(&rest, " \t")
        found[found.count - 1].parameters[word.lowercased()] = value(&rest)
      } else {
        found.append(Challenge(scheme: word.lowercased()))
      }
      skip(&rest, " \t,")
    }
    return found
  }

  private static func token(_ rest: inout Substring) -> String? {
    let word = rest.prefix { $0.isLetter || $0.isNumber || "-_.!#$%&'*+^`|~/".contains($0) }
    rest = rest[word.endIndex...]
    return word.isEmpty ? nil : String(word)
  }

  private static func value(_ rest: inout Substring) -> String {
    guard rest.first == "\"" else { return token(&rest) ?? "" }
    rest.removeFirst()
    var text = ""
    while let character = rest.popFirst(), character != "\"" {
      text.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
    }
    return text
  }

  private static func skip(_ rest: inout Substring, _ these: String) { rest = rest.drop { these.contains($0) } }
}
