/// A right of capabilities(7), by its number in linux/capability.h.
public struct Capability: RawRepresentable, Hashable, Codable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public init?(name: String) {
    guard let number = Self.names.firstIndex(of: name) else { return nil }
    rawValue = number
  }

  /// `CAP_CHOWN`; a number that this table does not know yet is `CAP_41`.
  public var name: String { Self.names.indices.contains(rawValue) ? Self.names[rawValue] : "CAP_\(rawValue)" }

  public static let names = [
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID",
    "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN",
    "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT",
    "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE",
    "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL",
    "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND",
    "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
  ]

  public static let all = names.indices.map(Capability.init(rawValue:))

  /// The 14 that docker leaves a container by default.
  public static let dockerDefault: [Capability] = [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31]
    .map(Capability.init(rawValue:))

  /// The set as the bit mask of /proc/PID/status.
  public static func mask(_ capabilities: [Capability]) -> UInt64 {
    capabilities.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  public static func set(mask: UInt64) -> [Capability] {
    (0..<64).filter { mask >> UInt64($0) & 1 == 1 }.map(Capability.init(rawValue:))
  }
}
