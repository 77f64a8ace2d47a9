/// Times as a trace writes them.
public enum UTC {
  /// Seconds since 1970 of `2026-01-31T09:30:00Z`, without a fraction that it may have; nil for what is no such text.
  public static func seconds(_ text: String) -> Int64? {
    let parts = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int64($0) }
    guard parts.count >= 6, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]), (1...31).contains(parts[2]),
      parts[3...5].allSatisfy({ $0 < 62 })
    else { return nil }
    return ((days(parts[0], parts[1], parts[2]) * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]
  }

  /// The same in nanoseconds, with its fraction.
  public static func nanoseconds(_ text: String) -> Int64? {
    let fraction = text.split(separator: ".").dropFirst().first?.prefix { $0.isASCII && $0.isNumber } ?? ""
    let digits = fraction.prefix(9) + String(repeating: "0", count: max(0, 9 - fraction.count))
    return seconds(text).map { $0 * 1_000_000_000 + (Int64(digits) ?? 0) }
  }

  /// Days since 1970. Years begin in March here, so that the day that may be missing is a year's last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let (ofYear, ofEra) = ((153 * ((month + 9) % 12) + 2) / 5 + day - 1, shifted % 400)
    return shifted / 400 * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// `2026-01-31T09:30:00Z` of seconds since 1970, from then to the year 9999; for others the first or the last of
  /// these. RFC 3339
  public static func text(_ seconds: Int64) -> String {
    let seconds = min(max(seconds, 0), 253_402_300_799)
    let (day, rest) = (seconds / 86_400, seconds % 86_400)
    let shifted = day + 719_468
    let ofEra = shifted % 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * ofYear + 2) / 153
    let parts = [
      shifted / 146_097 * 400 + yearOfEra + (month > 9 ? 1 : 0), month > 9 ? month - 9 : month + 3,
      ofYear - (153 * month + 2) / 5 + 1, rest / 3600, rest / 60 % 60, rest % 60,
    ].map { $0 < 10 ? "0\($0)" : String($0) }
    return Array(parts[..<3]).joined(separator: "-") + "T" + Array(parts[3...]).joined(separator: ":") + "Z"
  }
}
