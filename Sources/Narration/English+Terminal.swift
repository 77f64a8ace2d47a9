import Steps

// Scenes 6 to 8, of a container that was given a terminal
extension English {
  func openTerminal(_ size: WindowSize?, console: String?) -> Text {
    let window = size.map { ", \($0.columns) by \($0.rows)" } ?? ""
    return Text(
      plan: "Makes a pseudo-terminal\(window).",
      line: "A pseudo-terminal was made in its own devpts\(window).",
      more: """
        A pseudo-terminal is a pair of ends with a driver of the kernel between them. The program gets one end, and takes \
        it for a screen and a keyboard; Fishbowl holds the other. The driver in between is what echoes keys, and turns \
        the byte of Ctrl-C into SIGINT.\(console.map { " The program's end is seen at \($0), too." } ?? "")
        """,
      story: """
        Opening ptmx makes the pair; TIOCSPTLCK unlocks the program's end, and TIOCGPTPEER opens it without a path. \
        Because this devpts is the container's own, the terminal has a name inside, /dev/pts/N, and none on the host: \
        docker and the OCI runtimes do it the same way.
        """,
      whyNow: "The devpts is in place, and its paths are the container's own by now.",
      notSo: NotSo(
        belief: "With -t the container uses my terminal.",
        truth: "It has one of its own; the bytes are copied between the two."))
  }

  func giveTerminal(_ uid: UInt32) -> Text {
    Text(
      plan: "Makes the terminal its session's, and descriptors 0, 1 and 2, owned by uid \(uid).",
      line: "The terminal is now its session's, and its descriptors 0, 1 and 2.",
      more: """
        Standard input, output and error are one and the same terminal: that is why the output of a container with -t \
        can't be told from its errors afterwards. The owner is uid \(uid), so that the program may open it by name.
        """,
      story: """
        A session leader without a terminal may take one by TIOCSCTTY. From then on the driver sends SIGINT, SIGTSTP and \
        SIGWINCH to the process group in its foreground, and SIGHUP when it ends: job control works. dup3 puts \
        it onto the three numbers.
        """,
      whyNow: "After the new session has begun, while CAP_CHOWN is still there.")
  }

  func takeTerminal() -> Text {
    Text(
      plan: "Takes the terminal's other end into the monitor.",
      line: "The monitor took the terminal's other end: it reads the screen there.",
      more: """
        Up to now only the new process had both ends. The monitor copies this descriptor out of it; what is typed goes in \
        there, and what is shown comes out. It stays open while nobody is attached.
        """,
      story: """
        pidfd_getfd copies a descriptor out of another process, as a debugger could; it asks for the right to trace it. The \
        two share one open file. The process's own copy is closed by execve, so that the program never sees it.
        """,
      whyNow: "Before the program starts: nothing that it shows may be lost.")
  }
}
