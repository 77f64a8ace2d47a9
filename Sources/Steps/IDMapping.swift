/// Which users and groups a user namespace knows, and who they are outside. user_namespaces(7)
public struct IDMapping: Equatable, Codable, Sendable {
  public var users: [IDRange]
  public var groups: [IDRange]

  public init(users: [IDRange], groups: [IDRange]) {
    self.users = users
    self.groups = groups
  }

  /// Only one: the kernel lets anybody map just that, as long as no process of it can drop a group.
  public init(onlyUser uid: UInt32, group gid: UInt32) {
    self.init(users: [IDRange(inside: 0, outside: uid)], groups: [IDRange(inside: 0, outside: gid)])
  }

  /// What root gives a container where nobody has lent root anything: numbers that are no user's of a usual machine.
  public static let unlent: IDMapping = {
    let range = IDRange(inside: 0, outside: 100_000, length: 65536)
    return IDMapping(users: [range], groups: [range])
  }()

  public var hasOnlyOne: Bool { [users, groups].contains { $0.count == 1 && $0[0].length == 1 } }

  public func knows(user: UInt32) -> Bool { users.contains { $0.holds(user) } }
  public func knows(group: UInt32) -> Bool { groups.contains { $0.holds(group) } }
}

/// A line of uid_map or gid_map: `length` numbers from `inside` on, and whose they are outside.
public struct IDRange: Equatable, Codable, Sendable {
  public var inside: UInt32
  public var outside: UInt32
  public var length: UInt32

  public init(inside: UInt32, outside: UInt32, length: UInt32 = 1) {
    self.inside = inside
    self.outside = outside
    self.length = length
  }

  func holds(_ number: UInt32) -> Bool { number >= inside && number - inside < length }

  /// As newuidmap(1) and uid_map have it.
  public var numbers: [String] { [inside, outside, length].map { String($0) } }
}

extension [IDRange] {
  /// The file's text.
  public var text: String { map { $0.numbers.joined(separator: " ") + "\n" }.joined() }

  /// The person first, as 0; then those that subuid(5) lends, from 1 on.
  public static func person(_ id: UInt32, lent: [IDRange]) -> [IDRange] {
    var next: UInt32 = 1
    return [IDRange(inside: 0, outside: id)]
      + lent.map { range in
        defer { next += range.length }
        return IDRange(inside: next, outside: range.outside, length: range.length)
      }
  }
}
