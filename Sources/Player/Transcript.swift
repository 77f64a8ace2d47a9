package import Narration
package import Steps
import Terminal

/// Tells a run as lines of text. It computes; it never prints. Stored texts are sanitised, whoever wrote them.
package struct Transcript: Sendable {
  let narrator: Narrator
  let layout: Layout
  let depth: Depth

  /// - Parameter depth: How much each step's card says, where scenes are opened.
  package init(_ language: Language, depth: Depth = .paragraph, layout: Layout = Layout()) {
    narrator = Narrator(language)
    self.depth = depth
    self.layout = layout
  }

  /// Which scenes show their steps.
  package enum Opening: Equatable, Sendable {
    case none, all
    case scene(Scene)

    func opens(_ scene: Scene) -> Bool { self == .all || self == .scene(scene) }
  }

  /// A whole run: its heading, then the nine scenes; of an opened one the steps too. A single opened scene stands alone.
  package func replay(_ story: Story, opening: Opening) -> [String] {
    var scenes = story.facts.scenes(of: story.steps)
    if case .scene(let scene) = opening { scenes = [scene] }
    let shown = ShownLines(story, narrator, layout)
    let notes = NoteLines(story, narrator, layout)
    return heading(of: story) + notes.heading() + [""]
      + scenes.flatMap { scene in
        sceneLines(scene, story.steps, facts: story.facts)
          + (opening.opens(scene) ? cards(of: scene, in: story, shown, notes) : closed(scene, in: story, shown, notes))
      }
  }

  /// The card of one step, under its scene's name.
  /// - Throws: `StoryError` if the run has no such step.
  package func card(of step: Int, in story: Story) throws(StoryError) -> [String] {
    guard let folded = story.steps.first(where: { $0.event.step == step }) else {
      throw (1...max(1, story.last)).contains(step)
        ? .notReached(step, run: story.run) : .noStep(step, run: story.run, last: story.last)
    }
    return heading(of: story) + ["", layout.style.bold(label(of: folded.event.scene))]
      + card.lines(Told(folded, facts: story.facts))
      + ShownLines(story, narrator, layout).lines(after: [folded], at: card.column, margin: Card.margin)
      + NoteLines(story, narrator, layout).lines(after: [folded], at: card.column, margin: Card.margin)
  }

  /// One scene in one or two sentences. While a run goes on, `steps` ends with the scene.
  package func sceneLines(_ scene: Scene, _ steps: [Folded], facts: RunFacts) -> [String] {
    let sentence = narrator.sentence(for: scene, in: steps, facts: facts)
    return layout.hanging(label(of: scene), sentence, at: sceneColumn, bold: true)
  }

  /// Above a live narration.
  package func opening(calls: Int) -> [String] {
    lines(narrator.label(.header(scenes: Scene.allCases.count, calls: calls)))
  }

  /// Below a live narration. `run` is nil where nothing was recorded.
  package func closing(run: Int?) -> [String] {
    lines(narrator.label(run.map(Label.recorded(run:)) ?? .notRecorded))
  }

  func heading(of story: Story) -> [String] { lines(headingText(of: story)) }

  /// `Run 1 · tiny echo hi · exit 0 · 38 ms · root, Linux 6.18, cgroup v1`
  func headingText(of story: Story) -> String {
    let release = story.machine.kernel.split(separator: ".").prefix(2).joined(separator: ".")
    let parts = [
      narrator.label(.run(story.run)), Self.command(story.facts.argv),
      narrator.ending(of: story.steps, facts: story.facts),
      story.took.map { narrator.label(.duration(milliseconds: Double($0) / 1e6)) } ?? "",
      "\(narrator.label(.mode(story.facts.mode))), \(release == "unknown" ? "Linux" : "Linux \(release)"), cgroup \(story.machine.cgroup)",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// As typed after `run`, quoted so that it could be typed again.
  static func command(_ argv: [String]) -> String {
    (argv.first == "run" ? argv.dropFirst() : argv[...]).map(\.shellWord).joined(separator: " ")
  }

  /// `1 IMAGE`
  func label(of scene: Scene) -> String { "\(scene.rawValue) \(narrator.sceneName(scene).uppercased())" }

  /// The sentences of all scenes stand under each other.
  private var sceneColumn: Int { (Scene.allCases.map { label(of: $0).cells }.max() ?? 0) + 2 }

  private func lines(_ text: String) -> [String] { text.sanitised.wrapped(to: layout.width, indent: 2) }

  private var card: Card { Card(narrator: narrator, layout: layout, depth: depth) }

  private func cards(of scene: Scene, in story: Story, _ shown: ShownLines, _ notes: NoteLines) -> [String] {
    [""]
      + story.steps(of: scene).flatMap {
        card.lines(Told($0, facts: story.facts)) + shown.lines(after: [$0], at: card.column, margin: Card.margin)
          + notes.lines(after: [$0], at: card.column, margin: Card.margin) + [""]
      }
  }

  /// What the program wrote stands under the scene's sentence, and below it what people did.
  private func closed(_ scene: Scene, in story: Story, _ shown: ShownLines, _ notes: NoteLines) -> [String] {
    shown.lines(after: story.steps(of: scene), at: sceneColumn - 2, margin: 2, most: ShownLines.few)
      + notes.lines(after: story.steps(of: scene), at: sceneColumn - 2, margin: 2)
  }
}

extension String {
  /// In single quotes, unless every shell reads it as one word without them.
  var shellWord: String {
    let isPlain = unicodeScalars.allSatisfy { scalar in
      !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-_./:=,@%+".unicodeScalars.contains(scalar)
    }
    return isPlain && !isEmpty
      ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }
}
