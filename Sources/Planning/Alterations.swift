public import Steps

/// What --skip, --instead and --fail want otherwise in a plan.
public struct Alterations: Equatable, Sendable {
  /// A step's kind; or one of the namespaces, each of which is a flag of the one call that makes them.
  public enum Target: Hashable, Sendable {
    case kind(Kind)
    case namespace(Namespace)

    /// As it is typed: `uts.hostname`, `ns.pid`.
    public var name: String {
      switch self {
      case .kind(let kind): kind.rawValue
      case .namespace(let namespace): "ns." + namespace.rawValue
      }
    }
  }

  public struct Failure: Equatable, Sendable {
    public var kind: Kind
    public var errno: Errno
  }

  public struct Replacement: Equatable, Sendable {
    public var kind: Kind
    public var by: Kind
  }

  public var skipped: [Target] = []
  public var replaced: [Replacement] = []
  public var failures: [Failure] = []

  public init() {}

  public var isEmpty: Bool { skipped.isEmpty && replaced.isEmpty && failures.isEmpty }
}

extension Alterations {
  /// As typed: `KIND`, `KIND=KIND`, `KIND=ERRNO`.
  public init(skip: [String], instead: [String], fail: [String]) throws(UsageError) {
    for word in skip { skipped.append(try Self.target(word)) }
    for word in instead {
      let (kind, other) = try Self.pair(word, "--instead", "root.pivot=root.chroot")
      replaced.append(Replacement(kind: try Self.kind(kind), by: try Self.kind(other)))
    }
    for word in fail {
      let (kind, errno) = try Self.pair(word, "--fail", "cgroup.join=EPERM")
      failures.append(Failure(kind: try Self.kind(kind), errno: try Self.errno(errno)))
    }
  }

  private static func pair(_ word: String, _ option: String, _ example: String) throws(UsageError) -> (String, String) {
    let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw UsageError("\(option) wants two names with = between, not \"\(word)\": as in \(option) \(example)")
    }
    return (parts[0], parts[1])
  }

  /// `ns.cgroup` is a step where a group is joined by writing, and a flag where the process is born in it: the plan tells.
  private static func target(_ word: String) throws(UsageError) -> Target {
    if let kind = Kind(rawValue: word) { return .kind(kind) }
    if word.hasPrefix("ns."), let namespace = Namespace(rawValue: String(word.dropFirst(3))) {
      return .namespace(namespace)
    }
    throw unknown(word, among: Kind.allCases.map(\.rawValue) + Namespace.allCases.map { "ns." + $0.rawValue })
  }

  private static func kind(_ word: String) throws(UsageError) -> Kind {
    guard let kind = Kind(rawValue: word) else { throw unknown(word, among: Kind.allCases.map(\.rawValue)) }
    return kind
  }

  private static func errno(_ word: String) throws(UsageError) -> Errno {
    if let errno = Errno(name: word) { return errno }
    let near = word.nearest(among: Errno.names).joined(separator: ", ")
    throw UsageError(
      "there is no error \"\(word)\""
        + (near.isEmpty ? ": give a name of errno(3), as EPERM" : ": did you mean \(near)?"))
  }

  private static func unknown(_ word: String, among known: [String]) -> UsageError {
    let near = word.nearest(among: known).joined(separator: ", ")
    let help = near.isEmpty ? "`fishbowl plan run IMAGE` lists the kinds" : "did you mean \(near)?"
    return UsageError("there is no kind of step \"\(word)\": \(help)")
  }
}

extension String {
  /// How many letters must change to make one word of the other, two that changed places counted once.
  public func distance(to other: String) -> Int {
    let (from, to) = (Array(self), Array(other))
    var rows = [Array(0...to.count)]
    for (index, letter) in from.enumerated() {
      var row = [index + 1]
      for column in to.indices {
        let cost = min(row[column], rows[index][column + 1]) + 1
        row.append(min(cost, rows[index][column] + (to[column] == letter ? 0 : 1)))
        if index > 0, column > 0, letter == to[column - 1], from[index - 1] == to[column] {
          row[column + 1] = min(row[column + 1], rows[index - 1][column - 1] + 1)
        }
      }
      rows.append(row)
    }
    return rows[from.count][to.count]
  }

  /// Those that may have been meant, the nearest first: a slip of the fingers, or a part of the name.
  public func nearest(among known: [String]) -> [String] {
    let near = known.filter { distance(to: $0) <= 2 }.sorted { distance(to: $0) < distance(to: $1) }
    if !near.isEmpty { return Array(near.prefix(3)) }
    let parts = split(separator: ".").map(String.init).filter { $0.utf8.count > 2 }
    return Array(known.filter { name in parts.contains { name.utf8.count > 2 && name.contains($0) } }.prefix(4))
  }
}
