import Steps
import TraceStore

/// The same two runs by what they came to: what held at the end, and how long the scenes took.
extension RunDiff {
  /// What holds after the last step of one run and not of the other.
  struct Remainder: Equatable {
    var subject: String
    var attribute: String
    /// Nil: nothing is known of it there.
    var left: String?
    var right: String?
    /// The step that made it so, of the left run if it has one, else of the right.
    var kind: Kind?
  }

  /// In the order of the steps that made the difference.
  var remainders: [Remainder] {
    let worlds = zip([left, right], masks).map { run, mask in Self.values(run.after, mask) }
    let last = [left, right].map(Self.lastSteps)
    return Set(worlds[0].keys).union(worlds[1].keys).filter { worlds[0][$0] != worlds[1][$0] }.map { place in
      let made = last[0][place] ?? last[1][place]
      return (
        made?.index ?? -1, place,
        Remainder(
          subject: place.subject, attribute: place.attribute, left: worlds[0][place], right: worlds[1][place],
          kind: made?.kind)
      )
    }.sorted { ($0.0, $0.1.subject, $0.1.attribute) < ($1.0, $1.1.subject, $1.1.attribute) }.map(\.2)
  }

  private struct Fact: Hashable {
    let subject: String
    let attribute: String
  }

  private static func values(_ world: World, _ mask: RunMask) -> [Fact: String] {
    world.subjects.reduce(into: [:]) { values, subject in
      for (attribute, value) in world[subject] {
        values[Fact(subject: mask.text(subject.description), attribute: mask.text(attribute))] =
          mask.value(value, of: attribute)
      }
    }
  }

  private static func lastSteps(_ run: RecordedRun) -> [Fact: (index: Int, kind: Kind)] {
    run.steps.enumerated().reduce(into: [:]) { last, step in
      for effect in step.element.effects {
        last[Fact(subject: effect.subject.description, attribute: effect.attribute)] =
          (step.offset, step.element.event.kind)
      }
    }
  }

  /// What a scene came to on both sides.
  struct SceneSums: Equatable {
    var scene: Scene
    var left: Sums
    var right: Sums
  }

  struct Sums: Equatable {
    var steps = 0
    var calls = 0
    var nanoseconds: Int64 = 0

    init(_ steps: [Folded]) {
      self.steps = steps.count
      for step in steps {
        calls += step.event.calls.count
        nanoseconds += step.event.duration ?? 0
      }
    }
  }

  var scenes: [SceneSums] {
    Scene.allCases.map { scene in
      let sums = [left, right].map { run in Sums(run.steps.filter { $0.event.scene == scene }) }
      return SceneSums(scene: scene, left: sums[0], right: sums[1])
    }
  }
}

extension Event {
  /// When it began and ended, since the run began: by its calls, where it has some. Nil where nobody looked at the clock.
  var interval: (begin: Int64, end: Int64)? {
    let begins = calls.map(\.begin) + (begin.map { [$0] } ?? [])
    guard let begin = begins.min() else { return nil }
    return (begin, max(begin, (calls.map(\.end) + (end.map { [$0] } ?? [])).max() ?? begin))
  }

  /// In nanoseconds.
  var duration: Int64? { interval.map { $0.end &- $0.begin } }
}
