/// A time as Go's flags take it: `1h30m`, `90s`, `500ms`. time.ParseDuration
public enum TimeSpan {
  /// The sum, each number times its unit's worth. Nil where a number or a unit is missing or unknown, and for nothing.
  public static func sum(of text: String, _ units: [Substring: Double]) -> Double? {
    var (rest, sum) = (text[...], 0.0)
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let name = rest.dropFirst(number.count).prefix { $0.isLetter }
      guard let value = Double(number), let unit = units[name] else { return nil }
      sum += value * unit
      rest = rest.dropFirst(number.count + name.count)
    }
    return text.isEmpty ? nil : sum
  }
}
