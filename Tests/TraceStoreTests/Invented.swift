import Steps
import TraceStore

/// An invented run of `tiny echo hi`: few steps, of every sort that the views tell apart.
struct Invented {
  var run: RunRecord
  var host: HostRecord
  var container: ContainerRecord
  var layers: [LayerRecord]
  var steps: [Folded]

  init(nonce: String = "00000000000000a1", secret: String = "hunter2", container id: String = "c0ffee") {
    let before = Self.before
    run = RunRecord(
      nonce: nonce, verb: "run", argv: ["run", "-e", "TOKEN=\(secret)", "tiny", "echo", "hi"], uid: 1000, mode: .root,
      planned: 13, before: before, started: "2026-01-31T09:30:00.000Z", beginNs: 5_000)
    host = HostRecord(
      bootID: "b", kernel: "6.18", arch: "x86_64", distro: "Debian", cgroup: "v1", facts: "{\"hostname\":\"h\"}")
    container = ContainerRecord(
      id: id, name: "bold_\(id)", image: "tiny:latest",
      config: #"{"ociVersion":"1.0","process":{"args":["echo"],"env":["TOKEN=\#(secret)","A"]}}"#)
    layers = [
      LayerRecord(position: 1, diffID: "sha256:1", bytes: 100, files: 3, writable: false, cached: true),
      LayerRecord(position: 2, diffID: "sha256:2", bytes: 20, files: 1, writable: false, cached: false),
      LayerRecord(position: 3, writable: true),
    ]
    steps = Self.fold(Self.early + Self.late, from: before)
  }

  /// Writes it whole and says its number.
  @discardableResult func write(to path: String) throws -> Int {
    let writer = try TraceWriter(path: path)
    return try writer.transaction {
      let number = try writer.claim(run, host: host, container: container, layers: layers)
      try writer.record(run: number, steps.map(\.change))
      try writer.finish(run: number, exit: 0, state: .ended, tookNs: 38_000_000)
      return number
    }
  }

  private static func fold(_ story: [(Event, [Effect])], from before: World) -> [Folded] {
    var world = before
    return story.map { event, effects in
      let sorted = effects.sorted { ($0.subject.description, $0.attribute) < ($1.subject.description, $1.attribute) }
      let previous = world
      world = world.applying(sorted)
      return Folded(event: event, effects: sorted, before: previous, after: world)
    }
  }

  private static let before: World = {
    var world = World()
    world[.process(0), "pid@0"] = "4698"
    world[.process(0), "program"] = "fishbowl"
    for (index, namespace) in Namespace.allCases.enumerated() {
      world[.process(0), "ns@\(namespace.rawValue)"] = String(4_026_531_830 + index)
    }
    world[.utsHost, "hostname"] = "lab \"1\"\n한글"
    return world
  }()
}

extension Invented {
  /// Scenes 1 to 3.
  fileprivate static let early: [(Event, [Effect])] = [
    (
      Event(step: 1, actor: .cli, operation: .resolveImage(reference: "tiny", digest: "sha256:0"), outcome: .done),
      [Effect(.container, "image", from: nil, to: "tiny")]
    ),
    (
      event(
        2, .monitor, .createCgroup(directories: ["/sys/fs/cgroup/memory/fishbowl/c0ffee"], parents: [], enable: []),
        [
          call(0, "mkdir", -1, .exist, fate: .tolerated), call(1, "mkdir", 0),
        ]), []
    ),
    (
      event(
        3, .monitor, .limitResources([Limit(resource: "memory.max", value: "67108864", writes: [])]),
        [
          call(2, "openat", 7), call(3, "write", 8),
        ]),
      [
        Effect(.cgroup, "memory.max", from: nil, to: "67108864"), Effect(.cgroup, "tasks", from: nil, to: "0"),
      ]
    ),
    (
      event(
        4, .monitor, .clone(namespaces: [.pid, .mnt, .uts, .ipc, .net], cgroup: nil), [call(4, "clone3", 4711)],
        proof: [evidence(4, "/proc/4711/status", "NSpid", "4711\t1")]), birth
    ),
  ]

