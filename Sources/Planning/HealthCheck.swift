public import OCISpec

/// A command by which a container is asked whether it works. Dockerfile HEALTHCHECK
public struct HealthCheck: Equatable, Codable, Sendable {
  /// `CMD` and its words, or `CMD-SHELL` and a line for /bin/sh.
  public var test: [String]
  /// Nanoseconds: between two, for one, after the start in which a failure counts for nothing, and between two therein.
  public var interval: Int64
  public var timeout: Int64
  public var startPeriod: Int64
  public var startInterval: Int64
  /// How many failures in a row make it unhealthy.
  public var retries: Int

  public var arguments: [String] {
    let words = Array(test.dropFirst())
    return test.first == "CMD-SHELL" ? ["/bin/sh", "-c"] + words : words
  }
}

/// --health-cmd and what goes with it, as typed and checked. docker-run(1)
public struct HealthOptions: Equatable, Sendable {
  private var typed = ImageConfig.Healthcheck(test: nil)
  /// --no-healthcheck
  private var isOff = false

  public init() {}

  /// `words`: by their names without `--health-`.
  public init(_ words: [String: String], isOff: Bool) throws(UsageError) {
    guard !isOff || words.isEmpty else {
      throw UsageError("--no-healthcheck and --health-… contradict each other: give one of them")
    }
    self.isOff = isOff
    typed.test = words["cmd"].map { ["CMD-SHELL", $0] }
    if let text = words["interval"] { typed.interval = try Self.duration(text, "interval") }
    if let text = words["timeout"] { typed.timeout = try Self.duration(text, "timeout") }
    if let text = words["start-period"] { typed.startPeriod = try Self.duration(text, "start-period") }
    if let text = words["start-interval"] { typed.startInterval = try Self.duration(text, "start-interval") }
    if let text = words["retries"] { typed.retries = try Self.count(text) }
  }

  /// What was typed over what the image says, over docker's defaults. Nil: nothing is checked.
  public func check(over image: ImageConfig.Healthcheck?) throws(UsageError) -> HealthCheck? {
    let test = (typed.test ?? image?.test ?? []).filter { !$0.isEmpty }
    if isOff || test.first == "NONE" { return nil }
    guard test.count > 1 else {
      if typed == ImageConfig.Healthcheck(test: nil) { return nil }
      throw UsageError("the options --health-… need --health-cmd, since the image has none: give the command")
    }
    return HealthCheck(
      test: test, interval: typed.interval ?? image?.interval ?? 30 * Self.second,
      timeout: typed.timeout ?? image?.timeout ?? 30 * Self.second,
      startPeriod: typed.startPeriod ?? image?.startPeriod ?? 0,
      startInterval: typed.startInterval ?? image?.startInterval ?? 5 * Self.second,
      retries: typed.retries ?? image?.retries ?? 3)
  }

  private static let second: Int64 = 1_000_000_000

  private static func count(_ text: String) throws(UsageError) -> Int {
    guard let count = Int(text), count > 0 else {
      throw UsageError("invalid number \"\(text)\" for --health-retries: give 1 or more")
    }
    return count
  }

  /// `1m30s`, `500ms`: at least a millisecond.
  private static func duration(_ text: String, _ option: String) throws(UsageError) -> Int64 {
    let units: [Substring: Double] = ["h": 3.6e12, "m": 6e10, "s": 1e9, "ms": 1e6, "us": 1e3, "ns": 1]
    guard let sum = TimeSpan.sum(of: text, units), sum >= 1e6, sum < 1e18 else {
      throw UsageError("invalid time \"\(text)\" for --health-\(option): give at least 1ms, as in 30s or 1m30s")
    }
    return Int64(sum)
  }
}
