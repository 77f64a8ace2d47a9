extension Operation {
  /// The wait status as the shell says it: a code, or 128 and the signal that ended it.
  func awaitExitEffects(_ it: Occurrence) -> [Effect] {
    guard it.did("waitid"), let status = it.event.exitStatus else { return [] }
    let ended = [it.change(.process(1), "exit", to: String(status.code)), it.change(.process(1), "state", to: "ended")]
    let signal = status.signal.map { [it.change(.process(1), "signal", to: Signal.name($0))] } ?? []
    return ended + signal + emptied(it)
  }

  func killProcessEffects(_ it: Occurrence) -> [Effect] {
    guard it.isDone, it.world[.process(1), "state"] != nil else { return [] }
    return [it.change(.process(1), "state", to: "ended"), it.change(.process(1), "signal", to: Signal.name(9))]
      + emptied(it)
  }

  private func emptied(_ it: Occurrence) -> [Effect] {
    it.world[.cgroup, "tasks"] == "1" ? [it.change(.cgroup, "tasks", to: "0")] : []
  }

  func removeCgroupEffects(_ it: Occurrence, _ directories: [String]) -> [Effect] {
    guard it.isDone, it.world[.cgroup, "path"] != nil else { return [] }
    return [it.change(.cgroup, "path", to: nil), it.change(.cgroup, "tasks", to: nil)]
  }

  func deleteWritableLayerEffects(_ it: Occurrence) -> [Effect] {
    guard it.isDone, let top = it.world.layers.last, it.world[.layer(top), "access"] == "writable" else { return [] }
    return ["access", "name", "path", "bytes"].map { it.change(.layer(top), $0, to: nil) }
  }

  func deleteContainerEffects(_ it: Occurrence) -> [Effect] {
    guard it.isDone, it.world[.container, "id"] != nil else { return [] }
    return ["id", "name"].map { it.change(.container, $0, to: nil) }
  }
}

extension Event {
  /// How the container's process ended, from waitid(2)'s siginfo: a code, or the name of the signal that ended it.
  public var exitStatus: (code: Int, signal: Int?)? {
    guard let call = calls.first(where: { $0.name == "waitid" && $0.error == nil }),
      let info = JSON(parsing: call.args)?["infop"]
    else { return nil }
    if let code = info["si_status"]?.number { return (Int(code), nil) }
    return info["si_status"]?.string.flatMap(Signal.number).map { (128 + $0, $0) }
  }
}
