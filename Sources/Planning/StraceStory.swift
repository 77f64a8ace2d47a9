public import Steps

/// Another runtime's work, from its strace, in the words of a plan: calls that a kind of step makes are put together to
/// such steps; all others stay, as `call.other`, in the scene in which they were made.
///
/// There is no baton there: what two processes do at once is told by when each step began. Calls are numbered by that.
public struct StraceStory: Sendable {
  public let events: [Event]
  /// What is known before the first: the runtime, and that its namespaces are the host's.
  public let before: World
  /// The runtime's command line.
  public let argv: [String]
  public let exit: Int?
  public let took: Int64
  /// Seconds since 1970, where the log says it.
  public let began: Int64?
  /// Release and machine, where the log has a uname(2) of them.
  public let kernel: (release: String, machine: String)?
  public let hasUnifiedCgroup: Bool

  /// - Throws: for what is no log of strace's.
  public init(_ bytes: [UInt8]) throws(UsageError) {
    let log = StraceLog(bytes)
    guard let first = log.calls.first else {
      throw UsageError(
        "there is no system call in it: make it by strace -f -ttt -T -v -s 4096 -o FILE RUNTIME …", .words)
    }
    let family = StraceFamily(log)
    var reader = StraceReader(family)
    for call in log.calls { reader.read(call) }
    events = reader.finish()
    argv = Self.argv(of: first)
    exit = log.exits[first.pid]
    took = log.calls.map(\.end).max() ?? 0
    began = log.epoch
    kernel = log.calls.lazy.compactMap(Self.uname).first
    hasUnifiedCgroup = log.calls.contains {
      $0.arguments.contains { $0.contains("cgroup.controllers") } && $0.error == nil
    }
    before = Self.before(first, argv)
  }

  private static func argv(of call: StraceCall) -> [String] {
    guard call.name == "execve", call.arguments.count > 1 else { return ["strace"] }
    return StraceToken.json(call.arguments[1]).array?.compactMap(\.string) ?? []
  }

  /// `{sysname="Linux", nodename="lab", release="6.18.5", version="#1", machine="x86_64", …}`
  private static func uname(_ call: StraceCall) -> (release: String, machine: String)? {
    guard call.name == "uname", let fields = call.arguments.first.map({ StraceToken.json($0) }),
      let release = fields["release"]?.string
    else { return nil }
    return (release, fields["machine"]?.string ?? "")
  }

  private static func before(_ first: StraceCall, _ argv: [String]) -> World {
    var world = World()
    world[.process(0), "pid@0"] = String(first.pid)
    world[.process(0), "program"] = argv.first ?? "runtime"
    world[.process(0), "root"] = "/"
    world[.process(0), "uid"] = "0"
    world[.mount(1), "path"] = "/"
    for namespace in Namespace.allCases { world[.process(0), "ns@\(namespace.rawValue)"] = "host" }
    for name in Capability.names {
      for set in ["bounding", "effective", "permitted"] { world[.cap(0, set), name] = "1" }
    }
    return world
  }
}
