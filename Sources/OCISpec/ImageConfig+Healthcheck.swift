extension ImageConfig {
  /// docker's addition to the specification: how a container of this image is asked whether it works. Times are in
  /// nanoseconds; 0, or none, is docker's default.
  public struct Healthcheck: Equatable, Codable, Sendable {
    /// `CMD` and its words, `CMD-SHELL` and a line for the shell, or `NONE`.
    public var test: [String]?
    public var interval: Int64?
    public var timeout: Int64?
    public var startPeriod: Int64?
    public var startInterval: Int64?
    public var retries: Int?

    public init(test: [String]?) { self.test = test }

    private enum CodingKeys: String, CodingKey {
      case test = "Test"
      case interval = "Interval"
      case timeout = "Timeout"
      case startPeriod = "StartPeriod"
      case startInterval = "StartInterval"
      case retries = "Retries"
    }
  }
}
