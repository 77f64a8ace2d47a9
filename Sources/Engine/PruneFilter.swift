import Kernel

/// `--filter KEY=VALUE` of the verbs that remove what nobody needs. docker-container-prune(1)
struct PruneFilter: KeyedFilter {
  let key: Key
  private(set) var value: String

  enum Key: String, CaseIterable {
    case label, until
    case otherLabel = "label!"
  }

  /// What can be chosen by it. `created`: in RFC 3339.
  struct Candidate {
    var labels: [String: String]
    var created: String
  }

  /// `takes`: the keys that are known where it is asked.
  init(_ text: String, takes keys: [Key]) throws(EngineError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let known = keys.map(\.rawValue).joined(separator: ", ")
    guard parts.count == 2, !parts[0].isEmpty else {
      var error = EngineError("invalid filter \"\(text)\": give one of \(known), as in --filter label=course")
      error.isOfOption = true
      throw error
    }
    guard let key = Key(rawValue: parts[0]), keys.contains(key) else {
      throw EngineError("invalid filter \"\(parts[0])\": give one of \(known)", exitCode: 1)
    }
    (self.key, value) = (key, parts[1])
    if key == .until { value = try Self.moment(value) }
  }

  /// In the form in which containers keep theirs.
  private static func moment(_ text: String) throws(EngineError) -> String {
    guard let moment = ContainerEngine.moment(of: text) else {
      throw EngineError(
        "invalid filter \"until=\(text)\": give a time as 2026-11-24T13:38:55Z, or how long ago, as 24h", exitCode: 1)
    }
    return Clock.preciseText(nanoseconds: moment)
  }

  static func all(_ texts: [String], takes keys: [Key] = Key.allCases) throws(EngineError) -> [PruneFilter] {
    var filters: [PruneFilter] = []
    for text in texts { filters.append(try PruneFilter(text, takes: keys)) }
    guard filters.count(where: { $0.key == .until }) < 2 else {
      throw EngineError(
        "--filter until is given more than once: what is older has one limit, give it once", exitCode: 1)
    }
    return filters
  }

  func passes(_ candidate: Candidate) -> Bool {
    switch key {
    case .label: isLabel(of: candidate.labels)
    case .otherLabel: !isLabel(of: candidate.labels)
    case .until: candidate.created < value
    }
  }
}

extension ContainerEngine {
  /// Whether the verb takes them. `volumes`: they choose volumes, whose age is no reason.
  package static func checkPruneFilters(_ texts: [String], volumes: Bool = false) throws(EngineError) {
    _ = try PruneFilter.all(texts, takes: volumes ? [.label, .otherLabel] : PruneFilter.Key.allCases)
  }
}
