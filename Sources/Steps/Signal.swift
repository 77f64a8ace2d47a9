/// Signals by number, as signal(7) lists them for x86-64 and arm64.
public enum Signal {
  private static let names = [
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
    "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
    "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR",
    "SIGSYS",
  ]

  /// The number of a name that `name` gives, or nil.
  public static func number(_ name: String) -> Int? { (1...64).first { self.name($0) == name } }

  /// `SIGTERM` for 15; real-time signals as strace(1) shows them, `SIGRTMIN` and `SIGRT_1` on.
  public static func name(_ number: Int) -> String {
    if names.indices.contains(number - 1) { return names[number - 1] }
    return number == names.count + 1 ? "SIGRTMIN" : "SIGRT_\(number - names.count - 1)"
  }
}
