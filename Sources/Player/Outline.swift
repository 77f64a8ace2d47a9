package import Narration
package import Steps
package import TraceStore

/// A run's steps as a list, and which of them are worth a stop. Positions count from 0, in the order of the story.
package struct Outline: Equatable, Sendable {
  package let marks: [StepMark]
  /// Those that the run has, or should have come to.
  package let scenes: [Scene]
  /// One for each scene that has steps: the step that says most about it.
  package let keys: [Int]
  /// The highest number of a step.
  package let last: Int
  private let ranges: [Scene: Range<Int>]

  package init(_ marks: [StepMark], facts: RunFacts) {
    self.marks = marks
    last = marks.lazy.map(\.step).max() ?? 0
    var ranges: [Scene: Range<Int>] = [:]
    for (position, mark) in marks.enumerated() {
      ranges[mark.scene] = (ranges[mark.scene]?.lowerBound ?? position)..<position + 1
    }
    self.ranges = ranges
    scenes = facts.scenes { ranges[$0] != nil }
    keys = Scene.allCases.compactMap { scene in ranges[scene].map { Self.key(of: scene, in: $0, marks) } }.sorted()
  }

  /// From its first step to its last. An observation may lie between those of another scene.
  func range(of scene: Scene) -> Range<Int>? { ranges[scene] }

  func key(of scene: Scene) -> Int? { keys.first { marks[$0].scene == scene } }

  /// Of the step of that number; nil where the run never came to it.
  package func position(of step: Int) -> Int? { marks.firstIndex { $0.step == step } }

  /// Whether something in the scene did not go as planned.
  func isBroken(_ scene: Scene) -> Bool { ranges[scene].map { Self.broken(scene, in: $0, marks) != nil } ?? false }

  private static func key(of scene: Scene, in range: Range<Int>, _ marks: [StepMark]) -> Int {
    if let broken = broken(scene, in: range, marks) { return broken }
    let own = range.filter { marks[$0].scene == scene && !marks[$0].isUndoing && marks[$0].outcome == .done }
    for kind in scene.telling {
      if let found = own.first(where: { marks[$0].kind == kind }) { return found }
    }
    return own.last ?? range.lowerBound
  }

  private static func broken(_ scene: Scene, in range: Range<Int>, _ marks: [StepMark]) -> Int? {
    range.first { position in
      let mark = marks[position]
      return mark.scene == scene && !mark.isUndoing && [.failed, .cut].contains(mark.outcome)
    }
  }
}

extension Scene {
  /// The kinds of step that say most about the scene, the best first.
  fileprivate var telling: [Kind] {
    switch self {
    case .image: [.rwCreate, .rootfsUse, .layerUnpack, .imageTag, .imageUntag, .layerSend, .archiveWrite]
    case .limits: [.cgroupLimits, .cgroupCreate, .cgroupAbsent, .cgroupScope]
    case .process: [.nsClone, .execClone]
    case .isolation: [.utsHostname, .execJoin, .cgroupJoin]
    case .root: [.rootPivot, .rootChroot, .overlayMount]
    case .furnish: [.mountProc]
    case .rights: [.capSet, .userSet, .capBoundDrop]
    case .exec: [.execUser, .attachConnect]
    case .end: [.procExit, .stopKill, .stopSignal, .procKill]
    }
  }
}
