public import Narration
public import Steps
import Terminal

/// Tells a run as lines of text. It computes; it never prints. Stored texts are sanitised, whoever wrote them.
public struct Transcript: Sendable {
  let narrator: Narrator
  let layout: Layout
  let depth: Depth

  /// - Parameter depth: How much each step's card says, where scenes are opened.
  public init(_ language: Language, depth: Depth = .paragraph, layout: Layout = Layout()) {
    narrator = Narrator(language)
    self.depth = depth
    self.layout = layout
  }

  /// Which scenes show their steps.
  public enum Opening: Equatable, Sendable {
    case none, all
    case scene(Scene)

    func opens(_ scene: Scene) -> Bool { self == .all || self == .scene(scene) }
  }

  /// A whole run: its heading, then the nine scenes; of an opened one the steps too. A single opened scene stands alone.
  public func replay(_ story: Story, opening: Opening) -> [String] {
    var scenes = Scene.allCases
    if case .scene(let scene) = opening { scenes = [scene] }
    return heading(of: story) + [""]
      + scenes.flatMap { scene in
        sceneLines(scene, story.steps, facts: story.facts)
          + (opening.opens(scene) ? cards(of: scene, in: story) : [])
      }
  }

  /// One scene in one or two sentences. While a run goes on, `steps` ends with the scene.
  public func sceneLines(_ scene: Scene, _ steps: [Folded], facts: RunFacts) -> [String] {
    let sentence = narrator.sentence(for: scene, in: steps, facts: facts)
    return layout.hanging(label(of: scene), sentence, at: sceneColumn, bold: true)
  }

  /// Above a live narration.
  public func opening(calls: Int) -> [String] {
    lines(narrator.label(.header(scenes: Scene.allCases.count, calls: calls)))
  }

  /// Below a live narration. `run` is nil where nothing was recorded.
  public func closing(run: Int?) -> [String] {
    lines(narrator.label(run.map(Label.recorded(run:)) ?? .notRecorded))
  }

  /// `Run 1 · tiny echo hi · exit 0 · 38 ms · root, Linux 6.18, cgroup v1`
  func heading(of story: Story) -> [String] {
    let release = story.machine.kernel.split(separator: ".").prefix(2).joined(separator: ".")
    let parts = [
      narrator.label(.run(story.run)), story.facts.argv.dropFirst().joined(separator: " "),
      narrator.label(story.facts.exit.map(Label.exit) ?? .noExit),
      story.took.map { narrator.label(.duration(milliseconds: Double($0) / 1e6)) } ?? "",
      "\(narrator.label(.mode(story.facts.mode))), Linux \(release), cgroup \(story.machine.cgroup)",
    ]
    return lines(parts.filter { !$0.isEmpty }.joined(separator: " · "))
  }

  /// `1 IMAGE`
  func label(of scene: Scene) -> String { "\(scene.rawValue) \(narrator.sceneName(scene).uppercased())" }

  /// The sentences of all scenes stand under each other.
  private var sceneColumn: Int { (Scene.allCases.map { label(of: $0).cells }.max() ?? 0) + 2 }

  private func lines(_ text: String) -> [String] { text.sanitised.wrapped(to: layout.width, indent: 2) }

  private func cards(of scene: Scene, in story: Story) -> [String] {
    let card = Card(narrator: narrator, layout: layout, depth: depth)
    return [""] + story.steps(of: scene).flatMap { card.lines(Told($0, facts: story.facts)) + [""] }
  }
}
