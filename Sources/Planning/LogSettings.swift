/// --log-driver and --log-opt: what is kept of a container's output. docker-run(1)
public struct LogSettings: Equatable, Codable, Sendable {
  public var driver: String
  /// As they are typed: `max-size`, `max-file`.
  public var options: [String: String]

  public static let standard = LogSettings(driver: "json-file", options: [:])

  private init(driver: String, options: [String: String]) {
    self.driver = driver
    self.options = options
  }

  public init(driver: String?, options: [String]) throws(UsageError) {
    self.driver = driver ?? Self.standard.driver
    self.options = [:]
    guard Self.drivers.contains(self.driver) else {
      throw UsageError("there is no log driver \"\(self.driver)\": give \(Self.drivers.joined(separator: ", "))")
    }
    for option in options { try take(option) }
    guard files == 1 || mostBytes != nil else {
      throw UsageError("--log-opt max-file says how many files of max-size there are: give that too, as max-size=10m")
    }
  }

  private static let drivers = ["json-file", "local", "none"]

  private mutating func take(_ option: String) throws(UsageError) {
    let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
    let isKnown = parts.count == 2 && ["max-size", "max-file"].contains(parts[0]) && driver != "none"
    guard isKnown else {
      let known = driver == "none" ? "none" : "max-size=10m and max-file=3"
      throw UsageError("log driver \(driver) does not take --log-opt \"\(option)\": it takes \(known)")
    }
    options[parts[0]] = parts[1]
    guard parts[0] == "max-size" || (Int(parts[1]).map { $0 > 0 } ?? false) else {
      throw UsageError("invalid number \"\(parts[1])\" for --log-opt max-file: give 1 or more")
    }
    guard parts[0] == "max-file" || (mostBytes ?? 0) >= Self.least else {
      throw UsageError("invalid size \"\(parts[1])\" for --log-opt max-size: give at least 1k, as in 10m")
    }
  }

  /// Room for an entry's head and some of its bytes.
  private static let least = 1000

  public var isKept: Bool { driver != "none" }

  /// Of one file; nil: it may grow without end. docker counts k, m and g in thousands here.
  public var mostBytes: Int? {
    guard let text = options["max-size"]?.lowercased() else { return driver == "local" ? 20_000_000 : nil }
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units: [Substring: Double] = ["": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9]
    guard let value = Double(number), let unit = units[text.dropFirst(number.count)], value * unit < 1e15 else {
      return nil
    }
    return Int(value * unit)
  }

  /// How many files there are at most, the one that is being written among them.
  public var files: Int { options["max-file"].flatMap { Int($0) } ?? (driver == "local" ? 5 : 1) }
}
