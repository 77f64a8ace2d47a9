import Steps

extension English {
  func name(of scene: Scene) -> String { scene.name }

  func sentence(for scene: Scene, in story: Story) -> String {
    if scene == .end ? !story.tellsEnd : !story.reached(scene) {
      return story.facts.isForeign ? "nothing of it is in the log." : "the run did not get this far."
    }
    if scene != .end, let broken = story.broken(in: scene) { return interruption(broken, facts: story.facts) }
    return switch scene {
    case .image: image(story)
    case .limits: limits(story)
    case .process: process(story)
    case .isolation: isolation(story)
    case .root: root(story)
    case .furnish: furnish(story)
    case .rights: rights(story)
    case .exec: exec(story)
    case .end: end(story)
    }
  }

  private func interruption(_ broken: Folded, facts: RunFacts) -> String {
    let told = Told(broken, facts: facts)
    let place = "step \(broken.event.step), \(broken.event.kind.rawValue)"
    if broken.event.outcome == .cut { return "\(place): the process died in it." }
    guard let call = told.failing, let error = call.error else { return "\(place), failed." }
    if call.fate == .injected {
      return "\(place), was made to fail by --fail: \(call.name) got \(error.name), and the kernel was not asked."
    }
    if broken.event.kind == .execUser { return notStarted(broken.event.operation, error) }
    return "\(place), failed: \(call.name) said \(error.name), \(error.message)."
  }

  func notStarted(_ operation: Operation, _ error: Errno) -> String {
    guard case .execute(let candidates, let arguments, _) = operation, let name = arguments.first else {
      return "no program started: \(error.name), \(error.message)."
    }
    if error == .noent {
      return candidates.count > 1
        ? "\(name) was not found in any of \(candidates.count) directories of PATH: no program started."
        : "\(name) was not found: no program started."
    }
    return "\(name) can't be executed (\(error.name), \(error.message)): no program started."
  }

  private func image(_ story: Story) -> String {
    let top = story.world(after: .image).hasWritableLayer ? ", an empty writable one on top" : ""
    if let path = story.rootfs { return "\(path) is the only read-only layer\(top). None of its files is copied." }
    if story.facts.isForeign { return "no image: the runtime was given a directory with the files." }
    let layers = count(story.world(after: .image).readOnlyLayers, "read-only layer")
    if story.layersUnpacked > 0, !story.facts.planned {
      return "\(layers)\(top). \(story.layersUnpacked) of them unpacked just now, once for all containers."
    }
    return "\(layers)\(top). \(story.facts.planned ? "No file is copied." : "No file was copied.")"
  }

  private func limits(_ story: Story) -> String {
    if story.lacksCgroup { return "no cgroup of its own: nobody delegated one to you. No limits." }
    let limits = story.limits
    let ceilings = list(limits.map { ceiling($0.on, $0.value) })
    let none = story.facts.isForeign ? "No memory limit was written." : "You gave no -m, so no memory limit."
    let memory = limits.contains { $0.on == .memory } ? "" : none
    if limits.isEmpty { return "a cgroup counts what it uses. \(memory)" }
    let given = "a cgroup counts what it uses, up to \(ceilings)."
    return memory.isEmpty ? given + " Nothing is reserved." : "\(given) \(memory)"
  }

  private func process(_ story: Story) -> String {
    let pids = story.pids
    if pids.count > 1, let outside = pids.first, let inside = pids.last {
      return "a new process: PID \(outside) to the host, PID \(inside) to itself."
    }
    if story.hasPidNamespace { return "a new process, in a PID namespace of its own: PID 1 to itself." }
    return "a new process\(pids.first.map { ", PID \($0)" } ?? ""). It has no PID namespace of its own."
  }

  private func isolation(_ story: Story) -> String {
    let own = [Namespace.uts, .ipc, .net, .user].filter(story.owns).map(name(of:))
    let shared = [Namespace.uts, .ipc, .net, .user, .time].filter { story.isHosts($0) }.map(name(of:))
    let joined = [Namespace.uts, .ipc, .net].compactMap { namespace in
      story.neighbour(namespace).map { "\(name(of: namespace)) shared with \($0)" }
    }
    let all = (own.isEmpty ? [] : ["own \(own.joined(separator: ", "))"]) + joined
    let first = all.joined(separator: ", ")
    let second = shared.isEmpty ? "" : "\(list(shared)) \(verb(shared)) still the host's."
    if first.isEmpty { return second }
    return second.isEmpty ? first + "." : "\(first). \(second.sentenceCased)"
  }

  /// "users" is a plural by itself.
  private func verb(_ names: [String]) -> String { names.count == 1 && names != ["users"] ? "is" : "are" }

  private func root(_ story: Story) -> String {
    if !story.rootIsStack { return "its / is still the host's disk." }
    if story.facts.isForeign, !story.world(after: .root).hasStack {
      return "its / was the host's disk; now it is the directory that the runtime was given."
    }
    return story.facts.planned
      ? "its / is the host's disk first; then it is the stack from scene 1."
      : "its / was the host's disk; now it is the stack from scene 1."
  }

