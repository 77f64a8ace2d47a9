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
  case mermaid
  case dot
  case markdown

  /// Whether it can be of what held after one step.
  var hasMoments: Bool { [.mermaid, .dot, .markdown].contains(self) }

  /// Nil for `fishbowl`, which is no text. `step`: of a moment, where it has moments; nil: the end, or the whole run.
  func text(of runs: [RecordedRun], at step: Int? = nil, _ language: Language) throws -> String? {
    switch self {
    case .fishbowl: nil
    case .html: Page(runs.map { Story($0) }, language: language).html
    case .asciicast: try Asciicast(.three, language).lines(only(runs)).joined(separator: "\n") + "\n"
    case .asciicastV2: try Asciicast(.two, language).lines(only(runs)).joined(separator: "\n") + "\n"
    case .chrome: ChromeTrace(language).text(runs) + "\n"
    case .otlp: OTLPTrace(tool: Fishbowl.configuration.version).text(runs) + "\n"
    case .mermaid, .dot, .markdown: try drawn(runs.map { Story($0) }, at: step, language)
    }
  }

  private func drawn(_ stories: [Story], at step: Int?, _ language: Language) throws -> String {
    if self == .markdown, step == nil { return stories.map(MarkdownTranscript(language).text).joined(separator: "\n") }
    let story = try only(stories)
    return switch self {
    case .mermaid: try MermaidText(language).text(story, after: step ?? story.last)
    case .dot: try DotText(language).text(story, after: step ?? story.last)
    default: try MarkdownTranscript(language).text(story, at: step ?? story.last)
    }
  }

  /// The one run of a form that holds no more.
  private func only<Run>(_ runs: [Run]) throws -> Run {
    guard runs.count == 1 else {
      let what = hasMoments ? "a moment of \(rawValue) is" : "a file of \(rawValue) holds"
      throw ValidationError("\(what) one run\(hasMoments ? "'s" : ""), and \(runs.count) are named: name one")
    }
    return runs[0]
  }
}
