package import Narration
package import Steps
import Terminal
package import TraceStore

/// A recorded run that can be entered anywhere: only what is looked at is read. Some Worlds are kept on the way, so that
/// no place is far from one; going back never undoes anything. All errors are `TraceError`.
package final class Film {
  private let reader: TraceReader
  private let effects: EffectReader
  /// The run without its steps.
  package let story: Story
  package let outline: Outline
  /// The Worlds before the steps at positions 0, `stride`, 2 × `stride` …, as far as anyone has been.
  private var kept: [World]
  /// Where the last fold ended: a step on costs one step.
  private var last: (position: Int, world: World)
  private var pieces: [Shown]?
  private var notes: [Note]?

  private static let stride = 256

  /// - Parameter run: nil: the last that made a process.
  package init(_ reader: TraceReader, run: Int? = nil) throws {
    self.reader = reader
    let number = try run ?? reader.lastRunWithProcess()
    let heading = try reader.heading(of: number)
    story = Story(heading)
    outline = Outline(try reader.marks(of: number), facts: story.facts)
    effects = try EffectReader(reader, of: number)
    kept = [story.before]
    last = (0, story.before)
  }

  /// The step at that position with the Worlds on both sides of it.
  package func folded(at position: Int) throws -> Folded? {
    guard outline.marks.indices.contains(position) else { return nil }
    let step = outline.marks[position].step
    guard let event = try reader.event(story.run, step: step) else { return nil }
    let before = try world(before: position)
    let changed = try effects.effects(of: step)
    return Folded(event: event, effects: changed, before: before, after: before.applying(changed))
  }

  /// Keeps one World more than were needed so far, in some milliseconds. False when all are kept.
  package func lookAhead() throws -> Bool {
    guard kept.count * Self.stride < outline.marks.count else { return false }
    try extend()
    return true
  }

  func world(before position: Int) throws -> World {
    while kept.count <= position / Self.stride { try extend() }
    let near = position / Self.stride
    var (from, world) = (near * Self.stride, kept[near])
    if last.position <= position, last.position > from { (from, world) = last }
    try fold(from..<position, into: &world)
    last = (position, world)
    return world
  }

  private func extend() throws {
    let begin = (kept.count - 1) * Self.stride
    var world = kept[kept.count - 1]
    try fold(begin..<begin + Self.stride, into: &world)
    kept.append(world)
  }

  private func fold(_ positions: Range<Int>, into world: inout World) throws {
    for position in positions {
      for effect in try effects.effects(of: outline.marks[position].step) { world.apply(effect) }
    }
  }
}

extension Film {
  /// Where the trace says `text`, in order.
  package func positions(saying text: String) throws -> [Int] {
    let steps = try reader.steps(of: story.run, saying: text)
    return outline.marks.indices.filter { steps.contains(outline.marks[$0].step) }
  }

  /// The end of what had been shown before the next step began: some pages of it.
  package func shown(by position: Int) throws -> [Shown] {
    let all = try pieces ?? reader.shownPieces(of: story.run)
    pieces = all
    let next = outline.marks.dropFirst(position + 1).lazy.compactMap(\.begin).first
    let end = next.flatMap { next in all.firstIndex { $0.at >= next } } ?? all.count
    var (begin, bytes) = (end, 0)
    while begin > 0, bytes < 32 << 10 {
      begin -= 1
      bytes += max(1, all[begin].bytes.count)
    }
    return Array(all[begin..<end])
  }

  /// What people wrote beside the step; where one begins, also what they wrote of the whole run.
  package func written(at position: Int, _ language: Language) throws -> [Note] {
    try notes(in: language).filter { place(of: $0) == position }
  }

  /// The same, each in one line.
  package func notes(at position: Int, _ language: Language) throws -> [String] {
    try written(at: position, language).map(\.line)
  }

  private func notes(in language: Language) throws -> [Note] {
    let all = try notes ?? reader.notes(story.run)
    notes = all
    return outline.marks.isEmpty ? [] : all.filter { $0.isRead(in: language.rawValue) }
  }

  /// Of the steps that were reached, the one of its number, or the last before it.
  private func place(of note: Note) -> Int {
    guard let step = note.step else { return outline.keys.first ?? 0 }
    return outline.position(of: step) ?? outline.marks.lastIndex { $0.step <= step } ?? 0
  }

  /// The places of this run that somebody wrote beside, in order.
  func noted(in language: Language) throws -> [Int] { Set(try notes(in: language).map(place)).sorted() }
}

// The other runs of the trace.
extension Film {
  /// The same trace's film of the next run, or the one before; nil where there is none.
  func next(isForward: Bool) throws -> Film? { try film(among: reader.numbers(in: .all), isForward) }

  /// The same among the runs with notes.
  func nextNoted(isForward: Bool, in language: Language) throws -> Film? {
    try film(among: reader.notedRuns(in: language.rawValue), isForward)
  }

  func other(_ run: Int) throws -> Film { run == story.run ? self : try Film(reader, run: run) }

  private func film(among runs: [Int], _ isForward: Bool) throws -> Film? {
    let run = isForward ? runs.first { $0 > story.run } : runs.last { $0 < story.run }
    return try run.map { try Film(reader, run: $0) }
  }

  /// The file that it is read from, from the root on.
  package var path: String { TextFile.absolute(reader.path) }
}
