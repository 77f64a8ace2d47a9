import Steps

/// The words of one language: `English` and `Korean`. Each has a file per scene, and two switches that only dispatch,
/// over operations and labels, so that the compiler asks for the words of whatever is new.
protocol Catalogue: Sendable {
  func text(for told: Told) -> Text
  func failure(_ told: Told, task: String) -> Excuse
  func skip(_ told: Told, task: String) -> Excuse
  /// What it means that a step, or a namespace, is left out: one sentence.
  func without(_ kind: Kind) -> String
  func without(_ namespace: Namespace) -> String
  func name(of reason: Omission.Reason) -> String
  func cut(_ told: Told, task: String) -> Excuse
  /// What is added about calls whose error the step expects, or nil if there are none.
  func tolerance(_ told: Told) -> String?
  func name(of scene: Scene) -> String
  func sentence(for scene: Scene, in story: Story) -> String
  func label(_ label: Label) -> String
  /// Of another runtime's step: this is how Fishbowl does it.
  func ownWay(_ paragraph: String) -> String
  /// What came of fetching an image.
  func pulled(_ story: Story) -> String
  func pushed(_ story: Story) -> String
  /// The same, where it failed.
  func brokenOff(_ story: Story, _ broken: Folded) -> String
  /// The last touch on a paragraph: Korean names a term in both languages where it first stands.
  func finish(_ paragraphs: [String]) -> [String]
}

extension Catalogue {
  func finish(_ paragraphs: [String]) -> [String] { paragraphs }
}

/// What a catalogue holds about one step. Only `line` is in the past tense; the others hold before and after the run.
struct Text {
  /// The task as a plan states it: present tense, and no number that only a run can know.
  var plan: String
  /// What happened.
  var line: String
  /// What `more` begins with, where the run itself says it: true of another runtime's run as well.
  var own = ""
  var more: String
  var story: String
  var whyNow: String
  var notSo: NotSo?
}

/// What is said instead of a line and its paragraph about a step that was not done.
struct Excuse {
  var line: String
  var more: String
}
