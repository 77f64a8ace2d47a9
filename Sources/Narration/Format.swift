import Steps

/// Numbers and names as both languages write them.
enum Format {
  /// `8 MiB`, `1.1 MiB`, `812 bytes` without the word: below 1 KiB the number alone is given, and `unit` is nil.
  static func bytes(_ count: Int64) -> (number: String, unit: String?) {
    let units = ["KiB", "MiB", "GiB", "TiB"]
    guard count >= 1024 else { return (String(count), nil) }
    var (tenths, unit) = (count / 1024 * 10 + count % 1024 * 10 / 1024, 0)
    while tenths >= 10240, unit < units.count - 1 { (tenths, unit) = (tenths / 1024, unit + 1) }
    return (decimal(tenths), units[unit])
  }

  /// `cpu.max` as a number of CPUs: `50000 100000` is `0.5`. Nil for `max`.
  static func cpus(_ value: String) -> String? {
    let parts = value.split(separator: " ").compactMap { Int64($0) }
    guard parts.count == 2, parts[1] > 0 else { return nil }
    let hundredths = (parts[0] * 100 + parts[1] / 2) / parts[1]
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return String(whole) }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `0.4`, `38`: one digit after the point below ten.
  static func milliseconds(_ value: Double) -> String {
    value < 10 ? decimal(Int64((value * 10).rounded())) : String(Int64(value.rounded()))
  }

  /// `sha256:9c1f04ab12…`: enough of a digest to tell it from another.
  static func digest(_ digest: String) -> String {
    guard let colon = digest.firstIndex(of: ":") else { return String(digest.prefix(12)) }
    return String(digest[...colon] + digest[digest.index(after: colon)...].prefix(12))
  }

  /// A path as people read it: of an id or digest among its parts, the first twelve digits.
  static func path(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.count >= 40 && $0.allSatisfy(\.isHexDigit) ? $0.prefix(12) + "…" : $0 }
      .joined(separator: "/")
  }

  /// The last part of a path; `/` itself stays.
  static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// A signal of the World, whether it stands there by number or by name.
  static func signal(_ value: String) -> (name: String, number: Int?) {
    if let number = Int(value) { return (Signal.name(number), number) }
    return (value, (1...64).first { Signal.name($0) == value })
  }

  /// How many cells of a terminal a text takes at most.
  static func cells(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) } }

  /// How many of them a line of a projector has.
  static let lineCells = 76

  private static func decimal(_ tenths: Int64) -> String {
    tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
  }
}
