public import Steps

/// Every text of a player that is not about one step or scene, so that a player holds no words of its own.
public enum Label: Equatable, Sendable {
  // the card
  case what, call, who, proof, whyNow, notSo, source
  case before, after
  /// How many lines of changes are not shown.
  case moreChanges(Int)
  /// No line of /proc was recorded for the step.
  case noProof
  /// The proof was read later than the step, where the baton changed next.
  case readLater
  /// No system call: what was performed without one, before there was a plan, or observed.
  case noCall
  /// The value of "who".
  case performer(Actor, pid: Int?, inside: Int?)
  case outcome(Outcome)
  /// The step turns back an earlier one.
  case undoes(step: Int)
  case made, changed, gone

  // a run
  /// Above a live narration or a replay.
  case header(scenes: Int, calls: Int)
  /// Above a plan.
  case planned(steps: Int, calls: Int)
  /// The image is not in the store: of a plan only its first step is known.
  case planIncomplete
  /// Below a live narration.
  case recorded(run: Int)
  case notRecorded
  /// Said once: this version has no other network.
  case loopbackOnly
  /// Said once: pure cgroup v2 has no device list yet.
  case noDeviceList
  /// Said once: nobody has delegated a control group to this person.
  case noCgroup
  /// While a container runs: PID 1 has no handler for the signal that was sent.
  case noHandler(signal: String)
  /// `Run 1`
  case run(Int)
  case step(Int, of: Int)
  case exit(Int)
  /// The run has not ended, or was cut.
  case noExit
  /// From the run's begin to its end.
  case duration(milliseconds: Double)
  case mode(RunFacts.Mode)
  case steps(Int)
  case calls(Int)
}
