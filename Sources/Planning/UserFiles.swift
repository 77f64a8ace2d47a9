public import OCISpec

/// passwd(5) and group(5) of a root file system, and whom docker's words mean by them. Empty where it has none.
public struct UserFiles: Equatable, Sendable {
  public var passwd: String
  public var group: String

  public init(passwd: String = "", group: String = "") {
    self.passwd = passwd
    self.group = group
  }

  /// `NAME`, `UID`, and `:NAME` or `:GID` after it; empty: uid 0. Who is in passwd gets the group of that line, and
  /// those that list the name, unless a group is given. docker counts the group itself among the further ones: what a
  /// group is denied, nobody gets by leaving it.
  public func user(_ text: String) throws(UsageError) -> RuntimeConfig.User {
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let (name, group) = (words.first ?? "", words.count > 1 ? words[1] : "")
    let entry = entry(name.isEmpty ? "0" : name)
    guard let uid = entry?.uid ?? (name.isEmpty ? 0 : Int(name)) else {
      throw UsageError(
        "unable to find user \(name): no matching entries in passwd file; name one that the container's /etc/passwd has,"
          + " or give numbers, as in -u 1000:1000", .name)
    }
    let gid = group.isEmpty ? entry?.gid ?? 0 : try self.gid(group)
    let further = group.isEmpty ? entry.map { groups(of: $0.name) } ?? [] : []
    var user = RuntimeConfig.User(uid: try Self.number(uid), gid: try Self.number(gid))
    user.join([user.gid])
    for group in further { user.join([try Self.number(group)]) }
    return user
  }

  /// What --group-add names.
  public func groups(_ words: [String]) throws(UsageError) -> [UInt32] {
    var numbers: [UInt32] = []
    for word in words { numbers.append(try Self.number(try gid(word))) }
    return numbers
  }

  /// HOME of who is not told another.
  public func home(of uid: UInt32) -> String { entry(String(uid))?.home ?? "/" }

  /// The name of that number, and the home of that name, where there is such a user.
  public func name(of uid: UInt32) -> String? { entry(String(uid))?.name }
  public func home(of name: String) -> String? { entry(name)?.home }

  private func gid(_ word: String) throws(UsageError) -> Int {
    if let number = Int(word) { return number }
    if let line = groupLines.first(where: { $0.name == word }) { return line.gid }
    throw UsageError(
      "unable to find group \(word): no matching entries in group file; name one that the container's /etc/group has,"
        + " or give a number", .name)
  }

  private func groups(of name: String) -> [Int] { groupLines.filter { $0.members.contains(name) }.map(\.gid) }

  /// A word that is a number is never a name.
  private func entry(_ word: String) -> PasswdLine? {
    let uid = Int(word)
    return Self.lines(passwd).lazy.compactMap(PasswdLine.init).first {
      uid == $0.uid || (uid == nil && $0.name == word)
    }
  }

  private var groupLines: [GroupLine] { Self.lines(group).compactMap(GroupLine.init) }

  private static func number(_ id: Int) throws(UsageError) -> UInt32 {
    guard (0...Int(Int32.max)).contains(id) else {
      throw UsageError("uids and gids must be in range 0-2147483647, which \(id) is not: give another", .name)
    }
    return UInt32(id)
  }

  private static func lines(_ text: String) -> [[String]] {
    text.utf8.split(separator: UInt8(ascii: "\n")).map { line in
      line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
  }
}

/// A line of passwd(5). One without numbers is nobody's: elsewhere that would make somebody root.
private struct PasswdLine {
  let name: String
  let uid: Int
  let gid: Int
  let home: String

  init?(_ fields: [String]) {
    guard fields.count > 5, let uid = Int(fields[2]), let gid = Int(fields[3]) else { return nil }
    (name, self.uid, self.gid, home) = (fields[0], uid, gid, fields[5])
  }
}

/// A line of group(5).
private struct GroupLine {
  let name: String
  let gid: Int
  let members: [String]

  init?(_ fields: [String]) {
    guard fields.count > 3, let gid = Int(fields[2]) else { return nil }
    (name, self.gid) = (fields[0], gid)
    members = fields[3].split(separator: ",").map(String.init)
  }
}

extension RuntimeConfig.User {
  mutating func join(_ groups: [UInt32]) {
    for group in groups where !additionalGids.contains(group) { additionalGids.append(group) }
  }
}

extension RuntimeConfig {
  /// What was typed, or the image's word; OCI has none for it.
  public var userWord: String {
    get { annotations["fishbowl.user"] ?? "" }
    set { annotations["fishbowl.user"] = newValue.isEmpty ? nil : newValue }
  }

  /// --group-add, as it was typed.
  public var groupWords: [String] {
    get { annotations["fishbowl.group-add"]?.split(separator: "\n").map(String.init) ?? [] }
    set { annotations["fishbowl.group-add"] = newValue.isEmpty ? nil : newValue.joined(separator: "\n") }
  }

  /// HOME is what somebody set, not what passwd says of the user.
  var hasOwnHome: Bool {
    get { annotations["fishbowl.home"] != nil }
    set { annotations["fishbowl.home"] = newValue ? "given" : nil }
  }
}
