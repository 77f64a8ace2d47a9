extension String {
  /// The host of a URL, with its port: `localhost:5000` of `http://localhost:5000/v2/`, and of the same without a scheme.
  public var host: String {
    let start = firstRange(of: "://")?.upperBound ?? startIndex
    return String(self[start...].prefix { $0 != "/" })
  }
}
