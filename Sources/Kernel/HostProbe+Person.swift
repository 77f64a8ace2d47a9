import Glibc
package import Steps

extension HostProbe {
  /// As `HostFacts.mapping`, for who needs to know no more.
  package static func mapping() -> IDMapping? {
    let uid = geteuid()
    return HostProbe(files: .here).person(uid)?.mapping(of: uid)
  }

  /// Nil for root.
  func person(_ uid: UInt32) -> HostFacts.Person? {
    guard uid != 0 else { return nil }
    let canMap = ["newuidmap", "newgidmap"].allSatisfy { name in
      ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains { files.exists($0 + name) }
    }
    let name = (files.text("/etc/passwd") ?? "").lines.lazy.map { $0.cut(at: ":") }
      .first { $0.count > 2 && $0[2] == String(uid) }.map { String($0[0]) }
    let lent = { (file: String) in canMap ? Self.ranges(files.text(file) ?? "", of: [name, String(uid)]) : [] }
    return HostFacts.Person(gid: getegid(), users: lent("/etc/subuid"), groups: lent("/etc/subgid"))
  }

  /// The numbers that subuid(5) and subgid(5) set aside for root's containers, under the first of these names that both
  /// know; nil: for none.
  package static func lentByRoot() -> IDMapping? { HostProbe(files: .here).lentByRoot() }

  func lentByRoot() -> IDMapping? {
    let (users, groups) = (files.text("/etc/subuid") ?? "", files.text("/etc/subgid") ?? "")
    return ["fishbowl", "containers", "root"].lazy.compactMap { owner in
      guard let user = Self.range(users, of: owner), let group = Self.range(groups, of: owner) else { return nil }
      return IDMapping(users: [user], groups: [group])
    }.first
  }

  /// The first in which the host's root is not, and of it as many as a usual machine has users.
  private static func range(_ text: String, of owner: String) -> IDRange? {
    ranges(text, of: [owner]).first {
      $0.outside > 0 && $0.outside.addingReportingOverflow($0.length).overflow == false
    }
    .map { IDRange(inside: 0, outside: $0.outside, length: min($0.length, 65536)) }
  }

  /// Lines as `kim:100000:65536`. subuid(5)
  static func ranges(_ text: String, of owners: [String?]) -> [IDRange] {
    text.lines.compactMap { line in
      let parts = line.cut(at: ":")
      guard parts.count == 3, owners.contains(String(parts[0])), let start = UInt32(parts[1]),
        let length = UInt32(parts[2]), length > 0
      else { return nil }
      return IDRange(inside: 0, outside: start, length: length)
    }
  }

  /// The hierarchies in which this person may make a group below the one that this process is in. The device list is not
  /// a person's to write. cgroups(7), "Cgroups delegation"
  static func delegated(
    _ cgroups: HostFacts.Cgroups, _ lines: [CgroupLine], canWrite: (String) -> Bool
  ) -> HostFacts.Cgroups {
    var own = cgroups
    own.controllers = [:]
    for (controller, point) in cgroups.controllers where controller != "devices" {
      let path = lines.first { $0.controllers.contains(controller) }?.path ?? "/"
      let folder = point + (path == "/" ? "" : path)
      if canWrite(folder), canWrite(folder + "/tasks") { own.controllers[controller] = folder }
    }
    if own.controllers.isEmpty { own.denied = "no group is delegated to this user" }
    return own
  }
}
