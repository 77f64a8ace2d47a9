import Kernel
import Steps
import TraceStore

// What still lives ends first: files and groups in use can't be taken away.
extension CleanUp {
  /// Those that are born meanwhile are seen the next time.
  func kill(_ cgroup: String?) throws {
    try kill()
    guard let cgroup else { return }
    thaw()
    Self.killAll(in: cgroup)
  }

  static func killAll(in cgroup: String) {
    for _ in 0..<400 {
      let left = (Sys.read(cgroup + "/cgroup.procs") ?? "").split(separator: "\n").compactMap { Int($0) }
      if left.isEmpty { return }
      for pid in left { killMember(pid, of: cgroup) }
      Sys.sleep(milliseconds: 5)
    }
  }

  /// The number may be another's by now: a process is killed by the descriptor by which it was found in the group.
  private static func killMember(_ pid: Int, of cgroup: String) {
    guard let pidfd = Sys.pidfd(of: pid) else { return }
    defer { Sys.close(pidfd) }
    let name = cgroup.split(separator: "/").last.map(String.init) ?? cgroup
    guard (Sys.read("/proc/\(pid)/cgroup") ?? "").split(separator: "\n").contains(where: { $0.hasSuffix("/" + name) })
    else { return }
    Sys.send(9, to: pidfd)
  }

  /// SIGKILL to the container's first process, and with it to all in its PID namespace; then it is waited for.
  private func kill() throws {
    guard let container = arena.container, let pidfd = Sys.pidfd(of: Int(container.pid)) else { return }
    defer { Sys.close(pidfd) }
    guard isOurs(container) else { return }
    thaw()
    Sys.send(9, to: pidfd)
    _ = Sys.isReadable(pidfd, within: 10_000)
    Sys.reapIfChild(Int(container.pid))
  }

  /// What stands still can't die: `pause` and then the monitor's death leave a group frozen.
  private func thaw() {
    if isRecovery, let id = session.rows.container?.id { Freezer.thaw(id) }
  }

  /// A process is known by its start time too: a PID that another has by now is left alone. If the monitor died before it
  /// could note the time, the new process ends by itself, at the gate's end of file.
  private func isOurs(_ container: ProcessIdentity) -> Bool {
    guard arena.bootID == HostProbe.bootID() else { return false }
    if container.startTime != 0 { return ProcessIdentity(of: container.pid) == container }
    return ProcFiles().processStat(of: Int(container.pid))?.parent == Sys.processID
  }
}
