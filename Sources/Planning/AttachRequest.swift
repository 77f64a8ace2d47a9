public import Steps

/// What `attach` does: it connects to the streams of a program that runs, and leaves them. No process is made.
public struct AttachRequest: Equatable, Sendable {
  public var place: ContainerPlace
  /// The container's first process, as the host knows it.
  public var pid: Int
  /// The monitor's.
  public var socket: String
  /// What is typed goes to the program.
  public var input: Bool
  public var terminal: Bool

  public init(place: ContainerPlace, pid: Int, socket: String, input: Bool, terminal: Bool) {
    self.place = place
    self.pid = pid
    self.socket = socket
    self.input = input
    self.terminal = terminal
  }

  /// If the container ends first there is nothing to leave: the second step is then not reached.
  public func plan() -> Plan {
    var list = StepList()
    list.add(.cli, .connectStreams(socket: socket, input: input, terminal: terminal))
    list.add(.cli, .leaveStreams)
    return Plan(steps: list.steps, before: .running(place, pid: pid, frozen: false))
  }
}
