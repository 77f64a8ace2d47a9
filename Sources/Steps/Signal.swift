/// Signals by number, as signal(7) lists them for x86-64 and arm64.
public enum Signal {
  private static let names = [
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
    "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
    "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR",
    "SIGSYS",
  ]

  /// `SIGTERM` for 15; real-time signals are `SIG34` and so on.
  public static func name(_ number: Int) -> String {
    names.indices.contains(number - 1) ? names[number - 1] : "SIG\(number)"
  }
}
