import Steps

// Scene 9: how it ended
extension English {
  func awaitExit(_ told: Told) -> Text {
    let process = told.after[.process(1)]
    let signal = process["signal"].map(Format.signal)
    let kills = process["oom_kill"].flatMap { Int($0) }
    return Text(
      plan: "Waits until the first process ends, and takes its exit status.",
      line: "\(subject(told)) \(ended(process["exit"], signal))\(told.after.ranOut ? ": its memory ran out" : "").",
      more: """
        A container lives as long as its first process, whatever else runs in it: \(others(told)). \(code(process["exit"], signal)) \(counted(kills, signal))
        """.trimmed,
      story: """
        waitid on the pidfd tells how it ended (CLD_EXITED, CLD_KILLED or CLD_DUMPED) and with which number, and lets \
        the kernel forget the process. When PID 1 ends, every other process of its PID namespace gets SIGKILL, and fork \
        in that namespace fails from then on (ENOMEM).
        """,
      whyNow: "The monitor has nothing to do but to pass on bytes and signals until then.",
      notSo: endBelief(told, signal, kills))
  }

  /// The proof in the cgroup, by which the kernel's SIGKILL is told from anybody else's.
  private func counted(_ kills: Int?, _ signal: (name: String, number: Int?)?) -> String {
    switch kills {
    case nil: ""
    case 0?:
      "Its cgroup counts no process that the kernel killed for want of memory (oom_kill 0)"
        + (signal?.number == 9 ? ": somebody sent it." : ".")
    case let kills?:
      "Its cgroup counts \(count(kills, "process", plural: "processes")) that the kernel killed for want of memory (oom_kill \(kills))."
    }
  }

  private func others(_ told: Told) -> String {
    told.after.isFirst
      ? "when PID 1 of a PID namespace ends, the kernel kills all the others"
      : "it is not PID 1 of its PID namespace, so Fishbowl ends the others"
  }

  private func subject(_ told: Told) -> String { told.inside.map { "PID \($0)" } ?? "The first process" }

  private func ended(_ exit: String?, _ signal: (name: String, number: Int?)?) -> String {
    if let signal { return "was ended by \(signal.name)" }
    return exit.map { "exited with \($0)" } ?? "ended"
  }

  private func code(_ exit: String?, _ signal: (name: String, number: Int?)?) -> String {
    if let number = signal?.number { return "Fishbowl's exit code is 128 + \(number) = \(128 + number)." }
    return exit.map { "Fishbowl's exit code is the program's own, \($0)." } ?? ""
  }

  private func endBelief(_ told: Told, _ signal: (name: String, number: Int?)?, _ kills: Int?) -> NotSo {
    guard let number = signal?.number else {
      return NotSo(
        belief: "A container stays up until I stop it.",
        truth: "It lives as long as its \(told.after.isFirst ? "PID 1" : "first process"), and not a moment longer.")
    }
    return number == 9
      ? NotSo(
        belief: "137 means that memory ran out.",
        truth: kills == nil
          ? "It means 128 + 9, SIGKILL. Who sent it, and why, it does not say."
          : "It means 128 + 9, SIGKILL. Why, the count in the cgroup tells: here it is \(kills ?? 0).")
      : NotSo(
        belief: "\(128 + number) is an exit code of the program.",
        truth: "It is 128 + \(number): a signal ended it, so it had no exit code.")
  }
}