  private static let birth: [Effect] = {
    let namespaces = Namespace.allCases.enumerated().map { index, namespace in
      let isOwn = [Namespace.pid, .mnt, .uts, .ipc, .net].contains(namespace)
      let host = String(4_026_531_830 + index)
      return Effect(
        .process(1), "ns@\(namespace.rawValue)", from: host, to: isOwn ? String(4_026_532_200 + index) : host)
    }
    let rights = Capability.dockerDefault.map { Effect(.cap(1, "bounding"), $0.name, from: "1", to: "1") }
    return namespaces + rights + [
      Effect(.process(1), "pid@0", from: "4698", to: "4711"), Effect(.process(1), "pid@1", from: nil, to: "1"),
      Effect(.process(1), "parent", from: nil, to: "4698"),
      Effect(.process(1), "program", from: "fishbowl", to: "fishbowl"),
      Effect(.process(1), "root", from: "/", to: "/"), Effect(.mount(0), "path", from: "/", to: "/"),
      Effect(.mount(0), "fstype", from: "ext4", to: "ext4"),
      Effect(.cap(1, "bounding"), "CAP_SYS_ADMIN", from: "1", to: "1"),
    ]
  }()

  /// Scenes 4 to 9.
  fileprivate static let late: [(Event, [Effect])] = [
    (
      event(5, .setup, .setHostname("c0ffee"), [call(5, "sethostname", 0)]),
      [Effect(.utsOwn, "hostname", from: "lab", to: "c0ffee")]
    ),
    (
      event(
        6, .setup, .mountOverlay(Overlay(lower: ["/l2", "/l1"], upper: "/u", work: "/w", target: "/m")),
        [
          call(6, "fsopen", 3), call(7, "move_mount", 0),
        ]),
      [Effect(.mount(1), "fstype", from: nil, to: "overlay"), Effect(.mount(1), "path", from: nil, to: "/m")]
    ),
    (
      event(7, .setup, .pivotRoot(newRoot: "/m"), [call(8, "chdir", 0), call(9, "pivot_root", 0)]),
      [Effect(.process(1), "root", from: "/", to: "overlay"), Effect(.mount(1), "path", from: "/m", to: "/")]
    ),
    (
      event(8, .setup, .detachOldRoot, [call(10, "umount2", 0)]),
      [Effect(.mount(0), "gone", from: "(old root)", to: "detached")]
    ),
    (
      event(9, .setup, .dropBounding([Capability(rawValue: 21)]), [call(11, "prctl", 0)]),
      [Effect(.cap(1, "bounding"), "CAP_SYS_ADMIN", from: "1", to: nil)]
    ),
    (
      event(
        10, .setup,
        .execute(candidates: ["/bin/echo"], arguments: ["echo", "hi"], environment: [Secret("A=\(Secret.mask)")]),
        [
          call(12, "execve", 0)
        ]), [Effect(.process(1), "program", from: "fishbowl", to: "/bin/echo")]
    ),
    (
      event(11, .monitor, .awaitExit(oomEvents: nil), [call(13, "waitid", 0)]),
      [Effect(.process(1), "exit", from: nil, to: "0")]
    ),
    (
      Event(step: 14, actor: .kernel, operation: .observeRelease, after: 11, begin: 900, end: 900, outcome: .done),
      [Effect(.utsOwn, "hostname", from: "c0ffee", to: nil)]
    ),
    (
      event(
        12, .monitor, .removeCgroup(directories: ["/sys/fs/cgroup/memory/fishbowl/c0ffee"]),
        [
          call(14, "rmdir", -1, .busy, fate: .failed, data: [0, 255])
        ], outcome: .failed), []
    ),
  ]

  private static func event(
    _ step: Int, _ actor: Actor, _ operation: Operation, _ calls: [PerformedCall], proof: [Evidence] = [],
    outcome: Outcome = .done
  ) -> Event {
    Event(
      step: step, actor: actor, operation: operation, pid: actor == .monitor ? 4698 : 4711,
      pidInside: actor == .monitor ? nil : 1, outcome: outcome, named: calls.last?.slot, calls: calls, evidence: proof)
  }

  /// The call of slot n begins at n µs and takes n µs.
  private static func call(
    _ slot: Int, _ name: String, _ result: Int64, _ error: Errno? = nil, fate: Fate = .done, data: [UInt8]? = nil
  ) -> PerformedCall {
    PerformedCall(
      slot: slot, name: name, args: #"{"path":"p\#(slot)"}"#, result: result, error: error, fate: fate,
      begin: Int64(slot) * 1_000, end: Int64(slot) * 2_000, data: data)
  }

  private static func evidence(_ step: Int, _ source: String, _ key: String, _ value: String) -> Evidence {
    Evidence(step: step, moment: .later, side: .host, source: source, key: key, value: value)
  }
}
