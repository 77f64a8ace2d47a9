public import Steps

/// Every text of a told run that is not about one step or scene. The full screen and the page have words of their own.
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
  /// No system call: what was observed, or left out.
  case noCall
  /// What makes calls that were not recorded one by one, as before there was a plan.
  case callsNotRecorded
  /// The value of "who".
  case performer(Actor, pid: Int?, inside: Int?)
  case outcome(Outcome)
  /// The step turns back an earlier one.
  case undoes(step: Int)
  case made, changed, gone
  /// How many lines of what the program wrote are not shown.
  case moreShown(Int)
  /// The trace keeps no more of what the program wrote.
  case shownCut

  // beside a run or a step: what a person wrote
  case chapter, note

  // what is otherwise than planned
  /// Left out by itself, with its number where it is a step; and what that means.
  case leftOut(Alteration)
  /// What goes with it, and why.
  case goesWith([String], Omission.Reason)
  /// One stands in for the other.
  case standsIn(Kind, for: Kind)
  case willFail(Kind, Errno)
  /// In a plan, beside a step.
  case omitted(with: String?)
  /// In a scene's sentence.
  case leftOutHere([String])

  // between two steps
  /// What was done last, what comes, and what to type elsewhere.
  case justDone, next, look
  /// That step comes, and all wait.
  case waits(step: Int, of: Int)
  /// What each key does, in one line, and one line for each.
  case keys
  case key(StepKey)
  case noWayBack
  /// Nothing was done yet that a card could tell of.
  case nothingDone

  // a run
  /// Above a live narration or a replay.
  case header(scenes: Int, calls: Int)
  /// Above a plan.
  case planned(steps: Int, calls: Int)
  /// In a plan, above what is done only then.
  case onlyIfFailed(steps: Int, calls: Int)
  /// The image is not in the store: of a plan only its first step is known.
  case planIncomplete
  /// Below a live narration.
  case recorded(run: Int)
  case notRecorded
  /// Said once: this version has no other network.
  case loopbackOnly
  /// Namespaces of another container: what stands before their names.
  case sharedWith(String)
  /// Said once: pure cgroup v2 has no device list yet.
  case noDeviceList
  /// Said once: nobody has delegated a control group to this person.
  case noCgroup
  /// Without root a device of --device is the host's own file.
  case boundDevices
  /// Options that ask for limits.
  case discarded(options: [String])
  /// While a container runs: PID 1 has no handler for the signal that was sent.
  case noHandler(signal: String)
  /// `Run 1`
  case run(Int)
  case step(Int, of: Int)
  case exit(Int)
  /// The run has not ended, or was cut.
  case noExit
  /// The program had begun, and no end of it is recorded.
  case ranOn
  /// From the run's begin to its end.
  case duration(milliseconds: Double)
  case mode(RunFacts.Mode)
  case steps(Int)
  case calls(Int)
}

/// What a person can do between two steps.
public enum StepKey: String, CaseIterable, Sendable {
  case on = "Enter"
  case step = "s"
  case scene = "n"
  case end = "e"
  case abort = "q"
  case card = "c"
  case world = "w"
  case help = "?"
}

/// What is left out of a plan.
public enum Alteration: Equatable, Sendable {
  case step(Kind, number: Int)
  case namespace(Namespace)
}
