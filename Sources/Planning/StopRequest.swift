public import Steps

/// What `stop` and `kill` do to a container that runs.
public struct StopRequest: Equatable, Sendable {
  public var place: ContainerPlace
  /// The container's first process, as the host knows it.
  public var pid: Int
  /// By its name.
  public var signal: String
  /// What follows the signal; nil: nothing, as for `kill`.
  public var grace: Grace?
  /// A frozen group is thawed first: what can't run can't end.
  public var thaw: FileText?

  public enum Grace: Equatable, Sendable {
    case seconds(Int)
    /// No force follows.
    case endless
  }

  public init(place: ContainerPlace, pid: Int, signal: String, grace: Grace?, thaw: FileText? = nil) {
    self.place = place
    self.pid = pid
    self.signal = signal
    self.grace = grace
    self.thaw = thaw
  }

  /// All of it by the command. SIGKILL is a step that is not reached if the process ended in its grace time.
  public func plan() -> Plan {
    var list = StepList()
    if let thaw { list.add(.cli, .thawCgroup(thaw)) }
    list.add(.cli, .openProcess(pid: pid))
    list.add(.cli, .sendSignal(signal))
    switch grace {
    case .seconds(let seconds):
      let wait = list.add(.cli, .awaitEnd(seconds: seconds))
      list.add(.cli, .killAfterGrace, unless: .result(step: wait, call: "ppoll", 1))
    case .endless: list.add(.cli, .awaitEnd(seconds: nil))
    case nil: break
    }
    return Plan(steps: list.steps, before: .running(place, pid: pid, frozen: thaw != nil))
  }
}

/// What `pause` and `unpause` do.
public struct FreezeRequest: Equatable, Sendable {
  public var place: ContainerPlace
  public var pid: Int
  public var file: FileText
  public var freezes: Bool

  public init(place: ContainerPlace, pid: Int, file: FileText, freezes: Bool) {
    self.place = place
    self.pid = pid
    self.file = file
    self.freezes = freezes
  }

  public func plan() -> Plan {
    var list = StepList()
    list.add(.cli, freezes ? .freezeCgroup(file) : .thawCgroup(file))
    return Plan(steps: list.steps, before: .running(place, pid: pid, frozen: !freezes))
  }
}

/// What `rename` does.
public struct RenameRequest: Equatable, Sendable {
  public var place: ContainerPlace
  public var name: String
  public var nameFile: String

  public init(place: ContainerPlace, name: String, nameFile: String) {
    self.place = place
    self.name = name
    self.nameFile = nameFile
  }

  public func plan() -> Plan {
    var list = StepList()
    list.add(.cli, .renameContainer(place, name: name, nameFile: nameFile))
    return Plan(steps: list.steps, before: .existing(place))
  }
}

extension World {
  static func existing(_ place: ContainerPlace) -> World {
    var world = World()
    world[.container, "id"] = place.id
    world[.container, "name"] = place.name
    return world
  }

  static func running(_ place: ContainerPlace, pid: Int, frozen: Bool) -> World {
    var world = existing(place)
    world[.process(1), "state"] = "runs"
    world[.process(1), "pid@0"] = String(pid)
    world[.process(1), "pid@1"] = "1"
    world[.cgroup, "tasks"] = "1"
    if frozen { world[.cgroup, "frozen"] = "1" }
    return world
  }
}
