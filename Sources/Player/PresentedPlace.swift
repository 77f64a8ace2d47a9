import Steps
import Terminal
import TraceStore

/// Where somebody presents a recording just now: kept beside the session for a second terminal with the notes, and for
/// `--present` itself, should its terminal die. Who ends it by a key takes it away.
struct PresentedPlace: Equatable {
  var recording: String
  var run: Int
  var step: Int
  /// Seconds since 1970.
  var began: Int

  init(recording: String, run: Int, step: Int, began: Int) {
    (self.recording, self.run, self.step, self.began) = (recording, run, step, began)
  }

  init(_ film: Film, at position: Int, began: Int) {
    let step = film.outline.marks.indices.contains(position) ? film.outline.marks[position].step : 0
    self.init(recording: film.path, run: film.story.run, step: step, began: began)
  }

  private static var file: String { TextFile.session("stage.json") }

  /// A lecture is shorter than that, in seconds: what is older is of another one.
  private static let longest = 12 * 3600

  func keep() { TextFile.replace(Self.file, by: json.text + "\n") }

  static func forget() { TextFile.remove(file) }

  /// Nil where nothing is presented, or a file of that name is another person's.
  static func current() -> PresentedPlace? {
    guard TextFile.isOwn(file), let bytes = TextFile.bytes(file, most: 1 << 14) else { return nil }
    let place = JSON(parsing: String(decoding: bytes, as: UTF8.self)).flatMap(PresentedPlace.init(json:))
    return place.flatMap { (0..<longest).contains(ThisProcess.seconds &- $0.began) ? $0 : nil }
  }

  /// The same, if it is of that recording.
  static func found(for film: Film) -> PresentedPlace? {
    current().flatMap { $0.recording == film.path ? $0 : nil }
  }

  var json: JSON {
    .object([
      "recording": .string(recording), "run": .number(Int64(run)), "step": .number(Int64(step)),
      "began": .number(Int64(began)),
    ])
  }

  init?(json: JSON) {
    guard let recording = json["recording"]?.string, let run = json["run"]?.number, let step = json["step"]?.number,
      let began = json["began"]?.number
    else { return nil }
    self.init(recording: recording, run: Int(run), step: Int(step), began: Int(began))
  }
}
