package import Narration
package import Steps
import Terminal

/// What is shown while a plan waits between two steps. It computes; it never prints.
package struct StepText {
  private let narrator: Narrator
  private let layout: Layout
  private let language: Language
  private let facts: RunFacts

  package init(_ language: Language, facts: RunFacts, layout: Layout) {
    (narrator, self.language, self.facts, self.layout) = (Narrator(language), language, facts, layout)
  }

  /// Where it stands, what comes and why, and what to type elsewhere. `scene`: the one that was told step by step before
  /// now, or as a whole if it is over.
  package func lines(_ moment: Moment) -> [String] {
    let last = moment.plan.last
    let title = layout.style.bold("── " + narrator.label(.waits(step: moment.next.number, of: last)))
    return ["", title] + done(moment) + coming(moment.next) + looks(moment)
  }

  package var keys: String { narrator.label(.keys) }

  package func help() -> [String] {
    StepKey.allCases.flatMap { layout.hanging("  " + $0.rawValue, narrator.label(.key($0)), at: 9, bold: true) }
  }

  /// Of the step that was done last.
  package func card(_ moment: Moment) -> [String] {
    guard let last = moment.story.last else { return [narrator.label(.nothingDone)] }
    return Card(narrator: narrator, layout: layout, depth: .paragraph).lines(Told(last, facts: facts))
  }

  package func world(_ moment: Moment) -> [String] {
    let world = moment.story.last?.after ?? moment.plan.before
    return WorldText(language, layout: layout).moment(world)
  }

  package var noWayBack: String { narrator.label(.noWayBack) }

  private func done(_ moment: Moment) -> [String] {
    if moment.isOfScenes, let scene = moment.story.last?.event.scene, scene != moment.next.scene {
      let sentence = narrator.sentence(for: scene, in: moment.story, facts: facts)
      return row(.justDone, ["\(scene.rawValue) \(narrator.sceneName(scene).uppercased())  \(sentence)"])
    }
    guard let last = moment.story.last else { return [] }
    let words = narrator.words(for: Told(last, facts: facts))
    return row(
      .justDone, ["\(last.event.step) \(last.event.kind.rawValue) · \(last.event.actor.rawValue)", words.line])
  }

  private func coming(_ step: Step) -> [String] {
    let words = narrator.planWords(for: step.operation, undoes: step.undoes)
    let scene = "\(step.scene.rawValue) \(narrator.sceneName(step.scene).uppercased())"
    return row(.next, ["\(step.number) \(step.kind.rawValue) · \(step.actor.rawValue) · \(scene)", words.line])
      + row(.whyNow, [words.whyNow])
  }

  /// As they are, however long: they are to be copied.
  private func looks(_ moment: Moment) -> [String] {
    moment.looks.enumerated().map { index, line in
      let label = index == 0 ? narrator.label(.look) : ""
      return label + String(repeating: " ", count: column - label.cells) + line.sanitised
    }
  }

  private func row(_ label: Label, _ texts: [String]) -> [String] {
    texts.enumerated().flatMap { index, text in
      layout.hanging(index == 0 ? narrator.label(label) : "", text, at: column, bold: index == 0)
    }
  }

  private var column: Int {
    ([.justDone, .next, .whyNow, .look].map { narrator.label($0).cells }.max() ?? 0) + 2
  }
}

extension StepText {
  /// A moment between two steps, as far as it is shown.
  package struct Moment {
    package var plan: Plan
    package var next: Step
    package var story: [Folded]
    /// Who stops where: at scenes, and not at each step.
    package var isOfScenes: Bool
    package var looks: [String]

    package init(plan: Plan, next: Step, story: [Folded], isOfScenes: Bool, looks: [String]) {
      (self.plan, self.next, self.story) = (plan, next, story)
      (self.isOfScenes, self.looks) = (isOfScenes, looks)
    }
  }
}
