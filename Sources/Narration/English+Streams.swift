import Steps

// Scenes 8 and 9: who shares the program's streams, and what is seen of a container that runs
extension English {
  func connectStreams(input: Bool, terminal: Bool) -> Text {
    Text(
      plan: "Connects to the monitor's socket, and by it to the program's streams.",
      line: input
        ? "What is typed here goes to the program now, and what it writes comes here."
        : "What the program writes comes here now; nothing that is typed goes to it.",
      more: """
        No process was made, inside or outside. Descriptors 0, 1 and 2 of the container's first process lead to \
        \(terminal ? "a terminal" : "pipes") whose other end its monitor holds, since the start and until the end. The \
        monitor copies: to its log, and to everybody who is connected.
        """,
      story: """
        The monitor listens on a Unix socket in the run's directory. socket and connect are all that happens; the program \
        does not notice. \(keys(terminal)) Whoever reads slowly slows the program down, as at a pipe of the shell: nothing is lost.
        """,
      whyNow: "Only what is written from here on is seen: what came before is in the log.",
      notSo: NotSo(
        belief: "attach opens a shell in the container.",
        truth: "It makes nothing. Who types exit here ends the container's own program, if that one reads it."))
  }

  private func keys(_ terminal: Bool) -> String {
    terminal
      ? "Keys are bytes for the program's terminal: that one makes a SIGINT of Ctrl-C."
      : "There is no terminal between: a signal that comes is handed on as a signal."
  }

  func leaveStreams() -> Text {
    Text(
      plan: "Leaves the streams, if the container has not ended first.",
      line: "The streams were left; the container runs on.",
      more: "The monitor goes on reading what the program writes, so that it never waits for a reader that is gone.",
      story: """
        close ends the connection. The pipes or the terminal are the monitor's: they stay open, and the program meets \
        neither an end of its input nor a broken pipe.
        """,
      whyNow: "The detach keys were typed, or the command was asked to end.",
      notSo: NotSo(
        belief: "Who closes the window stops the container.",
        truth: "Its streams belong to its monitor, which no window has as its parent."))
  }

  func observeDetach() -> Text {
    Text(
      plan: "Sees that the command was left by the detach keys.",
      line: "The detach keys were typed: the command left, the program runs on.",
      more: "The keys never reach the program: the monitor finds them in what is typed, and takes them out.",
      story: """
        Of the default, Ctrl-P Ctrl-Q, the first is held back until the next byte tells what was meant: hence Ctrl-P seems \
        slow in a shell. --detach-keys chooses others. This is an observation: no system call stands for it.
        """,
      whyNow: "While the program runs, at the moment when they were typed.")
  }

  func observeProcess(_ seen: SeenProcess) -> Text {
    let outside = seen.pids.first ?? 0
    let inside = seen.pids.count > 1 ? seen.pids.last : nil
    let both = inside.map { "PID \(outside) to the host, \($0) inside" } ?? "PID \(outside) to the host"
    return Text(
      plan: "Sees a process of the container.",
      line: "top saw a process: \(both).",
      more: """
        It ran \(Format.path(seen.program)), and its parent had PID \(seen.parent). Which PIDs it has says the line NSpid of its \
        status: one for each level.
        """,
      story: """
        top asks the container's cgroup which processes are in it, so that those that exec has added are among them, and reads \
        /proc of the host. This is an observation: it says that the process was there then, not when it began or ended.
        """,
      whyNow: "At the moment when somebody looked.",
      notSo: NotSo(
        belief: "The host can't see the processes of a container.",
        truth: "They are its own processes, with numbers of its own. Only the other way round is the view closed."))
  }

  func observeOOM(_ kills: Int) -> Text {
    Text(
      plan: "Sees whom the kernel has killed for want of memory.",
      line: "The kernel killed \(count(kills, "process", plural: "processes")) of its cgroup for want of memory.",
      more: """
        The group had reached its limit, and nothing more could be given back. The kernel chose a process of the group and \
        ended it by SIGKILL; the container ends only if that was its first one.
        """,
      story: """
        The count oom_kill stands in memory.oom_control on cgroup v1 and in memory.events on v2, and goes with the group: it \
        is read before the group is removed. An exit code of 137 alone proves nothing: any SIGKILL leaves it.
        """,
      whyNow: "Seen when the container ended: the count does not say when each was killed.",
      notSo: NotSo(
        belief: "Exit code 137 means that memory ran out.",
        truth: "It means SIGKILL. The proof is the kernel's own count, in the cgroup."))
  }

  func observeHealth(_ status: String, _ code: Int) -> Text {
    Text(
      plan: "Sees how its health checks answer.",
      line: "The container is \(status) now: its check ended with \(code).",
      more: """
        A check is a program that is run beside the container's own, as exec does it. 0 says that it works; anything else, \
        as often in a row as --health-retries says, that it does not. \(code == -1 ? "−1: no answer came in time." : "")
        """.trimmed,
      story: """
        The monitor starts each check and writes down the last five answers. Nothing else follows from them: docker does not \
        restart a container for being unhealthy either. Of checks that say what the last one said, the trace keeps nothing.
        """,
      whyNow: "When the answer changed.",
      notSo: NotSo(
        belief: "A container that runs works.",
        truth: "That it runs only says that its first process is there. What the check says is what was asked."))
  }
}
