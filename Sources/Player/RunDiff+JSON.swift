import Steps
import TraceStore

extension RunDiff {
  /// What differs, for a program: `{"a":{…},"b":{…},"steps":[…],"effects":[…],"scenes":[…]}`. `all`: equal steps too.
  package func json(names: [String], all: Bool = false) -> String {
    JSON.object([
      "a": Self.run(left, names[0]), "b": Self.run(right, names[1]),
      "steps": .array((all ? pairs : different).map(\.json)), "effects": .array(remainders.map(\.json)),
      "scenes": .array(scenes.map(\.json)),
    ]).printed
  }

  private static func run(_ run: RecordedRun, _ name: String) -> JSON {
    .object([
      "source": .string(name), "run": .number(Int64(run.number)), "argv": .array(run.run.argv.map(JSON.string)),
      "exit": run.run.exit.map { .number(Int64($0)) } ?? .null,
      "ms": run.run.tookNs.map { .real(Double($0) / 1e6) } ?? .null,
    ])
  }
}

extension RunDiff.Pair {
  fileprivate var json: JSON {
    .object([
      "kind": (kind?.rawValue).map(JSON.string) ?? .null, "scene": (kind?.scene.name).map(JSON.string) ?? .null,
      "a": left.map(Self.step) ?? .null, "b": right.map(Self.step) ?? .null,
      "differences": .array(differences.map(\.json)),
    ])
  }

  private static func step(_ step: Folded) -> JSON {
    .object([
      "step": .number(Int64(step.event.step)), "outcome": .string(step.event.outcome.rawValue),
      "ms": step.event.duration.map { .real(Double($0) / 1e6) } ?? .null,
    ])
  }
}

extension RunDiff.Difference {
  fileprivate var json: JSON {
    switch self {
    case .lone: .object(["in": .string("presence")])
    case .moved: .object(["in": .string("order")])
    case .outcome: .object(["in": .string("outcome")])
    case .argument(let name, let left, let right):
      .object(["in": .string("argument"), "name": .string(name), "a": .string(left), "b": .string(right)])
    case .calls(let left, let right):
      .object([
        "in": .string("calls"), "a": .array(left.map(JSON.string)), "b": .array(right.map(JSON.string)),
      ])
    }
  }
}

extension RunDiff.Remainder {
  fileprivate var json: JSON {
    .object([
      "subject": .string(subject), "attribute": .string(attribute), "a": left.map(JSON.string) ?? .null,
      "b": right.map(JSON.string) ?? .null, "kind": (kind?.rawValue).map(JSON.string) ?? .null,
    ])
  }
}

extension RunDiff.SceneSums {
  fileprivate var json: JSON {
    .object(["scene": .string(scene.name), "a": left.json, "b": right.json])
  }
}

extension RunDiff.Sums {
  fileprivate var json: JSON {
    .object([
      "steps": .number(Int64(steps)), "calls": .number(Int64(calls)), "ms": .real(Double(nanoseconds) / 1e6),
    ])
  }
}
