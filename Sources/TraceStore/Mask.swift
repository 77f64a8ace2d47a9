import Steps

/// What names people and machines, and can be taken out of a recording.
package enum Nameable: String, CaseIterable, Sendable {
  case user, host, home, container
  /// What a person describes: no name that is found by itself.
  case pattern

  package static let found: Set<Nameable> = [.user, .host, .home, .container]

  /// `all`, or words as `user,host`.
  package static func list(_ text: String) throws(TraceError) -> Set<Nameable> {
    if text == "all" { return found }
    var sorts: Set<Nameable> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let sort = Nameable(rawValue: String(part)), found.contains(sort) else { throw .badMask(String(part)) }
      sorts.insert(sort)
    }
    return sorts
  }
}

/// A name that was taken out, and how often.
package struct Masked: Equatable, Sendable {
  package var sort: Nameable
  package var text: String
  package var count: Int
}

/// Takes names out of texts before they are written. A name becomes `‹redacted›` wherever it stands as a word of its own;
/// a path under home as far as it goes, each one that differs under a number of its own, so that a run still makes sense.
final class Mask {
  let sorts: Set<Nameable>
  let words: [(sort: Nameable, text: [UInt8])]
  let homes: [[UInt8]]
  let patterns: [Pattern]
  /// Bytes with which a name can begin: of most bytes of a long text no more is asked.
  private let firsts: [Bool]
  /// The masked paths, in the order in which they were met.
  private var paths: [String] = []
  private var counts: [String: Masked] = [:]

  /// `homes`: home directories besides those that lie in /home and /Users.
  init(_ sorts: Set<Nameable>, words: [(Nameable, String)], homes: [String], patterns: [Pattern] = []) {
    self.sorts = sorts
    self.patterns = patterns
    let chosen = words.filter { sorts.contains($0.0) && !Self.everybodys.contains($0.1) && !$0.1.isEmpty }
    self.words = chosen.map { ($0.0, Array($0.1.utf8)) }.sorted { $0.1.count > $1.1.count }
    var firsts = [Bool](repeating: false, count: 256)
    for byte in self.words.compactMap(\.text.first) + [UInt8(ascii: "/")] { firsts[Int(byte)] = true }
    self.firsts = firsts
    self.homes = homes.filter { $0.hasPrefix("/") && $0 != "/" && $0 != "/root" }.map { Array($0.utf8) }
  }

  /// Names that every machine has tell nothing, every container has a root, and what was taken out before is no name.
  private static let everybodys = ["root", "localhost", Secret.mask]

  /// What was taken out so far; of each sort the most frequent first.
  var taken: [Masked] {
    counts.values.sorted {
      ($0.sort.rawValue, -$0.count, $0.text) < ($1.sort.rawValue, -$1.count, $1.text)
    }
  }

  /// A text, or the strings of a JSON value that it is.
  func text(_ text: String) -> String {
    guard text.hasPrefix("{") || text.hasPrefix("["), let json = JSON(parsing: text) else { return plain(text) }
    let masked = self.json(json)
    return masked == json ? text : masked.text
  }

  /// Names of members are the trace's own words, unless they are paths.
  private func json(_ json: JSON) -> JSON {
    switch json {
    case .string(let text): .string(self.text(text))
    case .array(let values): .array(values.map(self.json))
    case .object(let members):
      .object(members.map { JSON.Member($0.name.contains("/") ? plain($0.name) : $0.name, self.json($0.value)) })
    case .null, .bool, .number, .real: json
    }
  }

  /// Lines of /proc and what people typed: blanks in a path are escaped in the first only.
  func plain(_ text: String, isProc: Bool = false) -> String {
    let bytes = Array(withoutPatterns(text).utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if firsts[Int(bytes[index])], let found = match(bytes, at: index, isProc) {
        result += replacement(found).utf8
        index += found.text.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Bytes that are not text keep their length, on which others of them may depend: each of a name becomes `*`.
  func bytes(_ bytes: [UInt8]) -> [UInt8] {
    let bytes = withoutPatterns(bytes)
    var result = bytes
    var index = 0
    while index < bytes.count {
      guard firsts[Int(bytes[index])], let found = match(bytes, at: index, false) else {
        index += 1
        continue
      }
      _ = replacement(found)
      for place in index..<index + found.text.count { result[place] = UInt8(ascii: "*") }
      index += found.text.count
    }
    return result
  }

  func count(_ sort: Nameable, _ text: String) {
    counts["\(sort.rawValue) \(text)", default: Masked(sort: sort, text: text, count: 0)].count += 1
  }

  private func replacement(_ found: Match) -> String {
    let text = String(decoding: found.text, as: UTF8.self)
    count(found.sort, text)
    guard found.sort == .home else { return Secret.mask }
    let place = paths.firstIndex(of: text) ?? paths.count
    if place == paths.count { paths.append(text) }
    return place == 0 ? Secret.mask : "‹redacted-\(place + 1)›"
  }
}
