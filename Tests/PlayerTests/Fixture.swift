import Narration
import Steps

@testable import Player

/// A small run that was never performed, with the reducer's own effects.
enum Fixture {
  static let facts = RunFacts(argv: ["run", "tiny", "echo", "hi"], image: "tiny", exit: 0)

  static let story = story(facts: facts, events: events)

  static func story(facts: RunFacts, events: [Event]) -> Story {
    Story(
      run: 1, facts: facts, machine: Story.Machine(kernel: "6.18.5-cloud", cgroup: "v1"), took: 38_400_000,
      before: before, steps: Reducer.fold(events, from: before))
  }

  static let before: World = {
    var world = World()
    world[.process(0), "pid@0"] = "4698"
    world[.process(0), "program"] = "fishbowl"
    world[.process(0), "root"] = "/"
    world[.process(0), "uid"] = "0"
    world[.utsHost, "hostname"] = "lab-07"
    world[.mount(1), "path"] = "/"
    for namespace in Namespace.allCases { world[.process(0), "ns@\(namespace.rawValue)"] = "host" }
    for name in ["CAP_CHOWN", "CAP_KILL", "CAP_SYS_ADMIN"] {
      for set in ["bounding", "effective", "permitted"] { world[.cap(0, set), name] = "1" }
    }
    return world
  }()

  static let events: [Event] = [
    Event(step: 1, actor: .cli, operation: .findLayer(layer), pid: 4690, outcome: .done),
    Event(
      step: 2, actor: .cli, operation: .createWritableLayer(directory: "/c"), pid: 4690, outcome: .done,
      calls: [call(0, "mkdirat", #"{"dirfd":"AT_FDCWD","pathname":"/c/upper","mode":"0755"}"#)]),
    Event(
      step: 3, actor: .monitor, operation: .createCgroup(directories: ["/g/fishbowl/c"], parents: [], enable: []),
      pid: 4698, outcome: .done,
      calls: [call(1, "mkdirat", #"{"dirfd":"AT_FDCWD","pathname":"/g/fishbowl/c","mode":"0755"}"#)]),
    clone,
    Event(
      step: 5, actor: .setup, operation: .setHostname("c"), pid: 4711, pidInside: 1, outcome: .done,
      calls: [call(3, "sethostname", #"{"name":"c","len":1}"#)]),
    Event(
      step: 6, actor: .setup,
      operation: .mountOverlay(Overlay(lower: ["/a"], upper: "/c/upper", work: "/c/work", target: "/c/merged")),
      pid: 4711, pidInside: 1, outcome: .done, calls: [call(4, "mount", #"{"source":"overlay","target":"/c/merged"}"#)]),
    pivot,
    Event(
      step: 9, actor: .setup, operation: .dropBounding([Capability(rawValue: 21), Capability(rawValue: 5)]),
      pid: 4711, pidInside: 1, outcome: .done,
      calls: [(20, 21), (21, 5)].map { call($0, "prctl", #"{"option":"PR_CAPBSET_DROP","arg2":\#($1)}"#) }),
    Event(
      step: 10, actor: .monitor, operation: .awaitExit(oomEvents: nil), pid: 4698, outcome: .done,
      calls: [call(30, "waitid", #"{"infop":{"si_status":0,"si_code":"CLD_EXITED"}}"#)]),
  ]

  static let clone = Event(
    step: 4, actor: .monitor, operation: .clone(namespaces: [.pid, .mnt, .uts], cgroup: nil), pid: 4698, begin: 0,
    end: 700_000, outcome: .done, named: 2,
    calls: [
      PerformedCall(
        slot: 2, name: "clone3",
        args:
          #"{"cl_args":{"flags":"CLONE_NEWPID|CLONE_NEWNS|CLONE_NEWUTS","exit_signal":"SIGCHLD"},"size":88}"#,
        result: 4711, fate: .done)
    ],
    evidence: [
      Evidence(
        step: 4, moment: .later, side: .host, source: "/proc/4711/status", key: "NSpid", value: "4711\t1")
    ])

  static let pivot = Event(
    step: 7, actor: .setup, operation: .pivotRoot(newRoot: "/c/merged"), pid: 4711, pidInside: 1, outcome: .done,
    named: 6,
    calls: [
      call(5, "chdir", #"{"path":"/c/merged"}"#), call(6, "pivot_root", #"{"new_root":".","put_old":"."}"#),
    ])

  static let layer = Layer(
    position: 1, diffID: "sha256:0123456789abcdef", digest: "sha256:ab", chainID: "sha256:cd", path: "/a", bytes: 1000,
    files: 3)

  static func call(_ slot: Int, _ name: String, _ args: String) -> PerformedCall {
    PerformedCall(slot: slot, name: name, args: args, result: 0, fate: .done)
  }
}
