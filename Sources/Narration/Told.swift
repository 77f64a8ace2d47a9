public import Steps

/// What words are made from: one step of a run, the World on both sides of it, and what is known of the run.
public struct Told: Equatable, Sendable {
  public var folded: Folded
  public var facts: RunFacts

  public init(_ folded: Folded, facts: RunFacts) {
    self.folded = folded
    self.facts = facts
  }

  public var event: Event { folded.event }
  public var before: World { folded.before }
  public var after: World { folded.after }
}

/// What the words need to know of a run besides its steps.
public struct RunFacts: Equatable, Sendable {
  /// As typed, without the program's own name: `["run", "tiny", "echo", "hi"]`.
  public var argv: [String]
  /// Which of the words is the verb: `run`, `stop`.
  public var verb: String
  /// Nil for a run of a directory (`--rootfs`).
  public var image: String?
  /// The command's exit code. Nil while the run goes on, and for a plan.
  public var exit: Int?
  /// Who ran it.
  public var uid: UInt32
  public var mode: Mode
  /// Nothing was performed: the words are in the present tense, and leave out what only a run can know.
  public var planned: Bool
  /// Another runtime's work, as strace saw it.
  public var isForeign: Bool

  public enum Mode: String, CaseIterable, Sendable { case root, rootless, aquarium }

  public init(
    argv: [String], verb: String = "run", image: String?, exit: Int? = nil, uid: UInt32 = 0, mode: Mode = .root,
    planned: Bool = false, isForeign: Bool = false
  ) {
    self.argv = argv
    self.verb = verb
    self.image = image
    self.exit = exit
    self.uid = uid
    self.mode = mode
    self.planned = planned
    self.isForeign = isForeign
  }

  /// The scenes that this verb has, whether the run came to them or not; of a verb that makes no process, what it did.
  public func scenes(of story: [Folded]) -> [Scene] { scenes { scene in story.contains { $0.event.scene == scene } } }

  /// The same; `reached` says whether the story has steps of the scene.
  public func scenes(reached: (Scene) -> Bool) -> [Scene] {
    switch verb {
    case "run": Scene.allCases
    case "start": Scene.allCases.filter { $0 != .image }
    default: Scene.allCases.filter(reached)
    }
  }

  /// What the scenes tell of: the making and the end of a container. Other verbs have only their steps.
  var makesContainer: Bool { ["run", "start", "create"].contains(verb) }

  /// What is known before anything is performed.
  static let plan = RunFacts(argv: [], image: nil, planned: true)
}
