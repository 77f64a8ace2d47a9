import ArgumentParser
import Narration
import Player
import TraceStore

/// What `trace export` can make of runs. One more is a case, and a line in `text`.
enum TraceFormat: String, CaseIterable, ExpressibleByArgument {
  /// Of Fishbowl's own form, with all that replay needs.
  case fishbowl
  case html
  case asciicast
  case asciicastV2 = "asciicast-v2"
  case chrome
  case otlp

  /// Nil for `fishbowl`, which is no text.
  func text(of runs: [RecordedRun], _ language: Language) throws -> String? {
    switch self {
    case .fishbowl: nil
    case .html: Page(runs.map { Story($0) }, language: language).html
    case .asciicast: try Asciicast(.three, language).lines(only(runs)).joined(separator: "\n") + "\n"
    case .asciicastV2: try Asciicast(.two, language).lines(only(runs)).joined(separator: "\n") + "\n"
    case .chrome: ChromeTrace(language).text(runs) + "\n"
    case .otlp: OTLPTrace(tool: Fishbowl.configuration.version).text(runs) + "\n"
    }
  }

  /// The one run of a form that holds no more.
  private func only(_ runs: [RecordedRun]) throws -> RecordedRun {
    guard runs.count == 1 else {
      throw ValidationError("a file of \(rawValue) holds one run, and \(runs.count) are named: name one")
    }
    return runs[0]
  }
}
