import Narration
import Steps

/// A run as the narrator is given it: steps in order, each with the World that the fixture has.
struct Run {
  var fixture = Fixture()
  var operations: [Operation] = Run.whole
  /// The kind at which it breaks, how, and by which call.
  var breaks: (kind: Kind, outcome: Outcome, calls: [PerformedCall])?
  var skipped: Set<Kind> = []
  var facts = RunFacts.echo

  var story: [Folded] {
    var story: [Folded] = []
    for (place, operation) in operations.enumerated() {
      let isBreak = operation.kind == breaks?.kind
      var folded = fixture.folded(
        operation, step: place + 1, outcome: outcome(of: operation.kind),
        calls: isBreak ? breaks?.calls ?? [] : [])
      folded.after = world(after: operation.kind.scene)
      folded.before = world(after: Scene(rawValue: operation.kind.scene.rawValue - 1) ?? .image)
      story.append(folded)
      if isBreak { break }
    }
    return story
  }

  private func outcome(of kind: Kind) -> Outcome {
    if let breaks, breaks.kind == kind { return breaks.outcome }
    return skipped.contains(kind) ? .skipped : .done
  }

  /// All nine sentences.
  func sentences(_ language: Language) -> [String] {
    let (narrator, story) = (Narrator(language), story)
    return Scene.allCases.map { narrator.sentence(for: $0, in: story, facts: facts) }
  }

  func sentence(_ scene: Scene, _ language: Language = .en) -> String {
    Narrator(language).sentence(for: scene, in: story, facts: facts)
  }

  private func world(after scene: Scene) -> World {
    var world = scene.rawValue < Scene.rights.rawValue ? fixture.early : fixture.world
    world[.process(1), "root"] = scene.rawValue < Scene.root.rawValue || skipped.contains(.rootPivot) ? "/" : "overlay"
    if scene != .end { (world[.process(1), "exit"], world[.process(1), "signal"]) = (nil, nil) }
    return world
  }

  static let whole: [Operation] = [
    .resolveImage(reference: "tiny", digest: "sha256:9c1f"), .findLayer(.example),
    .createWritableLayer(directory: "/c"), .openStdio, .group(["/cg/a", "/cg/b"]),
    .clone(namespaces: [.pid, .mnt], cgroup: nil), .setHostname("box"), .raiseLoopback, .makeMountsPrivate,
    .pivotRoot(newRoot: "/c/merged"), .mountProc(target: "/proc"), .detachOldRoot,
    .dropBounding([]), .setCapabilities([]), .waitForStart, .releaseStart, .echo, .awaitExit(oomEvents: nil),
    .removeCgroup(directories: ["/cg/a"]),
  ]

  static let all: [Run] = [
    Run(), Run(operations: whole + [.deleteWritableLayer(directory: "/c")]), Run(facts: .planned),
    Run(operations: [.useRootfs(path: "/srv/root")] + whole.dropFirst(2)),
    Run(operations: [.unpackLayer(.example)] + whole),
    Run(fixture: Fixture(uid: "1000", memory: nil, signal: "9", own: [.pid])),
    Run(fixture: Fixture(inside: nil, memory: nil, exit: nil, own: [])),
    Run(skipped: [.rootPivot, .mountProc, .rootDetachOld]), Run(operations: Array(whole.prefix(4))),
    Run(breaks: (.execUser, .failed, [.failed("execve", "ENOENT")])),
    Run(breaks: (.execUser, .failed, [.failed("execve", "EACCES", .tolerated), .failed("execve", "ENOENT")])),
    Run(breaks: (.rootPivot, .failed, [.failed("pivot_root", "EINVAL")])), Run(breaks: (.capSet, .cut, [])),
  ]
}
