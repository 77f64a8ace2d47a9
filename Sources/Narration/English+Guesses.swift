extension English {
  func guess(_ subject: GuessSubject) -> Guess {
    switch subject {
    case .writableLayer:
      ask(
        "How big is the new writable layer?", ["one empty directory", "as big as the image"], 0,
        "It starts empty. A file goes up into it when it is first changed.")
    case .cgroup:
      ask(
        "Does this group limit anything by itself?", yesOrNo, 1,
        "It counts what is used. A limit is a number that someone writes into it.")
    case .hostname:
      ask(
        "Is the host called so too, now?", yesOrNo, 1, "The name changed in its own UTS namespace, and nowhere else.")
    case .rootChange:
      ask(
        "Which number did this step change?", ["PID", "uid", "neither"], 2,
        "Its PIDs came with its birth, in scene 3. The user did not change.")
    case .proc:
      ask(
        "Whose processes does this new /proc show?", ["the host's", "those inside"], 1,
        "proc shows the PID namespace of whoever mounts it.")
    case .files:
      ask("Are its files gone now?", yesOrNo, 1, "They go with rm, not with the process.")
    case .sight(let monitor):
      ask(
        "Can PID 1 inside see process \(monitor)?", yesOrNo, 1,
        "Its PID namespace has no number for a process of the level above.")
    case .moduleRight(let isHeld):
      ask(
        "May this root load a kernel module?", yesOrNo, isHeld ? 0 : 1,
        isHeld ? "It holds CAP_SYS_MODULE." : "uid 0 is a number. CAP_SYS_MODULE, the right to do so, is gone.")
    case .execution(let pid):
      ask("Is this a new process?", yesOrNo, 1, "execve changes the program. The process is still \(pid) to the host.")
    }
  }

  private var yesOrNo: [String] { ["yes", "no"] }

  private func ask(_ question: String, _ choices: [String], _ answer: Int, _ reason: String) -> Guess {
    Guess(question: question, choices: choices, answer: answer, reason: reason)
  }
}
