import Steps

extension Operation {
  /// Nobody needs a right to map what is his own alone, once no process of it can drop a group, which might have denied
  /// it something. More of them only newuidmap(1) may, which looks into subuid(5): that is no call of ours.
  /// The hand-over follows: until then the new process waits. user_namespaces(7)
  func mapIDsCalls(_ mapping: IDMapping) -> [Call] {
    guard mapping.hasOnlyOne else { return [] }
    return writeOwnCalls("setgroups", "deny") + writeMapCalls(mapping)
  }

  func writeMapCalls(_ mapping: IDMapping) -> [Call] {
    [("gid_map", mapping.groups.text), ("uid_map", mapping.users.text)].flatMap { writeOwnCalls($0, $1) }
  }

  /// Into a file of /proc that is the new process's, by whoever has made it.
  func writeOwnCalls(_ name: String, _ text: String) -> [Call] {
    let file = Register("fd")
    let open = Call(
      "openat",
      [
        Argument("dirfd", .atFdCwd), Argument("pathname", .formatted("/proc/%d/" + name, Register("pid"))),
        Argument("flags", .flags(["O_WRONLY", "O_CLOEXEC"])), Argument("mode", .mode(0)),
      ], output: file)
    return [open, writeCall(file, .text(text)), closeCall(file)]
  }

  /// What the host has mounted in it goes along: to take that away would show what it covers. mount_namespaces(7)
  static func flags(ofTree source: String) -> [String] {
    ["/proc", "/sys"].contains(source) ? ["AT_RECURSIVE"] : []
  }

  /// The umask would take bits from the files' modes, which nobody sees.
  func bindDevicesCalls(_ paths: [String], _ links: [SymbolicLink]) -> [Call] {
    paths.map { makeFileCall($0, tolerated: []) } + paths.flatMap { moveCalls($0) } + links.map(linkCall)
      + [umaskCall(0o022)]
  }
}
