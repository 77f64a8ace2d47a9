import CKernel
import Glibc
import Steps

extension Sys {
  /// fork(2), where one thread runs: 0 in the child.
  package static func fork() throws(KernelRefusal) -> Int {
    let pid = Int(fb_fork())
    if pid < 0 { throw KernelRefusal("fork", "", Errno(rawValue: Int32(-pid))) }
    return pid
  }

  /// _exit(2): no handlers, no flushing.
  package static func exitNow(_ code: Int) -> Never { fb_exit_now(Int32(truncatingIfNeeded: code)) }

  /// Waits for a child to end and reaps it.
  package static func reap(_ pid: Int) {
    var exit = fb_exit()
    while fb_wait_pid(Int32(pid), 0, &exit) == -EINTR {}
  }

  /// Waits for a child to end, and reaps it: its exit code, or 128 and the signal that ended it.
  package static func exitCode(of pid: Int) -> Int {
    var exit = fb_exit()
    while fb_wait_pid(Int32(pid), 0, &exit) == -EINTR {}
    return Int(exit.status) + (exit.code == CLD_EXITED ? 0 : 128)
  }

  /// pidfd_open(2): the caller owns it. Nil where the process is gone.
  package static func pidfd(of pid: Int) -> Int32? {
    let descriptor = fb_pidfd_open(Int32(pid))
    return descriptor < 0 ? nil : descriptor
  }

  @discardableResult
  package static func send(_ signal: Int32, to pidfd: Int32) -> Bool { fb_pidfd_send_signal(pidfd, signal) == 0 }

  package static func ignoreBrokenPipes() { _ = fb_ignore_signal(SIGPIPE, 1) }

  /// Swift's runtime and some parents block signals, and children inherit that: `fishbowl` begins by this.
  package static func unblockSignals() { _ = fb_unblock_signals() }

  /// Blocks the signals that a foreground command hands on, and gives a descriptor from which they are read.
  /// signalfd(2); the caller owns it.
  package static func signalDescriptor() throws(KernelRefusal) -> Int32 {
    let mask = forwarded.reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
    return try checked(fb_signal_descriptor(mask), "signalfd", "")
  }

  private static let forwarded = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH]

  /// The number of the next signal that came.
  package static func nextSignal(_ descriptor: Int32) -> Int32? {
    let signal = fb_next_signal(descriptor)
    return signal == 0 ? nil : signal
  }

  /// Gives up root for a person's rights, for good. False if anything of it failed: the caller must then stop.
  package static func become(uid: UInt32, gid: UInt32) -> Bool {
    var groups = [gid]
    return fb_setgroups(&groups, 1) == 0 && fb_setresgid(gid) == 0 && fb_setresuid(uid) == 0 && geteuid() == uid
  }

  /// A write lock on a whole file; nil if another process has it. Lost when any descriptor of the file is closed.
  package static func lock(_ path: String) -> Int32? {
    guard let file = try? openFile(path, writable: true) else { return nil }
    if fb_lock(file) == 0 { return file }
    close(file)
    return nil
  }

  /// Whether another process has such a lock. A file that is missing stays so: its folder may be on its way out.
  /// fcntl(2), F_GETLK
  package static func isLocked(_ path: String) -> Bool {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return fb_lock_holder(file) > 0
  }
}

extension Sys {
  /// Reaps a process that has ended, if it is a child of ours. Whether it was, or is none.
  @discardableResult
  package static func reapIfChild(_ pid: Int) -> Bool {
    var exit = fb_exit()
    return fb_wait_pid(Int32(pid), Int32(FB_WNOHANG), &exit) < 0 || exit.pid > 0
  }

  /// Reaps all children that have ended.
  package static func reapEnded() {
    var exit = fb_exit()
    while fb_wait_any(Int32(FB_WNOHANG), &exit) == 0, exit.pid > 0 {}
  }

  package static func sleep(milliseconds: UInt32) { usleep(milliseconds * 1000) }
}

extension Sys {
  /// SIGKILL to a process of ours.
  /// SIGSTOP: until somebody sends SIGCONT.
  package static func stopSelf() { _ = Glibc.kill(getpid(), SIGSTOP) }

  package static func kill(_ pid: Int) { _ = Glibc.kill(pid_t(pid), SIGKILL) }

  package static var parentID: Int { Int(getppid()) }

  package static var hostname: String {
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count)
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// sethostname(2), outside any plan: a mutant of the tests asks for it.
  package static func setHostname(_ name: String) { _ = sethostname(name, name.utf8.count) }

  /// Closes every descriptor above 2 but these. close_range(2)
  package static func closeOthers(than kept: [Int32]) {
    var next: Int32 = 3
    for descriptor in kept.sorted() where descriptor >= next {
      if descriptor > next { _ = fb_close_range(UInt32(next), UInt32(descriptor - 1), 0) }
      next = descriptor + 1
    }
    _ = fb_close_range(UInt32(next), .max, 0)
  }
}

/// Numbers of signals that are told apart.
package enum Signals {
  package static let `continue` = SIGCONT
  package static let windowChange = SIGWINCH
  /// By which a person or a supervisor asks a process to end.
  package static let endings = [SIGINT, SIGTERM]
}
