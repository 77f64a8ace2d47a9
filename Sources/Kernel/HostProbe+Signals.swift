import Steps

extension HostProbe {
  /// The names in a mask of /proc/PID/status, whose lowest bit is signal 1.
  static func signals(mask: UInt64) -> [String] {
    (0..<64).filter { mask >> UInt64($0) & 1 == 1 }.map { Signal.name($0 + 1) }
  }
}
