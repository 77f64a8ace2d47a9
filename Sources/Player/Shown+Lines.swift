import Narration
import Steps
import Terminal
import TraceStore

/// What a program showed, as lines of text under the step that they followed.
struct ShownLines {
  let narrator: Narrator
  let layout: Layout
  private let byStep: [Int: [Shown]]

  init(_ story: Story, _ narrator: Narrator, _ layout: Layout) {
    self.narrator = narrator
    self.layout = layout
    byStep = story.shownByStep
  }

  /// Lines that are told where nothing is opened: a run's nine sentences are not to be lost among what it wrote.
  static let few = 8

  /// The stream's name before its first line; further lines stand under that. `most` nil: all of them.
  func lines(after steps: [Folded], at column: Int, margin: Int, most: Int? = nil) -> [String] {
    let all = rows(after: steps)
    let rows = all.prefix(most ?? all.count)
    let hidden = all.count - rows.count
    return rows.flatMap { row in
      // What it put in front of a line stays there: columns are to stand under each other.
      let lead = min(row.text.prefix { $0 == " " }.count, Self.deepest)
      let text = String(row.text.dropFirst(lead))
      return layout.hanging(row.label, text, at: column + (text.isEmpty ? 0 : lead), margin: margin)
    }
      + (hidden == 0 ? [] : layout.hanging("", narrator.label(.moreShown(hidden)), at: column, margin: margin))
  }

  private static let deepest = 24

  typealias Row = (label: String, text: String)

  /// What was shown after these steps: the name of a stream stands beside its first line.
  func rows(after steps: [Folded]) -> [Row] { Self.rows(steps.flatMap { byStep[$0.event.step] ?? [] }, narrator) }

  /// Pieces of one stream that follow each other are one text: where they were parted is chance.
  static func rows(_ pieces: [Shown], _ narrator: Narrator) -> [Row] {
    var texts: [(stream: Shown.Stream, bytes: [UInt8])] = []
    for piece in pieces {
      if piece.stream == texts.last?.stream {
        texts[texts.count - 1].bytes += piece.bytes
      } else {
        texts.append((piece.stream, piece.bytes))
      }
    }
    return texts.flatMap { $0.stream == .cut ? [("", narrator.label(.shownCut))] : rows($0.stream, $0.bytes) }
  }

  private static func rows(_ stream: Shown.Stream, _ bytes: [UInt8]) -> [Row] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.enumerated().map { index, line in
      // A terminal ends its lines by \r\n.
      let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      return (index == 0 ? stream.rawValue : "", text)
    }
  }
}

extension Story {
  /// By the step after which it was shown: the last that had begun by then.
  var shownByStep: [Int: [Shown]] {
    var (found, index) = ([Int: [Shown]](), 0)
    for piece in shown where !steps.isEmpty {
      while index + 1 < steps.count, (steps[index + 1].event.begin ?? .min) <= piece.at { index += 1 }
      found[steps[index].event.step, default: []].append(piece)
    }
    return found
  }
}
