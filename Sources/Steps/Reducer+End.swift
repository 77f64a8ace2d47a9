extension Operation {
  /// What becomes of it says /proc/PID/status, read before the signal was sent: only what has a handler is heard.
  func sendSignalEffects(_ it: Occurrence, _ name: String) -> [Effect] {
    guard it.did("pidfd_send_signal") else { return [] }
    return [it.change(.signal(1), name, to: it.event.hearing(of: name).rawValue)]
  }

  func awaitEndEffects(_ it: Occurrence) -> [Effect] {
    it.event.calls.contains { $0.name == "ppoll" && $0.result == 1 } ? ended(it) : []
  }

  /// The kernel ends it, handler or not; how, the container's own run tells.
  func killAfterGraceEffects(_ it: Occurrence) -> [Effect] {
    guard it.did("pidfd_send_signal") else { return [] }
    return [it.change(.signal(1), Signal.name(9), to: Hearing.unstoppable.rawValue)] + ended(it)
  }

  private func ended(_ it: Occurrence) -> [Effect] { [it.change(.process(1), "state", to: "ended")] }

  /// The wait status as the shell says it: a code, or 128 and the signal that ended it.
  func awaitExitEffects(_ it: Occurrence) -> [Effect] {
    guard it.did("waitid") || it.did("wait4"), let status = it.event.exitStatus else { return [] }
    let ended = [it.change(.process(1), "exit", to: String(status.code)), it.change(.process(1), "state", to: "ended")]
    let signal = status.signal.map { [it.change(.process(1), "signal", to: Signal.name($0))] } ?? []
    let kills = it.event.oomKills.map { [it.change(.process(1), "oom_kill", to: String($0))] } ?? []
    return ended + signal + kills + emptied(it)
  }

  func killProcessEffects(_ it: Occurrence) -> [Effect] {
    guard it.isDone, let state = it.world[.process(1), "state"], state != "ended" else { return [] }
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

/// What a signal meets in the process it is sent to. signal(7), pid_namespaces(7)
public enum Hearing: String, Sendable {
  case handler
  /// The first process of a PID namespace gets only what it has a handler for.
  case noHandler = "no handler"
  /// SIGKILL and SIGSTOP from a PID namespace above.
  case unstoppable
  case unknown
}

extension Event {
  /// How many processes of the group the kernel has killed for want of memory, by its own count. Nil: it was not asked.
  public var oomKills: Int? {
    let files = evidence.filter { ["memory.oom_control", "memory.events"].contains($0.key) }
    let words = files.flatMap { $0.value.split(separator: "\n") }.map { $0.split(separator: " ") }
    return words.first { $0.count == 2 && $0[0] == "oom_kill" }.flatMap { Int($0[1]) }
  }

  public func hearing(of signal: String) -> Hearing {
    guard let number = Signal.number(signal) else { return .unknown }
    if [9, 19].contains(number) { return .unstoppable }
    // Only the first process of a PID namespace is spared the default action.
    if let pids = proof("NSpid")?.value, pids.split(separator: "\t").last != "1" {
      return .unknown
    }
    guard let text = proof("SigCgt")?.value, let mask = UInt64(text, radix: 16) else {
      return .unknown
    }
    return mask >> UInt64(number - 1) & 1 == 1 ? .handler : .noHandler
  }

  /// How the container's process ended, from waitid(2)'s siginfo: a code, or the name of the signal that ended it.
  public var exitStatus: (code: Int, signal: Int?)? {
    if let status = waitStatus { return status }
    guard let call = calls.first(where: { $0.name == "waitid" && $0.error == nil }),
      let info = JSON(parsing: call.args)?["infop"]
    else { return nil }
    if let code = info["si_status"]?.number { return (Int(code), nil) }
    return info["si_status"]?.string.flatMap(Signal.number).map { (128 + $0, $0) }
  }

  /// Of wait4(2), as strace writes it: `WIFEXITED(s) && WEXITSTATUS(s) == 3`, `WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL`.
  private var waitStatus: (code: Int, signal: Int?)? {
    guard let args = calls.last(where: { $0.name == "wait4" && $0.error == nil })?.args else { return nil }
    let word = { (macro: String) -> Substring? in
      args.firstRange(of: macro + "(s) == ").map { args[$0.upperBound...].prefix { $0.isLetter || $0.isNumber } }
    }
    if let code = word("WEXITSTATUS").flatMap({ Int($0) }) { return (code, nil) }
    return word("WTERMSIG").flatMap { Signal.number(String($0)) }.map { (128 + $0, $0) }
  }
}
