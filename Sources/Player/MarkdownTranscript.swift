package import Narration
import Steps
import Terminal
import TraceStore

/// A run, or one moment of it, as Markdown: scenes, steps, cards, and at a moment the World. What a recording holds is
/// text in it: neither markup nor HTML nor a link. https://spec.commonmark.org, https://github.github.com/gfm
package struct MarkdownTranscript {
  private let language: Language
  private let depth: Depth

  package init(_ language: Language, depth: Depth = .paragraph) { (self.language, self.depth) = (language, depth) }

  private var narrator: Narrator { Narrator(language) }

  package func text(_ story: Story) -> String {
    let scenes = story.facts.scenes(of: story.steps).flatMap { scene($0, of: story) }
    return document([heading(story, level: "#")] + notes(story.notes.filter { $0.step == nil }) + scenes)
  }

  /// The step's card, and what held after it.
  /// - Throws: `StoryError` if the run has no such step.
  package func text(_ story: Story, at step: Int) throws(StoryError) -> String {
    let world = try story.world(after: step)
    let folded = story.steps.first { $0.event.step == step }
    let place = Markdown.escaped(narrator.label(.step(step, of: story.last)))
    return document(
      [heading(story, level: "#"), place] + (folded.map { entry($0, of: story) } ?? []) + sections(world))
  }

  private func document(_ blocks: [String]) -> String { blocks.joined(separator: "\n\n") + "\n" }

  private func heading(_ story: Story, level: String) -> String {
    "\(level) \(Markdown.escaped(Transcript(language).headingText(of: story)))"
  }

  private func scene(_ scene: Scene, of story: Story) -> [String] {
    let sentence = narrator.sentence(for: scene, in: story.steps, facts: story.facts)
    return ["## \(scene.rawValue) \(narrator.sceneName(scene))", "**\(Markdown.escaped(sentence))**"]
      + story.steps(of: scene).flatMap { entry($0, of: story) }
  }

  /// A title, the paragraphs, the rows as a list, what was shown, and notes.
  private func entry(_ folded: Folded, of story: Story) -> [String] {
    let card = Card(narrator: narrator, layout: Layout(), depth: depth)
    let rows = card.rows(Told(folded, facts: story.facts))
    let what = rows.filter { $0.label == .what }.flatMap(\.texts).map(Markdown.escaped)
    let list = rows.filter { $0.label != .what }.map(row).joined(separator: "\n")
    let title = "### \(folded.event.step) \(Markdown.escaped(card.titleText(folded.event)))"
    return [title] + what + (list.isEmpty ? [] : [list]) + block(folded, of: story) + notes(at: folded, of: story)
  }

  private func block(_ folded: Folded, of story: Story) -> [String] {
    let shown = ShownLines(story, narrator, Layout()).rows(after: [folded])
    return shown.isEmpty ? [] : [Markdown.block(shown.map(\.text))]
  }

  private func notes(at folded: Folded, of story: Story) -> [String] {
    notes(story.notes.filter { $0.step.map(story.step(reachedBy:)) == folded.event.step })
  }

  private func row(_ row: Card.Row) -> String {
    let isCode = [Label.call, .proof, .changed].contains(row.label)
    let said = [narrator.label(.noCall), narrator.label(.callsNotRecorded), "(\(narrator.label(.readLater)))"]
    let texts = row.texts.map { isCode && !said.contains($0) ? Markdown.code($0) : Markdown.escaped($0) }
    let label = "- **\(Markdown.escaped(narrator.label(row.label)))**"
    return texts.count == 1 ? "\(label) \(texts[0])" : ([label] + texts.map { "  - \($0)" }).joined(separator: "\n")
  }

  private func notes(_ notes: [Note]) -> [String] {
    notes.filter { $0.isRead(in: language.rawValue) }.map { note in
      let parts = [(Label.chapter, note.chapter), (.note, note.text)].compactMap { label, text in
        text.map { "**\(narrator.label(label))** \(Markdown.escaped($0))" }
      }
      return "> " + parts.joined(separator: " · ")
    }
  }

  private func sections(_ world: World) -> [String] {
    let text = WorldText(language)
    return text.sections(world).filter { !$0.rows.isEmpty }.flatMap { section in
      let rows = section.rows.map { row in
        "- **\(Markdown.escaped(row.name))**" + (row.text.isEmpty ? "" : " \(Markdown.escaped(row.text))")
      }
      return ["## \(text.word(section.title))", rows.joined(separator: "\n")]
    }
  }
}
