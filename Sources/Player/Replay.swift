package import Narration
import Steps
import Terminal

/// What `replay` was asked to show of a run.
package struct Replay: Equatable, Sendable {
  package var view: View
  package var depth: Depth
  package var language: Language
  /// What is shown is a text, also on a terminal.
  package let isText: Bool
  package let isPresent: Bool
  /// Only the notes of what is presented elsewhere.
  package let isNotes: Bool

  package enum View: Equatable, Sendable {
    case scenes(Transcript.Opening)
    /// The card of one step.
    case step(Int)
    /// What held after a step.
    case world(Int, asJSON: Bool)
  }

  /// From the options as typed. As text: without any, the nine sentences; a depth alone opens all scenes.
  /// - Throws: `ReplayError` for numbers that mean nothing and for options that contradict each other.
  package init(
    scene: Int?, all: Bool, step: Int?, world: Bool, json: Bool, depth: Int?, present: Bool = false,
    notes: Bool = false,
    language: Language
  ) throws(ReplayError) {
    isText = scene != nil || all || world || json
    (isPresent, isNotes) = (present, notes)
    if isText, isPresent { throw .presentAsText }
    if notes, isText || present || step != nil { throw .notesOfText }
    if json, !world { throw .jsonWithoutWorld }
    if world, step == nil { throw .worldWithoutStep }
    if [scene != nil, all, step != nil].count(where: \.self) > 1 { throw .tooMuch }
    self.depth = try Self.depth(depth)
    self.language = language
    if let step {
      view = world ? .world(step, asJSON: json) : .step(step)
    } else {
      view = .scenes(try Self.opening(scene, all || depth != nil))
    }
  }

  private static func opening(_ scene: Int?, _ all: Bool) throws(ReplayError) -> Transcript.Opening {
    guard let scene else { return all ? .all : .none }
    guard let known = Scene(rawValue: scene) else { throw .noScene(scene) }
    return .scene(known)
  }

  private static func depth(_ number: Int?) throws(ReplayError) -> Depth {
    guard let number else { return .paragraph }
    guard let depth = Depth(rawValue: number) else { throw .noDepth(number) }
    return depth
  }

  /// Where a person begins to look, on a whole screen.
  /// - Throws: `StoryError` if the run has no step of that number.
  package func viewing(_ film: Film) throws(StoryError) -> Viewing {
    var place: Int?
    if case .step(let step) = view {
      place = film.outline.position(of: step)
      if place == nil {
        throw (1...max(1, film.outline.last)).contains(step)
          ? .notReached(step, run: film.story.run) : .noStep(step, run: film.story.run, last: film.outline.last)
      }
    }
    return Viewing(outline: film.outline, language: language, depth: depth, isPresent: isPresent, at: place)
  }

  package func lines(_ story: Story, layout: Layout) throws -> [String] {
    let transcript = Transcript(language, depth: depth, layout: layout)
    switch view {
    case .scenes(let opening): return transcript.replay(story, opening: opening)
    case .step(let step): return try transcript.card(of: step, in: story)
    case .world(let step, let asJSON):
      let world = try story.world(after: step)
      let text = WorldText(language, layout: layout)
      return asJSON
        ? [text.json(world, run: story.run, step: step)]
        : text.lines(world, run: story.run, step: step, of: story.last)
    }
  }
}

/// Options of `replay` that can't be meant.
package enum ReplayError: Error, Equatable, CustomStringConvertible {
  case noScene(Int)
  case noDepth(Int)
  case worldWithoutStep
  case jsonWithoutWorld
  case tooMuch
  case presentAsText
  case notesOfText

  package var description: String {
    switch self {
    case .noScene(let scene): "open scene \(scene): scenes go from 1 (image) to 9 (end)"
    case .noDepth(let depth): "tell it at depth \(depth): depths go from 1 (a line) to 3 (everything)"
    case .worldWithoutStep: "show the World: it differs from step to step; say which by --at STEP"
    case .jsonWithoutWorld: "write JSON: only the World is; add --at STEP --world"
    case .tooMuch: "show --scene, --all and --at at once: choose one of them"
    case .notesOfText:
      "show the notes of that: --notes follows, in a second terminal, what --present shows; give it alone"
    case .presentAsText: "present a text: --present is for a whole screen; leave out --scene, --all, --world and --json"
    }
  }
}
