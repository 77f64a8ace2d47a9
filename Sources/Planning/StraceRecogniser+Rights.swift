import Steps

/// Scenes 7 and 8.
extension StraceRecogniser {
  func rights(_ call: StraceCall) -> Operation? {
    switch call.name {
    case "prctl": return control(call)
    case "capset": return .setCapabilities(Self.capabilities(call.argument(1)))
    case "setgroups", "setgid", "setuid", "setresgid", "setresuid": return user(call)
    case "seccomp": return call.has("SECCOMP_SET_MODE_FILTER") ? filter : nil
    case "prlimit64": return call.argument(2) == "NULL" ? nil : limit(call.argument(1), call.argument(2))
    case "setrlimit": return limit(call.argument(0), call.argument(1))
    case "close_range": return .closeDescriptors
    case "openat" where path(at: 0, of: call).hasSuffix("exec.fifo") || fifo(call): return .waitForStart
    case "execve", "execveat": return execution(call)
    default: return nil
    }
  }

  private func control(_ call: StraceCall) -> Operation? {
    switch call.argument(0) {
    case "PR_CAPBSET_DROP": Self.capability(call.argument(1)).map { .dropBounding([$0]) }
    case "PR_SET_NO_NEW_PRIVS": .forbidNewPrivileges
    case "PR_SET_SECCOMP": filter
    case "PR_SET_KEEPCAPS": .setUser(uid: 0, gid: 0, groups: [])
    case "PR_CAP_AMBIENT": .setCapabilities([])
    default: nil
    }
  }

  /// What the filter says is not in a log.
  private var filter: Operation { .loadSeccomp(SeccompFilter(isDefault: false, program: [])) }

  /// runc opens the FIFO anew, by a descriptor that it was born with: nothing else is opened so when all is ready.
  private func fifo(_ call: StraceCall) -> Bool {
    hasPivoted && call.has("O_WRONLY") && call.text(1).hasPrefix("/proc/self/fd/")
  }

  private func user(_ call: StraceCall) -> Operation {
    let number = UInt32(truncatingIfNeeded: call.number(0) ?? 0)
    let groups =
      StraceToken.json(call.argument(1)).array?.compactMap { $0.number.flatMap { UInt32(exactly: $0) } } ?? []
    switch call.name {
    case "setgroups": return .setUser(uid: 0, gid: 0, groups: groups)
    case "setgid", "setresgid": return .setUser(uid: 0, gid: number, groups: [])
    default: return .setUser(uid: number, gid: 0, groups: [])
    }
  }

  /// `{rlim_cur=1024, rlim_max=RLIM64_INFINITY}`
  func limit(_ resource: String, _ value: String) -> Operation? {
    let fields = StraceToken.json(value)
    guard resource.hasPrefix("RLIMIT_"), fields.members != nil else { return nil }
    let numbers = ["rlim_cur", "rlim_max"].map { name -> Int64 in
      let text = fields[name]?.string ?? ""
      // `1024*1024`, as strace writes round ones.
      let product = text.split(separator: "*").compactMap { Int64($0) }
      return fields[name]?.number ?? (product.isEmpty ? -1 : product.reduce(1) { $0 &* $1 })
    }
    return .limitProcess([ProcessLimit(resource, soft: numbers[0], hard: numbers[1])])
  }

  private func execution(_ call: StraceCall) -> Operation? {
    guard hasPivoted, family.isContainer(call.pid) else { return nil }
    let isAt = call.name == "execveat"
    let arguments = StraceToken.json(call.argument(isAt ? 2 : 1)).array?.compactMap(\.string) ?? []
    return .execute(candidates: [call.text(isAt ? 1 : 0)], arguments: arguments, environment: [])
  }

  private static func capability(_ name: String) -> Capability? {
    Capability.names.firstIndex(of: name).map { Capability(rawValue: $0) }
  }

  /// Those of `effective=1<<CAP_KILL|1<<CAP_AUDIT_WRITE, permitted=…`
  private static func capabilities(_ data: String) -> [Capability] {
    let effective = StraceToken.json(data)["effective"]?.string ?? ""
    return effective.split(separator: "|").compactMap { capability(String($0.drop { $0 != "C" })) }
  }
}
