extension HostProbe {
  /// The names in a mask of /proc/PID/status, whose lowest bit is signal 1. Real-time signals as strace(1) shows them.
  static func signals(mask: UInt64) -> [String] {
    (0..<64).filter { mask >> UInt64($0) & 1 == 1 }.map { bit in
      bit < names.count ? names[bit] : bit == names.count ? "SIGRTMIN" : "SIGRT_\(bit - names.count)"
    }
  }

  /// From 1, as x86-64 and arm64 number them. signal(7)
  private static let names = [
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
    "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN",
    "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
  ]
}
