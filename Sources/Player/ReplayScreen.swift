package import Narration
import Terminal
import TraceStore

/// A run on the whole of a terminal, until the person quits. Only here are keys read, pages of the trace read, and frames
/// written; what they come to is decided in `Viewing` and `Stage`.
package struct ReplayScreen {
  private var film: Film
  private let screen: FullScreen
  private var viewing: Viewing
  private var painter: Painter
  private var moment: Stage.Moment
  /// Where the person last was, and when it is time to go on by itself, in milliseconds.
  private var shown: Place
  private var deadline: Int?
  /// When the lecture began, in seconds since 1970.
  private var began = 0

  /// What a moment depends on.
  private struct Place: Equatable {
    let position: Int
    let language: Language
    let isOutput: Bool
    let run: Int

    init(_ viewing: Viewing, _ film: Film) {
      (position, language, isOutput) = (viewing.position, viewing.language, viewing.view == .output)
      run = film.story.run
    }
  }

  /// Whether there is a terminal to show it on, and a person who wants it so: `FISHBOWL_PLAIN` says text.
  package static var isPossible: Bool {
    let isPlain = Environment.variable("FISHBOWL_PLAIN").map { !$0.isEmpty } ?? false
    return TerminalDevice.standardInput.isTerminal && TerminalDevice.standardOutput.isRedrawable && !isPlain
  }

  /// Shows the run; returns when the person has quit. The terminal is what it was then, whatever is thrown.
  package static func show(_ film: Film, _ viewing: Viewing) throws {
    guard let screen = FullScreen() else { return }
    defer { screen.leave() }
    var replay = try ReplayScreen(film, viewing, on: screen)
    try replay.run()
  }

  private init(_ film: Film, _ viewing: Viewing, on screen: FullScreen) throws {
    (self.film, self.viewing, self.screen) = (film, viewing, screen)
    let palette = Palette(style: TerminalDevice.standardOutput.style, isPresent: viewing.isPresent)
    painter = Painter(palette)
    moment = try film.moment(at: viewing.position, viewing.language)
    shown = Place(viewing, film)
    if viewing.isPresent { began = PresentedPlace.found(for: film)?.began ?? ThisProcess.seconds }
    tell()
  }

  private mutating func run() throws {
    while !viewing.isOver {
      draw()
      switch try news() {
      case .keys(let keys): for key in keys where !viewing.isOver { try take(key) }
      case .resized: painter.forget()
      case .quiet: if let deadline, deadline <= ThisProcess.now { viewing.playOn(film.outline) }
      }
      try follow()
    }
    // One that has gone ended nothing: who comes back goes on.
    if viewing.isPresent, TerminalDevice.standardOutput.isTerminal { PresentedPlace.forget() }
  }

  private mutating func take(_ key: Key) throws {
    let stage = Stage(viewing, film.outline, film.story, moment)
    if let wish = viewing.press(key, film.outline, choices: stage.choices) { try grant(wish) }
    // A recording of several runs is one film in a lecture hall.
    if viewing.isPresent, viewing.notice == .end, let next = try film.next(isForward: true) { enter(next) }
    deadline = nil
  }

  private mutating func grant(_ wish: Viewing.Wish) throws {
    switch wish {
    case .find(let text): viewing.take(found: try film.positions(saying: text), of: text)
    case .note(let isForward): try goToNote(isForward)
    case .run(let isForward):
      if let next = try film.next(isForward: isForward) { enter(next) } else { viewing.say(.noRun) }
    }
  }

  private mutating func goToNote(_ isForward: Bool) throws {
    let (here, all) = (viewing.position, try film.noted(in: viewing.language))
    if let place = isForward ? all.first(where: { $0 > here }) : all.last(where: { $0 < here }) {
      viewing.goToNote(place, film.outline)
    } else if let next = try film.nextNoted(isForward: isForward, in: viewing.language) {
      let places = try next.noted(in: viewing.language)
      enter(next, at: isForward ? places.first : places.last)
    } else {
      viewing.say(.noNote)
    }
  }

  private mutating func enter(_ next: Film, at position: Int? = nil) {
    film = next
    viewing.enter(next.outline, at: position)
  }

  /// For the lecturer's second terminal, and for who comes back after this one died.
  private func tell() {
    guard viewing.isPresent else { return }
    PresentedPlace(film, at: viewing.position, began: began).keep()
  }

  private mutating func draw() {
    let (rows, columns) = screen.size
    let stage = Stage(viewing, film.outline, film.story, moment)
    viewing.settle(scroll: stage.settledScroll(rows: rows, columns: columns))
    let frame = painter.paint(stage.canvas(rows: rows, columns: columns))
    if !frame.isEmpty { screen.write(frame) }
  }

  /// Of keys that come faster than frames can be drawn, only the last place is read.
  private mutating func follow() throws {
    let place = Place(viewing, film)
    if shown != place {
      if shown.position != place.position || shown.run != place.run { deadline = nil }
      moment = try film.moment(at: place.position, place.language, withOutput: place.isOutput)
      shown = place
      tell()
    }
    let pause = viewing.pause(film.outline)
    deadline = pause.map { deadline ?? ThisProcess.now + $0 }
  }

  /// While nobody does anything, the rest of the run is looked at.
  private func news() throws -> FullScreen.News {
    while deadline.map({ $0 > ThisProcess.now }) ?? true, try film.lookAhead() {
      let news = screen.wait(milliseconds: 0)
      if news != .quiet { return news }
    }
    return screen.wait(milliseconds: deadline.map { max(0, $0 - ThisProcess.now) })
  }
}

extension Film {
  /// All that a screen shows of that place.
  package func moment(at position: Int, _ language: Language, withOutput: Bool = false) throws -> Stage.Moment {
    let notes = try written(at: position, language)
    return Stage.Moment(
      folded: try folded(at: position), shown: withOutput ? try shown(by: position) : [],
      chapters: notes.compactMap(\.chapter), notes: notes.compactMap(\.text))
  }
}
