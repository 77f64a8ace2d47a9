import Steps

// Scene 3
extension English {
  func clone(_ told: Told, _ namespaces: [Namespace], cgroup: String?, _ joined: [Neighbour]) -> Text {
    let flags = namespaces.map(\.flag).joined(separator: " | ")
    let names = list(namespaces.map(\.rawValue))
    let isFirst = namespaces.contains(.pid)
    return Text(
      plan: isFirst
        ? "Makes a new process, in a PID namespace of its own: inside, its PID will be 1."
        : "Makes a new process. It gets no PID namespace of its own.",
      line: isFirst ? bornFirst(told) : bornAmongOthers(told),
      more: """
        One call makes the process and \(count(namespaces.count, "namespace")) with it: \(names). In each of them it \
        sees its own copy or its own empty one; whatever is not in that list it shares with the host\(but(joined)). To the host it \
        is an ordinary process\(told.monitor.map { ", a child of PID \($0)" } ?? ""): it runs on the same kernel, \
        nothing boots.\(joinsAtBirth(cgroup))
        """,
      story: """
        clone3 takes the flags \(flags), and CLONE_PIDFD, which gives the monitor a descriptor that stands for exactly \
        this process: a PID can be used again, a pidfd can't. The kernel allocates one PID per level, from \(isFirst ? "the new PID" : "its PID") \
        namespace up to the root of the tree (at most 32 levels below it); /proc/PID/status lists them as NSpid, \
        as far as the reader's own level can see. A new mount namespace starts as a copy of the parent's mounts, a UTS \
        namespace as a copy of its names; a new network namespace holds only lo, and that is down; new IPC and PID \
        namespaces are empty. \(borrowed(joined))The new process waits: the monitor first writes down what clone3 returned.
        """,
      whyNow: """
        The control group is ready to be joined; and a /proc that is mounted later shows the PID namespace of whoever \
        mounts it, so \(isFirst ? "the namespace must be there first" : "it must be in the right one before").
        """,
      notSo: isFirst
        ? NotSo(
          belief: "It changed its root and so got PID 1.",
          truth: "clone3 gave it PID 1. Its / is still the host's disk here.") : nil)
  }

  private func but(_ joined: [Neighbour]) -> String {
    joined.map { ", but for \(list($0.namespaces.map(\.rawValue))), which it shares with container \($0.name)" }
      .joined()
  }

  private func borrowed(_ joined: [Neighbour]) -> String {
    joined.isEmpty ? "" : "To share, the monitor enters the other's by setns, clones there, and comes back. "
  }

  private func bornFirst(_ told: Told) -> String {
    guard let outside = told.outside, let inside = told.inside else {
      return "A new process was made, in a PID namespace of its own."
    }
    return "A new process was made: PID \(outside) to the host, PID \(inside) to itself."
  }

  private func bornAmongOthers(_ told: Told) -> String {
    guard let outside = told.outside else { return "A new process was made, without a PID namespace of its own." }
    guard let other = told.after.neighbour(.pid) else {
      return "A new process was made: PID \(outside), to the host and to itself."
    }
    return "A new process was made: PID \(outside) to the host, among the processes of \(Format.source(other))."
  }

  private func joinsAtBirth(_ cgroup: String?) -> String {
    cgroup == nil ? "" : " It is born inside its control group (CLONE_INTO_CGROUP)."
  }

  func tieToMonitor(_ told: Told) -> Text {
    let monitor = told.monitor.map { "the monitor (PID \($0))" } ?? "the monitor"
    return Text(
      plan: "Asks the kernel to kill this process when its monitor dies.",
      line:
        "It tied its life to \(monitor): if that dies, so does it.",
      more: """
        Without this, a container whose monitor is gone would run on, with nobody to pass on its output, record its \
        exit or clean up. The setting outlives execve, so the program will be bound by it too.
        """,
      story: """
        prctl(PR_SET_PDEATHSIG, SIGKILL). The signal is sent when the thread that made this process ends, which is why \
        the monitor clones from its main thread. The kernel clears the setting when the process changes to another \
        user, so it is made again after that. A parent that died before the call sends nothing; that shows as end of \
        file on the gate.
        """,
      whyNow: "It is the first thing in its life: until then it could outlive its monitor unnoticed.",
      notSo: !told.after.isFirst
        ? nil
        : NotSo(
          belief: "Host and container share process 1.",
          truth: told.insidePid.map {
            "PID 1 inside is PID \($0) on the host, a child of \(monitor). The host's PID 1 is another."
          }
            ?? "Inside, PID 1 is an ordinary child of the monitor. The host's PID 1 is another process."))
  }
}
