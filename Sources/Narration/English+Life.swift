import Steps

// Scenes 8 and 9: what is done to a container that runs
extension English {
  func openProcess(_ told: Told, _ pid: Int) -> Text {
    Text(
      plan: "Takes hold of the container's first process, PID \(pid) to the host.",
      line: "PID \(pid), the container's first process, is held by a descriptor now.",
      more: """
        A PID is only a number: when its process has ended, the kernel gives it to another. A pidfd means this process and \
        no other, so what follows can't hit a stranger.
        """,
      story: """
        pidfd_open gives a descriptor that stands for the process itself. Fishbowl compares the start time in \
        /proc/\(pid)/stat with the one it wrote down at the birth: only then is it the container's. Whatever is done through \
        the descriptor after the process has ended fails with ESRCH.
        """,
      whyNow: "Before anything is sent: a number alone may mean somebody else by then.",
      notSo: NotSo(
        belief: "Inside, the process has PID 1, so PID 1 must be stopped.",
        truth: "It has one PID for each level. To the host it is \(pid); the host's PID 1 is another process."))
  }

  func sendSignal(_ told: Told, _ signal: String) -> Text {
    let hearing = told.event.hearing(of: signal)
    return Text(
      plan: "Sends \(signal) to the container's first process.",
      line: "\(signal) was sent to the container's first process\(heard(hearing)).",
      more: """
        Only that one gets it, not the other processes inside: whether they end too is its affair. \(explained(hearing, signal))
        """.trimmed,
      story: """
        The first process of a PID namespace is protected: of the signals that come from inside, and from outside all but \
        SIGKILL and SIGSTOP, the kernel drops those that it has no handler for. The line SigCgt of /proc/PID/status shows \
        for which it has one, a bit for each. With --init a small program is PID 1 that has them and hands them on.
        """,
      whyNow: "First it is asked: a program may want to close files and finish what it is about.",
      notSo: NotSo(
        belief: "stop kills at once.",
        truth: "It asks with a signal that can be caught, and waits. Only after the grace time comes SIGKILL."))
  }

  private func heard(_ hearing: Hearing) -> String {
    switch hearing {
    case .handler: ", which has a handler for it"
    case .noHandler: ", which has no handler for it: nothing happens"
    case .unstoppable, .unknown: ""
    }
  }

  private func explained(_ hearing: Hearing, _ signal: String) -> String {
    switch hearing {
    case .handler: "What the handler does is the program's business."
    case .noHandler: "As PID 1 it has no default action either, so it does not even notice."
    case .unstoppable:
      "\(signal) can't be caught or ignored, and from a PID namespace above it works on a PID 1 as well."
    case .unknown: ""
    }
  }

  func awaitEnd(_ told: Told, _ seconds: Int?) -> Text {
    let time = seconds.map { $0 == 1 ? "1 second" : "\($0) seconds" }
    let ended = told.after[.process(1)]["state"] == "ended"
    return Text(
      plan: time.map { "Waits for its end, \($0) at most." } ?? "Waits for its end, however long it takes.",
      line: ended
        ? "It ended in its grace time." : "The grace time of \(time ?? "0 seconds") ran out, and it still runs.",
      more: """
        The grace time is the program's: to write what it has in memory, to answer whom it is serving. docker gives \
        10 seconds unless -t says otherwise.
        """,
      story: """
        A pidfd becomes readable when its process has ended, so ppoll waits for the end and for the time together: 1 says \
        that it ended, 0 that the time is over. No process is asked again and again whether it still lives.
        """,
      whyNow: "Between the request and the force.",
      notSo: NotSo(
        belief: "A stop that takes 10 seconds is a slow engine.",
        truth: "The program did not hear the signal or did not obey, and was given all of its grace time."))
  }

  func killAfterGrace(_ told: Told) -> Text {
    Text(
      plan: "Sends SIGKILL, if it has not ended by then.",
      line: "SIGKILL was sent: it had not ended in its grace time.",
      more: """
        With PID 1 the kernel ends every other process of its PID namespace. Nobody could write down what was in memory; the \
        container's exit code will be 128 + 9 = 137.
        """,
      story: """
        SIGKILL has no handler and can't be ignored. From inside its namespace not even it reaches PID 1; from a namespace \
        above it does. The container's monitor collects the status and removes the cgroup, in the run that made the process.
        """,
      whyNow: "Only when asking was of no use.",
      notSo: NotSo(
        belief: "137 means that memory ran out.",
        truth: "It means SIGKILL. This one came from stop, because the grace time was over."))
  }

  func freezeCgroup(_ file: FileText) -> Text {
    Text(
      plan: "Freezes every process of the container's cgroup.",
      line: "Every process of the container's cgroup was frozen where it stood.",
      more: """
        They are not ended and get no signal: the kernel gives them no time on a processor until they are thawed. Memory, \
        open files and connections stay as they are.
        """,
      story: """
        \(file.text) is written to \(Format.path(file.path)). Unlike SIGSTOP it can't be seen or caught inside, and it \
        holds for all processes of the group, those that are born later too. A signal that is sent now waits until the thaw.
        """,
      whyNow: "One write does it for all of them at once; nobody can slip through by forking.",
      notSo: NotSo(
        belief: "A paused container uses nothing.",
        truth: "It uses no processor. Its memory stays taken."))
  }

  func thawCgroup(_ file: FileText) -> Text {
    Text(
      plan: "Lets the processes of the container's cgroup go on.",
      line: "The processes of the container's cgroup go on where they stood.",
      more: "To them nothing has happened, but that the clock has leapt: time-outs may be over.",
      story: """
        \(file.text) is written to \(Format.path(file.path)). What was sent meanwhile, signals and packets, is \
        delivered now.
        """,
      whyNow: "As long as the group is frozen, not even SIGKILL would end a process of it on cgroup v1.")
  }

  func renameContainer(_ place: ContainerPlace, _ name: String, _ nameFile: String) -> Text {
    Text(
      plan: "Names the container \(name) instead of \(place.name).",
      line: "The container's name is \(name) now; \(place.name) is free again.",
      more: "Only the record's name changed. The ID, the hostname inside and the writable layer are what they were.",
      story: """
        A name is a symbolic link, \(nameFile), that says the container's ID. Of two that want one name, one gets EEXIST. The \
        old link is removed after the new one is there, so that the container is never without a name.
        """,
      whyNow: "The new name is claimed first: if another has it, nothing has changed.")
  }
}
