/// `--filter KEY=VALUE`, as `ps`, `volume ls` and `events` have it.
protocol KeyedFilter {
  associatedtype Key: RawRepresentable<String>, CaseIterable
  associatedtype Thing

  var key: Key { get }
  var value: String { get }

  func passes(_ thing: Thing) -> Bool
}

extension KeyedFilter {
  /// The keys there are, for who gave another one.
  static var known: String { Key.allCases.map(\.rawValue).joined(separator: ", ") }

  /// Of one key any value may hold, but each label must; of several keys each. docker-ps(1)
  static func all(_ filters: [Self], pass thing: Thing) -> Bool {
    Key.allCases.allSatisfy { key in
      let own = filters.filter { $0.key.rawValue == key.rawValue }
      if key.rawValue.hasPrefix("label") { return own.allSatisfy { $0.passes(thing) } }
      return own.isEmpty || own.contains { $0.passes(thing) }
    }
  }

  /// `label=KEY` or `label=KEY=VALUE`.
  func isLabel(of labels: [String: String]) -> Bool {
    let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let own = labels[parts[0]] else { return false }
    return parts.count == 1 || own == parts[1]
  }
}
