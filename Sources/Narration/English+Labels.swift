import Steps

extension English {
  func label(_ label: Label) -> String {
    switch label {
    case .what: "what"
    case .call: "call"
    case .who: "who"
    case .proof: "proof"
    case .whyNow: "why now"
    case .notSo: "not so"
    case .source: "source"
    case .before: "before"
    case .after: "after"
    case .moreChanges(let number): "and \(count(number, "more change"))"
    case .noProof: "no line of /proc was recorded for this step"
    case .readLater: "read a little later"
    case .noCall: "no system call of its own"
    case .callsNotRecorded: "its calls were not recorded one by one"
    case .performer(let actor, let pid, let inside): performer(actor, pid: pid, inside: inside)
    case .outcome(let outcome): name(of: outcome)
    case .undoes(let step): "turns back step \(step)"
    case .made: "made"
    case .changed: "changed"
    case .gone: "gone"
    case .moreShown(let number): "(\(count(number, "more line")): fishbowl replay --all)"
    case .shownCut: "(The trace keeps the first MiB of what a run shows, and no more.)"
    case .chapter: "chapter"
    case .note: "note"
    case .leftOut(.step(let kind, let number)): "Left out: \(kind.rawValue) (step \(number)). \(without(kind))"
    case .leftOut(.namespace(let namespace)): "Left out: ns.\(namespace.rawValue). \(without(namespace))"
    case .goesWith(let kinds, let reason): goes(kinds, reason)
    case .standsIn(let new, let old): "\(new.rawValue) stands in for \(old.rawValue)."
    case .willFail(let kind, let errno): "\(kind.rawValue) will fail with \(errno.name): \(errno.message)."
    case .omitted(let with): with.map { "left out with \($0)" } ?? "left out"
    case .leftOutHere(let kinds): "Left out: \(kinds.joined(separator: ", "))."
    case .justDone: "done"
    case .next: "next"
    case .look: "look"
    case .waits(let step, let last): "Step \(step) of \(last) comes next. Everything waits for you."
    case .keys: "Enter on · n next scene · e to the end · q abort · c card · w World · ? help"
    case .key(let key): meaning(of: key)
    case .noWayBack: "What was done can't be undone any more, so it goes on to the end."
    case .nothingDone: "Nothing was done yet."
    case .header(let scenes, let calls):
      "How one process becomes a container · \(count(scenes, "scene")) (\(count(calls, "system call")) planned)"
    case .planned(let steps, let calls):
      "What would happen · \(count(steps, "step")), \(count(calls, "system call")) · nothing was performed"
    case .onlyIfFailed(let steps, let calls):
      "Only if a step fails · \(count(steps, "step")), \(count(calls, "system call"))"
    case .planIncomplete:
      "The image is not in the store: the steps that follow, and their numbers, depend on its layers."
    case .recorded(let run): "Recorded as run \(run). Look inside: fishbowl replay"
    case .sharedWith(let name): "shared with \(name)"
    case .loopbackOnly:
      "containers have a loopback network of their own and no other yet. This is said once."
    case .noDeviceList:
      "this kernel takes no filter for devices, so CAP_MKNOD is not given. This is said once."
    case .noCgroup:
      "no cgroup is delegated to you: usage is not counted and limits have no effect. This is said once."
    case .boundDevices:
      "without root a device is the host's own file, bound in: you open it as you do outside, and r, w, m and"
        + " --device-cgroup-rule say nothing. This is said once."
    case .discarded(let options):
      "\(options.joined(separator: ", ")) discarded: no cgroup is delegated to you, and without one nothing can be limited"
    case .noHandler(let signal):
      "PID 1 has no handler for \(signal), so it does not get it: send it twice more to kill the container."
    case .notRecorded: "Not recorded (--no-trace)."
    case .run(let run): "Run \(run)"
    case .step(let step, let last): "step \(step) of \(last)"
    case .exit(let code): "exit \(code)"
    case .noExit: "no exit recorded"
    case .ranOn: "still running when recorded"
    case .duration(let milliseconds): Format.milliseconds(milliseconds) + " ms"
    case .mode(let mode): name(of: mode)
    case .steps(let number): count(number, "step")
    case .calls(let number): count(number, "system call")
    }
  }

  private func meaning(of key: StepKey) -> String {
    switch key {
    case .on: "on to the next stop; the space bar does the same"
    case .step: "one step, and stop again"
    case .scene: "on to the next scene"
    case .end: "to the end, without another stop"
    case .abort: "stop here: what was done is undone; a and Ctrl-C do the same"
    case .card: "the card of the step that was done last"
    case .world: "all that holds at this moment"
    case .help: "these lines"
    }
  }

  private func performer(_ actor: Actor, pid: Int?, inside: Int?) -> String {
    guard let pid else { return actor.rawValue }
    return "\(actor.rawValue), PID \(pid) outside" + (inside.map { ", \($0) inside" } ?? "")
  }

  private func name(of outcome: Outcome) -> String {
    switch outcome {
    case .done: "done"
    case .failed: "failed"
    case .skipped: "left out"
    case .cut: "cut short"
    }
  }

  private func name(of mode: RunFacts.Mode) -> String {
    switch mode {
    case .root: "as root"
    case .rootless: "rootless"
    case .aquarium: "in an aquarium"
    }
  }
}
