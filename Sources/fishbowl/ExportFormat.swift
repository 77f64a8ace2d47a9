import ArgumentParser
import Narration
import Player
import TraceStore

/// What `trace export` can make of runs besides a recording.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  case fishbowl, html

  /// The runs as text. Never asked of a recording.
  func text(_ reader: TraceReader, _ runs: [Int], _ language: Language) throws -> String {
    Page(try runs.map { Story(try reader.run($0)) }, language: language).html
  }
}
