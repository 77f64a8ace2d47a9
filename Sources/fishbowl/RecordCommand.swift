import ArgumentParser
import Narration
import Planning
import Player
import Terminal
import TraceStore

/// `fishbowl record`: a recording of what is done from now on, with chapters and notes.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Make a recording of a lesson: the runs from start to stop, with chapters and notes.",
    discussion: """
      Examples:
        fishbowl record start week3.fishbowl --title "Week 3"
        fishbowl record chapter "PID"
        fishbowl run tiny ps
        fishbowl record note "ps shows one process" --at 2
        fishbowl record stop --mask user,host,home
        fishbowl record edit week3.fishbowl --keep 2,4 -o short.fishbowl
      """,
    subcommands: [
      RecordStartCommand.self, RecordChapterCommand.self, RecordNoteCommand.self, RecordStopCommand.self,
      RecordEditCommand.self,
    ], helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions

  static func say(_ text: String) { TerminalDevice.standardError.write([text.sanitised]) }
}

struct RecordStartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Later runs join the recording.",
    discussion: """
      Nothing is written into the file before `fishbowl record stop`; the runs are in your trace, as always.

      Example: fishbowl record start week3.fishbowl --title "Week 3"
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("The file that it becomes.", valueName: "file")) var file: String
  @Option(help: "What it is called.") var title: String?

  func run() throws {
    let writer = try global.traceWriter()
    let reader = try TraceReader(path: try global.tracePath())
    if let take = try reader.take() {
      throw UsageError("a recording into \(take.file) is being made already: fishbowl record stop ends it", .words)
    }
    if TextFile.exists(file) { throw TraceError.exists(path: file) }
    if let refusal = TextFile.refusal(making: TextFile.absolute(file)) {
      throw UsageError("cannot write \(file): \(refusal); give another FILE", .words)
    }
    let take = Take(file: TextFile.absolute(file), title: title, after: try reader.lastNumber())
    try writer.set(take)
    RecordCommand.say("Recording: run \(take.after + 1) and later ones join \(file). The end: fishbowl record stop")
  }
}

/// Where a note or a chapter stands.
struct RecordPlace: ParsableArguments {
  @Option(help: ArgumentHelp("The run, or the step of it, where it stands.", valueName: "run[:step]")) var at: String?

  /// `before`: without --at, the run that comes next; else the last one, if it belongs to the recording.
  func place(in reader: TraceReader, before isNext: Bool) throws -> (run: Int, step: Int?) {
    guard let at else {
      guard try !isNext || reader.take() != nil else {
        throw UsageError(
          "no recording is being made: fishbowl record start FILE begins one, or name a run by --at", .words)
      }
      let last = try reader.lastNumber()
      let isEmpty = try reader.take().map { try reader.runs(of: $0).isEmpty } ?? (last == 0)
      return (isNext || isEmpty ? last + 1 : last, nil)
    }
    let numbers = at.components(by: ":").map { Int($0) }
    guard (1...2).contains(numbers.count), let run = numbers[0], numbers.count == 1 || numbers[1] != nil else {
      throw UsageError("--at \(at): give a run or one of its steps, as 2 or 2:12", .words)
    }
    let last = Story(try reader.run(run)).last
    if let step = numbers.dropFirst().first ?? nil, !(1...max(1, last)).contains(step) {
      throw StoryError.noStep(step, run: run, last: last)
    }
    return (run, numbers.dropFirst().first ?? nil)
  }
}

struct RecordChapterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chapter", abstract: "A chapter begins with the run that comes next.",
    discussion: """
      With --lang it is for readers of that language only.

      Example: fishbowl record chapter "PID"
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: "What the chapter is called.") var title: String
  @OptionGroup var place: RecordPlace

  func run() throws {
    let writer = try global.traceWriter()
    let (run, step) = try place.place(in: try TraceReader(path: try global.tracePath()), before: true)
    try writer.note(Note(step: step, chapter: title, language: global.lang?.rawValue), run: run)
    RecordCommand.say("Chapter at run \(run)\(step.map { ", step \($0)" } ?? ""): \(title)")
  }
}

struct RecordNoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "A note on the last run, or at a step.",
    discussion: """
      replay shows it. With --lang it is for readers of that language only.

      Example: fishbowl record note "the PID has been 1 since scene 3" --at 2:17
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The note.") var text: String
  @OptionGroup var place: RecordPlace

  func run() throws {
    let writer = try global.traceWriter()
    let (run, step) = try place.place(in: try TraceReader(path: try global.tracePath()), before: false)
    try writer.note(Note(step: step, language: global.lang?.rawValue, text: text), run: run)
    RecordCommand.say("Note at run \(run)\(step.map { ", step \($0)" } ?? "").")
  }
}
