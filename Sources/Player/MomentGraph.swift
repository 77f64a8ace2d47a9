import Narration
import Steps
import Terminal

/// What held after a step, as boxes, groups of boxes, and lines between them. How they are written is the matter of
/// `MermaidText` and `DotText`, where they stand on the paper that of the tools which read those.
struct MomentGraph: Equatable {
  /// `Run 1 · tiny echo hi · step 39 of 75`
  let title: String
  let groups: [Group]
  /// Each joins two boxes that are there.
  let lines: [Line]

  struct Group: Equatable {
    let id: String
    var title: String
    var boxes: [Box] = []
    var groups: [Group] = []

    var all: [Box] { boxes + groups.flatMap(\.all) }
  }

  struct Box: Equatable {
    /// A letter, then letters and digits: a name in every language of graphs.
    let id: String
    /// Sanitised, and not longer than a box may be wide.
    let texts: [String]
    let look: Look

    init(_ id: String, _ look: Look, _ texts: [String]) {
      (self.id, self.look) = (id, look)
      self.texts = texts.filter { !$0.isEmpty }.map(\.boxed)
    }
  }

  /// What a box means; no look says anything that its text does not.
  enum Look: String, CaseIterable { case host, own, shared, ready, gone }

  struct Line: Equatable {
    let from: String
    let to: String
    var text = ""
    var isDashed = false
  }

  /// - Throws: `StoryError` if the run has no such step.
  init(_ story: Story, after step: Int, _ language: Language) throws(StoryError) {
    let world = try story.world(after: step)
    let narrator = Narrator(language)
    let (run, place) = (narrator.label(.run(story.run)), narrator.label(.step(step, of: story.last)))
    title = [run, Transcript.command(story.facts.argv), place].map(\.boxed).joined(separator: " · ")
    let boxes = MomentBoxes(world, language)
    groups = [boxes.host, boxes.container]
    let known = Set(groups.flatMap(\.all).map(\.id))
    lines = boxes.lines.filter { known.contains($0.from) && known.contains($0.to) }
  }
}

extension String {
  /// As a box of a graph may hold it: on one line, visible whatever it is, and short.
  fileprivate var boxed: String { String(unicodeScalars.prefix(1024)).shortPath.shortened(to: 60) }
}