  private func furnish(_ story: Story) -> String {
    let proc =
      story.did(.mountProc)
      ? story.sharesPids
        ? "a fresh /proc is mounted, but without a PID namespace ps still lists the host's processes."
        : story.neighbour(.pid).map { "a fresh /proc is mounted: ps inside lists those of \($0) as well." }
          ?? "a fresh /proc is mounted: ps inside lists inside processes only."
      : "no fresh /proc was mounted: ps can't list what is inside."
    return story.did(.rootDetachOld) ? proc : proc + " The host's tree is still mounted."
  }

  private func rights(_ story: Story) -> String {
    let rights = story.rights
    let of = rights.total > 0 ? " of \(rights.total)" : ""
    let uid = story.uid ?? "0"
    let filter = story.hasFilter ? "; seccomp filter on" : ""
    if uid == "0", let outside = story.uidOutside {
      return "uid 0 inside is uid \(outside) outside, with \(rights.effective)\(of) capabilities left\(filter)."
    }
    if uid == "0" {
      return rights.effective > 0 && rights.effective == rights.total
        ? "still uid 0 (root), with all \(rights.total) capabilities\(filter)."
        : "still uid 0 (root), but \(rights.effective)\(of) capabilities left\(filter)."
    }
    if rights.effective > 0 {
      let lost = count(rights.effective, "capability", plural: "capabilities")
      return "uid \(uid). Not being root, it loses its \(lost) at execve\(filter)."
    }
    return "uid \(uid), so no capability in use; \(rights.bounding)\(of) could still be gained\(filter)."
  }

  private func exec(_ story: Story) -> String {
    if let program = story.program {
      return story.facts.planned
        ? "that same process turns into \(program). Its PID inside stays the same."
        : "that same process turns into \(program). Its PIDs do not change." + seen(.cgroupOom, in: story)
    }
    return "the container is complete and waits to be started."
  }

  private func first(_ story: Story) -> String { story.isFirst ? "PID 1" : "its first process" }

  private func end(_ story: Story) -> String {
    let files = remains(story) + seen(.fsChanged, in: story)
    if story.facts.planned {
      return "when \(first(story)) exits, the container stops. "
        + (story.filesRemoved ? "Its files are removed (--rm)." : "Its files stay until rm.")
    }
    switch story.ending {
    case .exit(let code): return "\(first(story).sentenceCased) exited with \(code), so the container stopped. \(files)"
    case .signal(let signal):
      let why = story.world(after: .end).ranOut ? "its memory ran out: " : ""
      return "\(why)\(signal.name) ended \(first(story))\(code(signal.number)), so the container stopped. \(files)"
    case .undone(let broken): return undone(broken, story)
    case .ended(let code): return "the container stopped, with exit code \(code). \(files)"
    case .stopped(let last): return stopped(after: last, story)
    case .running: return "no end is recorded: \(first(story)) was still running."
    }
  }

  private func remains(_ story: Story) -> String {
    if story.facts.isForeign { return "The files in that directory stay." }
    return story.filesRemoved ? "Its files were removed (--rm)." : "Its files stay until rm."
  }

  /// What was seen of it besides, in the words of that step.
  private func seen(_ kind: Kind, in story: Story) -> String {
    story.told(kind).map { " " + text(for: $0).line } ?? ""
  }

  private func code(_ signal: Int?) -> String { signal.map { " (exit code 128 + \($0) = \(128 + $0))" } ?? "" }

  private func undone(_ broken: Folded, _ story: Story) -> String {
    let why = broken.event.outcome == .cut ? "was cut short" : "failed"
    return "step \(place(broken)) \(why)\(undoing(story))\(exitCode(story))"
  }

  private func exitCode(_ story: Story) -> String { story.facts.exit.map { " Exit code \($0)." } ?? "" }

  /// Who wanted no more, as the exit code tells.
  private func by(_ exit: Int?) -> String {
    guard let exit else { return "" }
    return exit > 128 ? "by \(Signal.name(exit - 128)) " : "by hand "
  }

  private func stopped(after last: Folded, _ story: Story) -> String {
    let rest =
      story.owed.map { " Step \(place($0)) of the clean-up did not succeed: something stays behind." }
      ?? (story.cleanedUp ? " What had been done was undone." : "")
    return "stopped \(by(story.facts.exit))after step \(place(last)), before a program began.\(rest)\(exitCode(story))"
  }

  private func undoing(_ story: Story) -> String {
    if let owed = story.owed {
      return ", and step \(place(owed)) of the clean-up did not succeed: something stays behind."
    }
    return story.cleanedUp ? ", so what was done before it was undone." : ", and the run stopped there."
  }

  private func place(_ folded: Folded) -> String { "\(folded.event.step) (\(folded.event.kind.rawValue))" }
}
