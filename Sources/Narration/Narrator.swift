public import Steps

/// Turns what was performed into words. It computes; it never reads or prints.
public struct Narrator: Sendable {
  public let language: Language
  private let catalogue: any Catalogue

  public init(_ language: Language) {
    self.language = language
    switch language {
    case .en: catalogue = English()
    case .ko: catalogue = Korean()
    }
  }

  /// Everything there is to say about a step. Every number in it comes from `told`.
  public func words(for told: Told) -> Words {
    let text = catalogue.text(for: told)
    var words = Words(
      line: text.line, more: text.more, story: text.story, whyNow: text.whyNow, notSo: text.notSo,
      sources: told.event.kind.sources)
    if told.facts.planned {
      words.line = text.plan
    } else if let excuse = excuse(told, task: text.plan) {
      (words.line, words.more, words.notSo) = (excuse.line, excuse.more, nil)
    } else if let tolerance = catalogue.tolerance(told) {
      words.more += " " + tolerance
    }
    if told.facts.isForeign, told.event.kind != .callOther {
      (words.more, words.whyNow) = (catalogue.ownWay(words.more), catalogue.ownWay(words.whyNow))
    }
    if told.event.outcome == .done { words.more = text.own + words.more }
    let paragraphs = catalogue.finish([words.more, words.story])
    (words.more, words.story) = (paragraphs[0], paragraphs[1])
    return words
  }

  /// The same, with why it stands where it does.
  public func planWords(for operation: Operation, undoes: Int? = nil) -> Words {
    words(for: planned(operation, undoes))
  }

  /// What a step is there for, before anything is known but its operation and the step that it turns back: one sentence in
  /// the present tense.
  public func planLine(for operation: Operation, undoes: Int? = nil) -> String {
    catalogue.text(for: planned(operation, undoes)).plan
  }

  private func planned(_ operation: Operation, _ undoes: Int?) -> Told {
    let event = Event(step: 0, actor: .setup, operation: operation, outcome: .done, undoes: undoes)
    return Told(Folded(event: event, effects: [], before: World(), after: World()), facts: .plan)
  }

  /// The scene's name as people read it: `image`, `이미지`.
  public func sceneName(_ scene: Scene) -> String { catalogue.name(of: scene) }

  /// What the scene came to, in one or two sentences. `story` is the run so far, in order; it may end at the scene.
  public func sentence(for scene: Scene, in story: [Folded], facts: RunFacts) -> String {
    if facts.makesContainer {
      let sentence = catalogue.sentence(for: scene, in: Story(story, facts: facts))
      return ([sentence] + alterations(of: story.filter { $0.event.scene == scene }, facts)).joined(separator: " ")
    }
    let made = Story(story, facts: facts)
    if scene == .image, ["pull", "push"].contains(facts.verb) {
      if let broken = made.broken { return catalogue.brokenOff(made, broken) }
      return facts.verb == "pull" ? catalogue.pulled(made) : catalogue.pushed(made)
    }
    return story.filter { $0.event.scene == scene }.map { words(for: Told($0, facts: facts)).line }
      .joined(separator: " ")
  }

  /// What was left out, and what stands in for another step. A runtime that strace watched may have its own reasons.
  private func alterations(of scene: [Folded], _ facts: RunFacts) -> [String] {
    let omitted = scene.filter { $0.event.outcome == .skipped }.map(\.event.kind.rawValue).distinct
    let replaces = !facts.isForeign && scene.contains { $0.event.kind == .rootChroot }
    return (omitted.isEmpty ? [] : [label(.leftOutHere(omitted))])
      + (replaces ? [label(.standsIn(.rootChroot, for: .rootPivot))] : [])
  }

  /// Every other text that a player prints.
  public func label(_ label: Label) -> String { catalogue.label(label) }

  /// How the run ended, for a heading: its exit code, or that it had none yet.
  public func ending(of story: [Folded], facts: RunFacts) -> String {
    facts.exit.map { label(.exit($0)) } ?? label(Story(story, facts: facts).runsOn ? .ranOn : .noExit)
  }

  /// A size as people read it: `8 MiB`.
  public func bytes(_ count: Int64) -> String {
    switch language {
    case .en: English().bytes(count)
    case .ko: Korean().bytes(count)
    }
  }

  private func excuse(_ told: Told, task: String) -> Excuse? {
    switch told.event.outcome {
    case .done: nil
    case .failed: catalogue.failure(told, task: task)
    case .skipped: catalogue.skip(told, task: task)
    case .cut: catalogue.cut(told, task: task)
    }
  }
}

extension [String] {
  /// Each once, at its first place.
  fileprivate var distinct: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
