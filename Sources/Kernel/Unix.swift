import CKernel

/// System calls of the engine's own that `import Glibc` lacks. Each man page is named; what the kernel refuses is thrown.
package enum Unix {
  /// 0 in the child. Only where one thread runs. fork(2)
  package static func fork() throws(KernelRefusal) -> Int32 { try checked(fb_fork(), "fork", "") }

  /// Ends this process at once, without handlers and without flushing: the only way out of a fork. _exit(2)
  package static func exit(_ code: Int32) -> Never { fb_exit_now(code) }

  /// A close-on-exec descriptor of the process, which the caller closes. pidfd_open(2)
  package static func openPidfd(_ pid: Int32) throws(KernelRefusal) -> Int32 {
    try checked(fb_pidfd_open(pid), "pidfd_open", "\(pid)")
  }

  /// pidfd_send_signal(2)
  package static func signal(pidfd: Int32, _ number: Int32) throws(KernelRefusal) {
    try checked(fb_pidfd_send_signal(pidfd, number), "pidfd_send_signal", "\(number)")
  }

  /// Reaps the child behind a pidfd; nil if it still runs and `blocking` is false. waitid(2)
  package static func wait(pidfd: Int32, blocking: Bool = true) throws(KernelRefusal) -> ChildEnd? {
    var end = fb_exit()
    try checked(fb_wait_pidfd(pidfd, blocking ? 0 : Int32(FB_WNOHANG), &end), "waitid", "a pidfd")
    return ChildEnd(end)
  }

  /// The same by PID: for children only, whose PID can't be another's before they are reaped. waitid(2)
  package static func wait(pid: Int32, blocking: Bool = true) throws(KernelRefusal) -> ChildEnd? {
    var end = fb_exit()
    try checked(fb_wait_pid(pid, blocking ? 0 : Int32(FB_WNOHANG), &end), "waitid", "\(pid)")
    return ChildEnd(end)
  }

  /// Becomes that person for good: no other groups, all ids the same. setgroups(2), setresgid(2), setresuid(2)
  package static func become(uid: UInt32, gid: UInt32) throws(KernelRefusal) {
    try checked(fb_setgroups(nil, 0), "setgroups", "none")
    try checked(fb_setresgid(gid), "setresgid", "\(gid)")
    try checked(fb_setresuid(uid), "setresuid", "\(uid)")
  }

  /// Closes every descriptor but these. close_range(2)
  package static func closeDescriptors(except kept: [Int32]) throws(KernelRefusal) {
    var first: UInt32 = 0
    for descriptor in Set(kept).sorted() where descriptor >= 0 {
      let next = UInt32(descriptor)
      if next > first { try checked(fb_close_range(first, next - 1, 0), "close_range", "\(first)") }
      first = next + 1
    }
    try checked(fb_close_range(first, .max, 0), "close_range", "\(first)")
  }

  /// Nothing is blocked any more: a parent's mask is inherited. sigprocmask(2)
  package static func unblockSignals() throws(KernelRefusal) { try checked(fb_unblock_signals(), "sigprocmask", "") }

  /// Ignores a signal, or lets it do what it does by default. signal(2)
  package static func ignore(signal number: Int32, _ ignored: Bool = true) throws(KernelRefusal) {
    try checked(fb_ignore_signal(number, ignored ? 1 : 0), "signal", "\(number)")
  }

  /// This process gets `signal` when the thread that forked it ends; a change of uid clears that. PR_SET_PDEATHSIG(2const)
  package static func dieWithParent(_ signal: Int32) throws(KernelRefusal) {
    try checked(fb_prctl(1, UInt64(signal)), "prctl", "PR_SET_PDEATHSIG")
  }

  /// The previous mask. umask(2)
  @discardableResult
  package static func umask(_ mask: Int32) -> Int32 { fb_umask(mask) }

  /// CLOCK_MONOTONIC in nanoseconds. clock_gettime(2)
  package static var now: Int64 { fb_now() }
}

/// How a child ended.
package enum ChildEnd: Equatable, Sendable {
  case exited(Int32)
  case killed(signal: Int32, dumped: Bool)

  init?(_ end: fb_exit) {
    guard end.pid != 0 else { return nil }
    self = end.code == 1 ? .exited(end.status) : .killed(signal: end.status, dumped: end.code == 3)
  }

  /// As a shell has it: 128 + n for a signal.
  package var exitCode: Int32 {
    switch self {
    case .exited(let code): code
    case .killed(let signal, _): 128 + signal
    }
  }
}
