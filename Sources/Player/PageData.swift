import Narration
import Steps
import Terminal
import TraceStore

/// A run as the page's script reads it: the World before its first step, and the steps with their recorded effects.
struct PageData {
  private let story: Story
  private let shown: ShownLines

  init(_ story: Story) {
    self.story = story
    shown = ShownLines(story, Narrator(.en), Layout())
  }

  var json: JSON {
    .object([
      JSON.Member("run", .number(Int64(story.run))),
      JSON.Member("command", .string("fishbowl " + story.facts.argv.map(\.shellWord).joined(separator: " ").sanitised)),
      JSON.Member("machine", .object([JSON.Member("kernel", .string(story.machine.kernel.sanitised))])),
      JSON.Member(
        "scenes", .array(story.facts.scenes(of: story.steps).map { .number(Int64($0.rawValue)) })),
      JSON.Member("before", story.before.json),
      JSON.Member("steps", .array(story.steps.map(step))),
    ])
  }

  private func step(_ folded: Folded) -> JSON {
    let event = folded.event
    let words = Narrator(.en).words(for: Told(folded, facts: story.facts))
    let lines = shown.rows(after: [folded]).filter { $0.label != "stdin" }.map { JSON.string($0.text.sanitised) }
    return .object(
      [
        JSON.Member("step", .number(Int64(event.step))), JSON.Member("scene", .number(Int64(event.scene.rawValue))),
        JSON.Member("kind", .string(event.kind.rawValue)), JSON.Member("outcome", .string(event.outcome.rawValue)),
        JSON.Member("key", .bool(words.notSo != nil)), JSON.Member("shown", .array(lines)),
        JSON.Member("effects", .array(folded.effects.map(effect))),
      ] + (event.after.map { [JSON.Member("after", .number(Int64($0)))] } ?? []))
  }

  private func effect(_ effect: Effect) -> JSON {
    let values = [effect.before, effect.after].map { $0.map(JSON.string) ?? .null }
    return .array([.string(effect.subject.description), .string(effect.attribute)] + values)
  }
}
