package import Narration
package import Steps
import Terminal
import TraceStore

/// A World as people and as programs read it. It computes; it never prints. Stored texts are sanitised.
package struct WorldText: Sendable {
  private let language: Language
  let layout: Layout

  package init(_ language: Language, layout: Layout = Layout()) {
    self.language = language
    self.layout = layout
  }

  /// Below the title, what holds, part by part; parts about which nothing is known are left out.
  package func lines(_ world: World, run: Int, step: Int, of last: Int) -> [String] {
    let title = "\(narrator.label(.run(run))) · \(narrator.label(.step(step, of: last)))"
    return [title] + sections(world).filter { !$0.rows.isEmpty }.flatMap(section)
  }

  /// The same of a moment at which the plan stands still.
  package func moment(_ world: World) -> [String] { sections(world).filter { !$0.rows.isEmpty }.flatMap(section) }

  /// `{"run":1,"step":17,"world":{"process:1":{"pid@0":"4711",…},…}}`: subjects and attributes as in the table `effect`.
  package func json(_ world: World, run: Int, step: Int) -> String {
    JSON.object([
      JSON.Member("run", .number(Int64(run))), JSON.Member("step", .number(Int64(step))),
      JSON.Member("world", world.json),
    ]).printed
  }

  /// One part of the listing: what each row is called, and what is said of it.
  struct Section {
    let title: WorldWords
    let rows: [(name: String, text: String)]
  }

  var narrator: Narrator { Narrator(language) }

  func word(_ word: WorldWords) -> String { word.text(language) }

  private func section(_ section: Section) -> [String] {
    let column = (section.rows.map { $0.name.cells }.max() ?? 0) + 2
    return ["", layout.style.bold(word(section.title).uppercased())]
      + section.rows.flatMap { layout.hanging($0.name, $0.text, at: min(column, 30), margin: 2) }
  }
}
