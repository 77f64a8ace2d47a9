extension HostFacts {
  /// Whether a kernel's release, `6.1.0-18-amd64`, is that of a version, `5.11`, or of a later one. uname(2)
  public static func isRelease(_ release: String, atLeast version: String) -> Bool {
    numbers(of: release).lexicographicallyPrecedes(numbers(of: version)) == false
  }

  /// `[6, 1]`
  private static func numbers(of version: String) -> [Int] {
    version.split(separator: ".").prefix(2).map {
      Int($0.prefix { $0.isASCII && $0.isNumber }) ?? 0
    }
  }

  /// The first Linux on which overlayfs can be mounted in a user namespace. overlayfs.rst, "userxattr"
  public static let overlayForAll = "5.11"
}
