import Foundation
import Narration
import Steps
import Testing
import TraceStore

@testable import Player
@testable import Terminal

/// What fills the screen, to the letter. With FISHBOWL_WRITE_FRAMES=1 the texts are written anew: look at them then.
@Suite struct FrameTests {
  private static let folder = URL(fileURLWithPath: FilmTests.recording).deletingLastPathComponent().path

  private static func frame(
    _ film: Film, _ language: Language, step: Int, rows: Int, columns: Int, keys: String = "",
    depth: Depth = .paragraph,
    present: Bool = false
  ) throws -> [String] {
    let position = film.outline.position(of: step)
    var viewing = Viewing(
      outline: film.outline, language: language, depth: depth, isPresent: present, at: position)
    viewing.pace = .scenes
    var moment = try film.moment(at: viewing.position, language)
    moment.shown = [Shown(at: 0, stream: .stdout, bytes: Array("hi\n안녕\n\u{1b}[2J".utf8))]
    for key in keys { _ = viewing.press(.character(key), film.outline, choices: 2) }
    let stage = Stage(viewing, film.outline, film.story, moment)
    viewing.settle(scroll: stage.settledScroll(rows: rows, columns: columns))
    let lines = Stage(viewing, film.outline, film.story, moment).canvas(rows: rows, columns: columns).text
    #expect(lines.count == rows)
    #expect(lines.allSatisfy { $0.cells <= columns })
    let title =
      "==== step \(step), \(columns)x\(rows)" + (keys.isEmpty ? "" : ", keys \(keys)") + (present ? ", present" : "")
    return [title] + lines.map { $0.padded(to: columns) + "|" } + [""]
  }

  private static func frames(_ language: Language) throws -> String {
    let film = try FilmTests.film()
    let keys = film.outline.keys.map { film.outline.marks[$0].step }
    var frames = try keys.flatMap { try frame(film, language, step: $0, rows: 24, columns: 80) }
    for step in [14, 39, 65] { frames += try frame(film, language, step: step, rows: 20, columns: 76, present: true) }
    for step in [14, 39, 58] { frames += try frame(film, language, step: step, rows: 30, columns: 100) }
    frames += try frame(film, language, step: 14, rows: 24, columns: 80, keys: "a")
    frames += try frame(film, language, step: 39, rows: 24, columns: 80, keys: "w")
    frames += try frame(film, language, step: 70, rows: 24, columns: 80, keys: "o")
    frames += try frame(film, language, step: 39, rows: 24, columns: 80, keys: "t")
    frames += try frame(film, language, step: 14, rows: 40, columns: 120, depth: .full)
    frames += try frame(film, language, step: 14, rows: 24, columns: 80, keys: "?")
    frames += try frame(film, language, step: 14, rows: 10, columns: 40)
    return frames.joined(separator: "\n")
  }

  @Test(arguments: Language.allCases) func theFirstRunIsDrawnToTheLetter(_ language: Language) throws {
    let path = Self.folder + "/first-run.frames.\(language.rawValue).txt"
    let frames = try Self.frames(language)
    if ProcessInfo.processInfo.environment["FISHBOWL_WRITE_FRAMES"] != nil {
      try frames.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == frames)
  }

  /// At any size, at every step, in every view: nothing is drawn outside, and nothing traps.
  @Test(arguments: [(1, 1), (2, 5), (5, 20), (19, 59), (20, 60), (23, 61), (50, 200)]) func anySize(
    _ rows: Int, _ columns: Int
  ) throws {
    let film = try FilmTests.film()
    for position in film.outline.marks.indices.filter({ $0 % 9 == 2 }) {
      let moment = try film.moment(at: position, .ko)
      for keys in ["", "w", "o", "t", "?", "/", "b"] {
        var viewing = Viewing(outline: film.outline, language: .ko, depth: .full, at: position)
        for key in keys { _ = viewing.press(.character(key), film.outline) }
        viewing.settle(scroll: 1_000_000)
        let stage = Stage(viewing, film.outline, film.story, moment)
        viewing.settle(scroll: stage.settledScroll(rows: rows, columns: columns))
        let canvas = Stage(viewing, film.outline, film.story, moment).canvas(rows: rows, columns: columns)
        #expect(canvas.text.count == rows && canvas.text.allSatisfy { $0.cells <= columns })
      }
    }
  }

  /// What never is left out, at the size of a lecture hall.
  @Test(arguments: Language.allCases) func theCardOfAKeyStepFitsALectureHall(_ language: Language) throws {
    let film = try FilmTests.film()
    for position in film.outline.keys {
      let moment = try film.moment(at: position, language)
      let viewing = Viewing(outline: film.outline, language: language, isPresent: true, at: position)
      let stage = Stage(viewing, film.outline, film.story, moment)
      let text = stage.canvas(rows: 20, columns: 76).text.joined(separator: "\n")
      let told = try #require(stage.told)
      let words = Narrator(language).words(for: told)
      for piece in [words.line, words.notSo?.truth, stage.guess?.question].compactMap({ $0 }) {
        let last = String(piece.simple.split(separator: " ").last ?? "")
        #expect(text.contains(last), "\(told.event.kind.rawValue): \(piece)\n\(text)")
      }
    }
  }

  /// Where one goes for a note, it is to be seen: in a lecture hall too.
  @Test(arguments: Language.allCases) func aNoteIsSeen(_ language: Language) throws {
    let film = try FilmTests.film()
    for step in [7, 14, 39, 65] {
      let position = film.outline.position(of: step)
      var moment = try film.moment(at: try #require(position), language)
      moment.notes = ["watch the slash"]
      let viewing = Viewing(outline: film.outline, language: language, isPresent: true, at: position)
      let text = Stage(viewing, film.outline, film.story, moment).canvas(rows: 20, columns: 76).text
      #expect(text.contains { $0.contains("watch the slash") }, "\(step): \(text.joined(separator: "\n"))")
    }
  }

  /// The mutant: a picture drawn from a World that is a step behind marks nothing, or something else.
  @Test func theMarksComeFromTheWorlds() throws {
    let film = try FilmTests.film()
    let folded = try #require(try film.folded(at: film.outline.position(of: 39) ?? 0))
    let facts = Picture.Facts(language: .en, tellsLayers: false, kernel: "6.18")
    let signs = { (before: World, after: World) in
      Picture(before: before, after: after, scene: .root, facts: facts).rows.filter { $0.sign != nil }.map(\.row.id)
    }
    #expect(signs(folded.before, folded.after) == ["root", "mount:2"])
    #expect(signs(folded.before, folded.before) == [])
    #expect(signs(folded.after, folded.before) == ["root", "mount:2"])
  }
}
