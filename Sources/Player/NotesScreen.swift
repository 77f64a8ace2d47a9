package import Narration
import Terminal
import TraceStore

/// `replay --notes`: follows, in another terminal, who presents a recording, by what that one keeps of where it is.
package struct NotesScreen {
  private let language: Language
  /// Nil: whatever is presented.
  private let recording: String?
  private var place: PresentedPlace?
  private var film: Film?

  package init(_ language: Language, recording: String?) {
    (self.language, self.recording) = (language, recording.map(TextFile.absolute))
  }

  /// Until the person quits; off a terminal, the notes of this moment once.
  package static func show(_ language: Language, recording: String?) throws {
    var notes = NotesScreen(language, recording: recording)
    guard ReplayScreen.isPossible, let screen = FullScreen() else {
      return TerminalDevice.standardOutput.write(try notes.lines(Layout(TerminalDevice.standardOutput)))
    }
    defer { screen.leave() }
    try notes.follow(on: screen)
  }

  private mutating func follow(on screen: FullScreen) throws {
    var painter = Painter(Palette(style: TerminalDevice.standardOutput.style, isPresent: false))
    while true {
      let (rows, columns) = screen.size
      screen.write(painter.paint(try canvas(rows: rows, columns: columns)))
      switch screen.wait(milliseconds: 250) {
      case .keys(let keys): if keys.contains(where: Self.isEnd) { return }
      case .resized: painter.forget()
      case .quiet: break
      }
    }
  }

  private static func isEnd(_ key: Key) -> Bool {
    if case .character(let letter) = key { letter.typed == "q" } else { key.isEnd }
  }

  private mutating func canvas(rows: Int, columns: Int) throws -> Canvas {
    var canvas = Canvas(rows: rows, columns: columns)
    for (row, line) in try lines(Layout(column: min(columns - 2, 100))).prefix(rows - 1).enumerated() {
      canvas.put(line.simple, row: row, column: 1, row == 0 ? .bold : .plain)
    }
    canvas.put(StageWords.quit.text(language), row: rows - 1, column: 1)
    return canvas
  }

  private mutating func lines(_ layout: Layout) throws -> [String] {
    try look()
    guard let place, let film, let position = film.outline.position(of: place.step) else {
      return StageWords.nobodyPresents.text(language).wrapped(to: layout.width, indent: 0)
    }
    let text = NotesText(film: film, language: language, layout: layout)
    return try text.lines(at: position, after: ThisProcess.seconds - place.began)
  }

  /// Where the other one is now; its run is opened when it is another one.
  private mutating func look() throws {
    let now = PresentedPlace.current().flatMap { recording == nil || $0.recording == recording ? $0 : nil }
    if let now, now.recording != place?.recording || now.run != place?.run {
      film = try Film(TraceReader(path: now.recording), run: now.run)
    }
    place = now
  }
}
