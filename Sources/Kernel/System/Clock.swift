import CKernel
import Glibc
import Steps

/// Time, without Foundation.
package enum Clock {
  /// Nanoseconds of CLOCK_MONOTONIC.
  package static var monotonic: Int64 { fb_now() }

  /// Seconds since 1970.
  package static var seconds: Int { time(nil) }

  /// Nanoseconds since 1970. CLOCK_REALTIME
  package static var realNanoseconds: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }

  /// `2026-11-24T13:38:55Z`, now. RFC 3339
  package static var text: String { UTC.text(Int64(seconds)) }

  /// The same with nanoseconds: what was made within one second stands in its order.
  package static var preciseText: String { preciseText(nanoseconds: realNanoseconds) }

  /// Seconds since 1970 with their nanoseconds, as `1764007234.000000123`.
  package static var nanosecondText: String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return nanosecondText(Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec))
  }

  /// The same for a number of nanoseconds.
  package static func nanosecondText(_ nanoseconds: Int64) -> String {
    let digits = String(1_000_000_000 + nanoseconds % 1_000_000_000).dropFirst()
    return "\(nanoseconds / 1_000_000_000)." + String(digits)
  }

  /// Such a text as docker prints it: without zeros at its end. Go's RFC3339Nano
  package static func short(_ text: String) -> String {
    guard text.contains("."), text.last == "Z" else { return text }
    var digits = text.dropLast()
    while digits.last == "0" { digits.removeLast() }
    return (digits.last == "." ? digits.dropLast() : digits) + "Z"
  }

  /// Nanoseconds since 1970 of such a text.
  package static func nanoseconds(of text: Substring) -> Int64? {
    let parts = text.cut(at: ".").map { Int64($0) }
    guard parts.count == 2, let seconds = parts[0], let rest = parts[1], 0..<1_000_000_000 ~= rest else { return nil }
    return seconds &* 1_000_000_000 &+ rest
  }

  /// Such a moment in RFC 3339, with all nine digits.
  package static func preciseText(nanoseconds: Int64) -> String {
    let rest = Int(nanoseconds % 1_000_000_000)
    let digits = String(String(1_000_000_000 + rest).dropFirst())
    return String(UTC.text(nanoseconds / 1_000_000_000).dropLast()) + "." + digits + "Z"
  }

  /// When something began, as ps(1) has it in STIME: `13:38` of today, `Nov24` of this year, or the year. Local time.
  package static func startText(_ seconds: Int, now: Int = Clock.seconds) -> String {
    let (then, today) = (local(seconds), local(now))
    if then.tm_year != today.tm_year { return String(then.tm_year + 1900) }
    if then.tm_yday == today.tm_yday { return "\(twoDigits(Int(then.tm_hour))):\(twoDigits(Int(then.tm_min)))" }
    return months[Int(then.tm_mon)] + twoDigits(Int(then.tm_mday))
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static func local(_ seconds: Int) -> tm {
    var seconds = time_t(seconds)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return parts
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
