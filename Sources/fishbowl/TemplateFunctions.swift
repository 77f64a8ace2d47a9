import Steps
import Terminal

/// The functions of docker's templates. Each answers nil for arguments that it does not take. Go's text/template;
/// docker's templates package
enum TemplateFunctions {
  typealias Function = @Sendable ([JSON]) -> JSON?

  static let all: [String: Function] = [
    "json": { $0.count == 1 ? .string($0[0].text) : nil },
    "upper": { change($0) { $0.uppercased() } }, "lower": { change($0) { $0.lowercased() } },
    "title": { change($0) { $0.prefix(1).uppercased() + $0.dropFirst() } },
    "len": { $0.count == 1 ? length($0[0]).map { .number(Int64($0)) } : nil },
    "index": { index($0) }, "slice": { slice($0) },
    "join": { $0.count == 2 ? join($0[0], $0[1]) : nil },
    "split": { $0.count == 2 ? split($0[0], $0[1]) : nil },
    "print": { .string($0.map(\.shown).joined()) },
    "println": { .string($0.map(\.shown).joined(separator: " ") + "\n") },
    "eq": { arguments in arguments.count > 1 ? .bool(arguments.dropFirst().contains(arguments[0])) : nil },
    "ne": { $0.count == 2 ? .bool($0[0] != $0[1]) : nil },
    "not": { $0.count == 1 ? .bool(!$0[0].isTrue) : nil },
    "and": { arguments in arguments.first { !$0.isTrue } ?? arguments.last },
    "or": { arguments in arguments.first(where: \.isTrue) ?? arguments.last },
  ]

  private static func change(_ arguments: [JSON], _ body: (String) -> String) -> JSON? {
    arguments.count == 1 ? arguments[0].string.map { .string(body($0)) } : nil
  }

  private static func length(_ value: JSON) -> Int? {
    value.string?.utf8.count ?? value.array?.count ?? value.members?.count
  }

  /// `index .Map "key"`, `index .List 0`, one step after the other. Of an object what is not there is an empty text.
  private static func index(_ arguments: [JSON]) -> JSON? {
    guard var found = arguments.first else { return nil }
    for key in arguments.dropFirst() {
      if let list = found.array, let number = key.number, list.indices.contains(Int(number)) {
        found = list[Int(number)]
      } else if found.members != nil, let name = key.string {
        found = found[name] ?? .string("")
      } else {
        return nil
      }
    }
    return found
  }

  /// `slice .ID 0 12`
  private static func slice(_ arguments: [JSON]) -> JSON? {
    guard let text = arguments.first?.string, arguments.count < 4 else { return nil }
    let bounds = arguments.dropFirst().compactMap { $0.number.map { Int($0) } }
    let (from, to) = (bounds.first ?? 0, bounds.count > 1 ? bounds[1] : text.count)
    guard bounds.count == arguments.count - 1, 0 <= from, from <= to, to <= text.count else { return nil }
    return .string(String(text.prefix(to).dropFirst(from)))
  }

  private static func join(_ list: JSON, _ separator: JSON) -> JSON? {
    guard let items = list.array, let separator = separator.string else { return nil }
    return .string(items.map(\.shown).joined(separator: separator))
  }

  private static func split(_ text: JSON, _ separator: JSON) -> JSON? {
    guard let text = text.string, let separator = separator.string, !separator.isEmpty else { return nil }
    return .array(text.split(separator: separator, omittingEmptySubsequences: false).map { .string(String($0)) })
  }
}

extension JSON {
  /// As Go prints it: `[a b]`, `map[a:1 b:2]`.
  var shown: String {
    switch self {
    case .string(let text): text.sanitisedLines
    case .array(let items): "[" + items.map(\.shown).joined(separator: " ") + "]"
    case .object(let members):
      "map["
        + members.sorted { $0.name < $1.name }.map { "\($0.name.sanitised):\($0.value.shown)" }.joined(separator: " ")
        + "]"
    case .null: "<nil>"
    default: text
    }
  }

  /// Not empty, not zero, not false.
  var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .number(let number): number != 0
    case .real(let number): number != 0
    case .string(let text): !text.isEmpty
    case .array(let items): !items.isEmpty
    case .object(let members): !members.isEmpty
    }
  }

  /// What a range goes through; an object's in the order of its names.
  var pairs: [(key: JSON, item: JSON)] {
    if let items = array { return items.enumerated().map { (.number(Int64($0.offset)), $0.element) } }
    return (members ?? []).sorted { $0.name < $1.name }.map { (.string($0.name), $0.value) }
  }
}

extension String {
  /// Sanitised, but for the end of a line that println has made.
  fileprivate var sanitisedLines: String { hasSuffix("\n") ? String(dropLast()).sanitised + "\n" : sanitised }
}
