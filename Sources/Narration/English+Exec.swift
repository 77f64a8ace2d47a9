import Steps

// Scene 8
extension English {
  func waitForStart() -> Text {
    Text(
      plan: "Waits, complete but for the program, until it may start.",
      line: "The process was complete but for its program, and waited.",
      more: """
        The process reads from the FIFO, and the read lasts until the monitor writes a byte. Meanwhile the monitor makes \
        sure that the recording is stored, and that somebody listens to the output.
        """,
      story: """
        OCI calls this state created: everything is set up, and the process that will become the program waits. The \
        byte gives the turn back as well: from here on the process asks nobody before it acts. If the monitor dies now, \
        the kernel kills this process (proc.tie).
        """,
      whyNow: "All that can take time or fail is done; the start itself is one byte and one call.",
      notSo: NotSo(
        belief: "docker create makes a container process that waits.",
        truth: "docker create makes a record and a writable layer. In docker, a process waits only inside start."))
  }

  func releaseStart(_ told: Told) -> Text {
    Text(
      plan: "Writes one byte to the FIFO: the program may start.",
      line: told.opensOnly
        ? "The runtime opened the other end of the FIFO: the program may start."
        : "The monitor wrote one byte to the FIFO: the program may start.",
      more: """
        By now the first part of the trace is stored, and the monitor stands ready to copy the output: nothing that the \
        program prints can get lost.
        """,
      story: """
        The FIFO was opened before the pivot, so it works although its path is out of reach inside. When execve has \
        closed the reader, the FIFO has no other end: a second start would be told so by the kernel (ENXIO, for a \
        writer that does not wait).
        """,
      whyNow: "After the process waits and the recording is safe, before anything foreign runs.",
      notSo: NotSo(
        belief: "run is create and start, nothing else.",
        truth: "create, attach, wait, start: attach comes before start, so that no output is lost."))
  }

  func execute(_ told: Told, _ candidates: [String], _ arguments: [String], variables: Int) -> Text {
    let name = arguments.first ?? candidates.first ?? "the program"
    let program = told.after[.process(1), "program"] ?? name
    return Text(
      plan: "Turns this very process into \(name).",
      line: "This very process turned into \(program). Its PIDs did not change.",
      more: """
        execve replaces a process's program: its memory and code. It stays the same process: its PIDs\(pids(told)), its \
        namespaces, its cgroup, its root and current directory, and descriptors 0, 1 and 2 are what they were. \
        \(initiated(arguments) ?? search(name, candidates))
        """,
      story: """
        It gets \(count(arguments.count, "argument")) and \(count(variables, "environment variable")); the values of \
        variables don't stand in the trace. As in execvp, each candidate is tried in order: ENOENT leads to the next, EACCES is \
        remembered. A call that succeeds never returns; the monitor notices it by the end of file on the gate. The \
        kernel computes the capability sets anew and closes the marked descriptors.
        """,
      whyNow: "Last: from here on no code of Fishbowl runs in this process.",
      notSo: NotSo(
        belief: "The program runs inside the container's first process.",
        truth: initiated(arguments)
          ?? "It is that process\(told.inside.map { ", PID \($0)" } ?? ""). Nothing booted, and no process was added."
      ))
  }

  private func initiated(_ arguments: [String]) -> String? { Told.programOfInit(arguments).map(initBecomes) }

  private func pids(_ told: Told) -> String {
    let pids = told.after.pids(of: 1)
    return pids.isEmpty ? "" : " (\(pids.map(String.init).joined(separator: ", ")))"
  }

  private func search(_ name: String, _ candidates: [String]) -> String {
    candidates.count > 1
      ? "\(name) has no slash, so it is looked for in \(candidates.count) directories of PATH, inside the image."
      : "Its path is looked up inside the image."
  }
}
