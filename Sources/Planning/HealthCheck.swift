/// --health-cmd and what goes with it: a command by which a container is asked whether it works. docker-run(1)
public struct HealthCheck: Equatable, Codable, Sendable {
  /// For /bin/sh -c.
  public var command: String
  /// Nanoseconds: between two, for one, after the start in which a failure counts for nothing, and between two therein.
  public var interval = 30 * second
  public var timeout = 30 * second
  public var startPeriod: Int64 = 0
  public var startInterval = 5 * second
  /// How many failures in a row make it unhealthy.
  public var retries = 3

  private static let second: Int64 = 1_000_000_000

  /// The options as they are typed, by their names without `--health-`. Nil: there is none.
  public init?(_ words: [String: String], isOff: Bool) throws(UsageError) {
    guard !words.isEmpty else { return nil }
    guard !isOff else {
      throw UsageError("--no-healthcheck and --health-… contradict each other: give one of them")
    }
    guard let command = words["cmd"], !command.isEmpty else {
      throw UsageError("the options --health-… need --health-cmd: give the command that is to be run")
    }
    self.command = command
    if let text = words["interval"] { interval = try Self.duration(text, "interval") }
    if let text = words["timeout"] { timeout = try Self.duration(text, "timeout") }
    if let text = words["start-period"] { startPeriod = try Self.duration(text, "start-period") }
    if let text = words["start-interval"] { startInterval = try Self.duration(text, "start-interval") }
    if let text = words["retries"] { retries = try Self.count(text) }
  }

  private static func count(_ text: String) throws(UsageError) -> Int {
    guard let count = Int(text), count > 0 else {
      throw UsageError("invalid number \"\(text)\" for --health-retries: give 1 or more")
    }
    return count
  }

  /// `1m30s`, `500ms`: at least a millisecond.
  private static func duration(_ text: String, _ option: String) throws(UsageError) -> Int64 {
    let units: [Substring: Double] = ["h": 3.6e12, "m": 6e10, "s": 1e9, "ms": 1e6, "us": 1e3, "ns": 1]
    var (rest, sum) = (text[...], 0.0)
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let name = rest.dropFirst(number.count).prefix { $0.isLetter }
      guard let value = Double(number), let unit = units[name] else { break }
      sum += value * unit
      rest = rest.dropFirst(number.count + name.count)
    }
    guard rest.isEmpty, sum >= 1e6, sum < 1e18 else {
      throw UsageError("invalid time \"\(text)\" for --health-\(option): give at least 1ms, as in 30s or 1m30s")
    }
    return Int64(sum)
  }
}
