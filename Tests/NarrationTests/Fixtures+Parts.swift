import Steps

@testable import Narration

extension Limit {
  static let examples = [
    Limit(resource: "memory.max", value: "67108864", writes: [FileText(path: "/cg/memory.max", text: "67108864")]),
    Limit(resource: "cpu.max", value: "50000 100000", writes: []),
    Limit(resource: "pids.max", value: "73", writes: []),
  ]
  static let others = [
    Limit(resource: "cpuset.cpus", value: "0-1", writes: []), Limit(resource: "cpuset.mems", value: "0", writes: []),
    Limit(resource: "memory.low", value: "67108864", writes: []),
    Limit(resource: "cpu.weight", value: "20", writes: []),
  ]
  /// What `update` writes where there is to be no limit.
  static let none = [("memory.max", "max"), ("memory.swap.max", "max"), ("pids.max", "max")].map {
    Limit(resource: $0, value: $1, writes: [])
  }
}

extension Mount {
  static let examples = ["proc", "sysfs", "tmpfs", "devpts", "mqueue", "cgroup", "ext4"].map {
    Mount(
      target: "/proc", type: $0, source: $0, options: [Option("mode", "755"), Option("ro")],
      attributes: ["MOUNT_ATTR_NOSUID"])
  }
}

extension FileEvent {
  /// Each change, by somebody who is known and by somebody who is not; a move, a folder, a folder that is gone.
  static let examples: [FileEvent] = {
    var events = Change.allCases.map { FileEvent("/a/b", [$0], pid: 4719, pidInside: 7, program: "sh") }
    events += [
      FileEvent("/a/b", [.created, .modified, .deleted], pid: 4719), FileEvent("b", [.deleted], pid: 0),
      FileEvent("/etc/motd", [.modified], pid: 4720, program: "fishbowl"),
    ]
    for index in events.indices where events[index].changes == [.moved] {
      (events[index].target, events[index].isFolder) = ("/c", true)
    }
    return events
  }()
}
