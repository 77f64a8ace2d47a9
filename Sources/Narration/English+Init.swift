import Steps

// --init, scenes 6 and 8
extension English {
  func mountInit(_ target: String) -> Text {
    Text(
      plan: "Puts an init for PID 1 at \(target), read-only.",
      line: "An init, which will be PID 1, is now at \(target), read-only.",
      more: """
        It is a program of a few kilobytes that needs no library. As PID 1 it starts the program as its child, hands signals \
        on to it, reaps every process whose parent has ended, and ends with the program's exit code.
        """,
      story: """
        PID 1 inherits orphans: when they end, they stay zombies until PID 1 waits for them, and a shell or a server as PID 1 may \
        never do that. Nor does PID 1 get signals that it has no handler for; this one has one for each. The mount is read-only, \
        since all containers share the file on the host: who could write to \(target) would change the init of the others.
        """,
      whyNow: "After the pivot: \(target) is now looked up in the image. The execve of scene 8 finds it there.",
      notSo: NotSo(
        belief: "Every container needs an init.",
        truth: "It needs one whose program starts others and does not wait for them, or has no handler for SIGTERM."))
  }

  /// Of an execve that turns the process into the init.
  func initBecomes(_ program: String) -> String {
    "It is the init: by fork it makes the process that becomes \(program), PID 2 inside."
  }
}
