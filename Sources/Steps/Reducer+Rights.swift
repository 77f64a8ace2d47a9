extension Operation {
  func limitProcessEffects(_ it: Occurrence, _ limits: [ProcessLimit]) -> [Effect] {
    // Another runtime sets them from outside.
    limits.prefix(it.count("prlimit64")).map { it.change(.process(1), "rlimit@" + $0.name, to: $0.value) }
  }

  func giveStdioEffects(_ it: Occurrence, _ uid: UInt32) -> [Effect] {
    it.count("dup3") == 3 ? [it.change(it.subject, "stdio", to: "pipes of uid \(uid)")] : []
  }

  func giveTerminalEffects(_ it: Occurrence, _ uid: UInt32) -> [Effect] {
    it.did("ioctl") ? [it.change(it.subject, "tty", to: "terminal of uid \(uid)")] : []
  }

  func dropBoundingEffects(_ it: Occurrence, _ capabilities: [Capability]) -> [Effect] {
    capabilities.prefix(it.count("prctl")).map { it.change(.cap(it.process, "bounding"), $0.name, to: "0") }
  }

  /// Leaving uid 0 clears the effective set; keepcaps saves the permitted one. capabilities(7)
  func setUserEffects(_ it: Occurrence, _ uid: UInt32, _ gid: UInt32, _ groups: [UInt32]) -> [Effect] {
    var effects: [Effect] = []
    if it.did("setgroups") {
      effects.append(it.change(it.subject, "groups", to: groups.map(String.init).joined(separator: " ")))
    }
    if it.did("setresgid") { effects.append(it.change(it.subject, "gid", to: String(gid))) }
    guard it.did("setresuid") else { return effects }
    effects.append(it.change(it.subject, "uid", to: String(uid)))
    return uid == 0 ? effects : effects + clear("effective", it)
  }

  /// The new sets are what was asked for, as far as it was permitted before.
  func setCapabilitiesEffects(_ it: Occurrence, _ kept: [Capability]) -> [Effect] {
    guard it.did("capset") else { return [] }
    return ["effective", "permitted"].flatMap { set -> [Effect] in
      let subject = Subject.cap(it.process, set)
      let had = it.world.capabilities(of: it.process, set)
      return had.filter { !kept.contains($0) }.map { it.change(subject, $0.name, to: "0") }
        + kept.filter { !had.contains($0) }.map { it.change(subject, $0.name, to: "1") }
    }
  }

  /// The same process becomes another program, into which others may look again, PR_SET_DUMPABLE(2const). Without uid 0 it keeps no capability across it. capabilities(7)
  func executeEffects(_ it: Occurrence, _ candidates: [String]) -> [Effect] {
    guard it.isDone else { return [] }
    let path = candidates.dropFirst(max(0, it.event.calls.count - 1)).first ?? candidates.last ?? ""
    let isHidden = it.world[it.subject, "memory"] != nil
    let becomes =
      [it.change(.process(1), "program", to: path), it.change(.process(1), "state", to: "runs")]
      + (isHidden ? [it.change(it.subject, "memory", to: nil)] : [])
    let isRoot = it.world[.process(1), "uid"] == "0"
    return isRoot ? becomes : becomes + clear("effective", it) + clear("permitted", it)
  }

  private func clear(_ set: String, _ it: Occurrence) -> [Effect] {
    it.world.capabilities(of: it.process, set).map { it.change(.cap(it.process, set), $0.name, to: "0") }
  }
}
