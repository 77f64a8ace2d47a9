extension RunOptions {
  /// The lines of --env-file and --label-file: NAME=VALUE or NAME. Empty ones, and those that begin with #, are passed
  /// over; nothing is unquoted. docker-run(1)
  public static func pairs(_ bytes: [UInt8], of file: String) throws(UsageError) -> [String] {
    var pairs: [String] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if let pair = try pair(line, "\(file):\(index + 1)") { pairs.append(pair) }
    }
    return pairs
  }

  private static func pair(_ line: ArraySlice<UInt8>, _ place: String) throws(UsageError) -> String? {
    let bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("\(place): it is not UTF-8; write the file anew as text")
    }
    let pair = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    guard !pair.isEmpty, !pair.hasPrefix("#") else { return nil }
    let name = pair.prefix { $0 != "=" }
    guard !name.isEmpty, !name.contains(where: \.isWhitespace) else {
      let why = name.isEmpty ? "no name stands before =" : "the name \"\(name)\" holds a blank"
      throw UsageError("\(place): \(why); write NAME=VALUE, or NAME alone")
    }
    return String(pair)
  }

  /// KEY=VALUE or KEY, whose value is empty then.
  public static func label(_ text: String) throws(UsageError) -> (key: String, value: String) {
    let key = text.prefix { $0 != "=" }
    guard !key.isEmpty, !key.contains(where: \.isWhitespace) else {
      throw UsageError("invalid label \"\(text)\" for -l: give KEY or KEY=VALUE, with no blank in the key")
    }
    return (String(key), String(text.dropFirst(key.count + 1)))
  }

  public static func domainname(_ text: String) throws(UsageError) -> String {
    guard (1...64).contains(text.utf8.count), text.allSatisfy({ $0.isASCII && !$0.isWhitespace && $0 != "/" }) else {
      throw UsageError("invalid domain \"\(text)\" for --domainname: give one as example.org (1 to 64)")
    }
    return text
  }
}
