import Planning
import Terminal
import TraceStore

/// `fishbowl trace sql` without a query: a prompt at a terminal, standard input elsewhere.
struct QueryPrompt {
  private let trace: TraceQuery
  private let path: String
  private let format: AnswerFormat

  init(_ trace: TraceQuery, path: String, format: AnswerFormat) {
    (self.trace, self.path, self.format) = (trace, path, format)
  }

  func run() throws {
    guard let editor = LineEditor() else { return try readInput() }
    TerminalDevice.standardOutput.write(["Asking \(path.sanitised). End a query by ;   .help  .views  Ctrl-D"])
    var (begun, last) = ("", "")
    while true {
      switch editor.read(begun.isEmpty ? "trace> " : "  ...> ", complete: QueryWords.completion) {
      case .ended: return
      case .dropped: begun = ""
      case .line(let line):
        begun += (begun.isEmpty ? "" : "\n") + line
        if begun.allSatisfy(\.isWhitespace) { begun = "" }
        guard begun.hasPrefix(".") || begun.isEndedQuery else { continue }
        let text = begun
        begun = ""
        if !text.hasPrefix(".") { last = text }
        answer(text, last)
      }
    }
  }

  /// Whatever is wrong with one is said, and the next is asked.
  private func answer(_ text: String, _ last: String) {
    do {
      if text.hasPrefix(".") {
        try command(text.split(separator: " ").map(String.init), last)
      } else {
        show(try trace.rows(text))
      }
    } catch { TerminalDevice.standardError.write([QueryWords.sentence(error).sanitised]) }
  }

  private func show(_ answer: Answer) {
    guard format == .table else { return format.write(answer) }
    let output = TerminalDevice.standardOutput
    let count = answer.rows.count == 1 ? "1 row" : "\(answer.rows.count) rows"
    output.write(TraceText.table(answer, width: output.width) + ["(\(count))"])
  }

  /// Queries from a file or a pipe, up to the first that fails.
  private func readInput() throws {
    var begun = ""
    while let line = readLine(strippingNewline: false) {
      begun += line
      guard begun.isEndedQuery else { continue }
      format.write(try trace.rows(begun))
      begun = ""
    }
    if !begun.allSatisfy(\.isWhitespace) { format.write(try trace.rows(begun)) }
  }
}

// What begins with a dot.
extension QueryPrompt {
  private func command(_ words: [String], _ last: String) throws {
    let output = TerminalDevice.standardOutput
    switch (words[0], words.count) {
    case (".help", 1): output.write(Self.help)
    case (".views", 1): output.write(QueryWords.views(width: output.width))
    case (".describe", 2): try output.write(QueryWords.description(of: words[1]))
    case (".save", 2): try save(words[1], last)
    case (".saved", 1): output.write(try saved().map { "\($0.name.sanitised)  \($0.sql.sanitised)" })
    case (".run", 2):
      guard let query = try saved().first(where: { $0.name == words[1] }) else {
        throw UsageError("no query is saved as \(words[1]): .saved lists those there are", .words)
      }
      show(try trace.rows(query.sql))
    default: throw UsageError("unknown command \(words.joined(separator: " ")): .help lists those there are", .words)
    }
  }

  private static let help = [
    ".views           what there is to ask", ".describe VIEW   its columns, and what each says",
    ".save NAME       keep the last query in the trace", ".saved           those that are kept",
    ".run NAME        ask one of them", "Tab completes; the arrows find earlier queries; Ctrl-C drops, Ctrl-D leaves.",
  ]

  private func save(_ name: String, _ last: String) throws {
    guard !last.isEmpty else { throw UsageError("nothing was asked yet that could be saved", .words) }
    try TraceWriter(path: path).save(SavedQuery(name: name, title: name, sql: last))
    TerminalDevice.standardOutput.write(["Saved. Ask it again: .run \(name.sanitised)"])
  }

  private func saved() throws -> [SavedQuery] { try TraceReader(path: path).savedQueries() }
}

extension String {
  /// Whether it ends with a ; that stands in no text and no comment.
  fileprivate var isEndedQuery: Bool {
    var quote: Character?
    var (isEnd, isComment) = (false, false)
    var previous: Character = " "
    for character in self {
      if isComment {
        if character.isNewline { isComment = false }
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == "-", previous == "-" {
        isComment = true
      } else if "'\"".contains(character) {
        (quote, isEnd) = (character, false)
      } else if character == ";" {
        isEnd = true
      } else if !character.isWhitespace, character != "-" {
        isEnd = false
      }
      previous = character
    }
    return isEnd && quote == nil
  }
}
