/// A process of a container, as somebody looked.
public struct SeenProcess: Equatable, Codable, Sendable {
  /// One PID for each level, from where fishbowl runs inwards: NSpid. proc_pid_status(5)
  public var pids: [Int]
  /// Its parent where fishbowl runs.
  public var parent: Int
  /// Its words; of one that has none its name.
  public var command: String

  public init(pids: [Int], parent: Int, command: String) {
    self.pids = pids
    self.parent = parent
    self.command = command
  }

  /// The program that it runs, as it was called.
  public var program: String { String(command.prefix { $0 != " " }) }

  var json: JSON {
    .object(["pids": .array(pids.map(\.json)), "parent": parent.json, "command": command.json])
  }
}

extension Operation {
  func connectStreamsEffects(_ it: Occurrence, input: Bool) -> [Effect] {
    guard it.did("connect") else { return [] }
    return [it.change(.channel, "attached", to: input ? "reads and writes" : "reads")]
  }

  /// One that the World knows by its PID is that one; another is the next.
  func observeProcessEffects(_ it: Occurrence, _ seen: SeenProcess) -> [Effect] {
    guard let host = seen.pids.first else { return [] }
    let known = it.world.processes.first { it.world[.process($0), "pid@0"] == String(host) }
    guard known == nil else { return [] }
    let process = Subject.process((it.world.processes.last ?? 0) + 1)
    return seen.pids.enumerated().map { it.change(process, "pid@\($0)", to: String($1)) } + [
      it.change(process, "parent", to: String(seen.parent)), it.change(process, "program", to: seen.program),
      it.change(process, "state", to: "seen"),
    ]
  }
}
