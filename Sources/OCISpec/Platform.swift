/// What an image was built for, in Go's names. OCI image spec, image-index.md
public struct Platform: Hashable, Codable, Sendable, CustomStringConvertible {
  public var os: String
  public var architecture: String
  public var variant: String?

  public init(os: String = "linux", architecture: String, variant: String? = nil) {
    self.os = os
    self.architecture = architecture
    self.variant = variant
  }

  /// What this machine's containers run.
  public static let current = Platform(architecture: currentArchitecture)

  /// `linux/arm64/v8`
  public var description: String { ([os, architecture] + (variant.map { [$0] } ?? [])).joined(separator: "/") }

  /// Whether an image for `self` runs on `machine`. A variant counts only where both name one.
  public func fits(_ machine: Platform) -> Bool {
    os == machine.os && architecture == machine.architecture
      && (variant == nil || machine.variant == nil || variant == machine.variant)
  }

  private static var currentArchitecture: String {
    #if arch(x86_64)
      "amd64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
