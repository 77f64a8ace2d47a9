public import Steps

extension SeccompProfile {
  /// A profile as docker reads it from a file. docker: engine/security/seccomp
  /// - Throws: what is wrong with it, in a sentence that names the file.
  public init(_ json: JSON, of file: String) throws(UsageError) {
    let reading = Reading(file: file)
    guard let members = json.members, !members.isEmpty else { throw reading.bad("it is no JSON object") }
    otherwise = try reading.answer(json, action: "defaultAction", errno: "defaultErrnoRet")
    architectures = try json["architectures"].map { value throws(UsageError) in
      try reading.texts(value, "architectures")
    }
    if architectures?.isEmpty == true { architectures = nil }
    gates = [:]
    for gate in json["archMap"]?.array ?? [] {
      guard let name = gate["architecture"]?.string else {
        throw reading.bad("an entry of archMap has no architecture")
      }
      gates[name] =
        [name]
        + (try gate["subArchitectures"].map { v throws(UsageError) in try reading.texts(v, "subArchitectures") } ?? [])
    }
    if architectures != nil, !gates.isEmpty { throw reading.bad("it has both architectures and archMap") }
    for name in (architectures ?? []) + gates.values.joined() where !Self.isArchitecture(name) {
      throw reading.bad("it names an unknown architecture, \(name)")
    }
    entries = []
    for entry in json["syscalls"]?.array ?? [] { entries.append(try reading.entry(entry)) }
  }

  private static func isArchitecture(_ name: String) -> Bool {
    name.wholeMatch(of: /SCMP_ARCH_[A-Z0-9_]+/) != nil
  }
}

/// Reads the parts of a profile, and says of which file one is wrong.
private struct Reading {
  let file: String

  func bad(_ what: String) -> UsageError {
    UsageError("cannot use the seccomp profile \(file): \(what); give one in docker's JSON format")
  }

  func entry(_ json: JSON) throws(UsageError) -> SeccompProfile.Entry {
    let names = try json["names"].map { value throws(UsageError) in try texts(value, "names") } ?? []
    let name = json["name"]?.string ?? ""
    guard name.isEmpty || names.isEmpty else { throw bad("an entry has both name and names") }
    var conditions: [SeccompPolicy.Condition] = []
    for condition in json["args"]?.array ?? [] { conditions.append(try self.condition(condition)) }
    let rule = SeccompPolicy.Rule(
      name.isEmpty ? names : [name], try answer(json, action: "action", errno: "errnoRet"), where: conditions)
    return .init(
      rule: rule, included: try scope(json["includes"], "includes"), excluded: try scope(json["excludes"], "excludes"))
  }

  /// An errno that is not given is EPERM.
  func answer(_ json: JSON, action: String, errno: String) throws(UsageError) -> SeccompPolicy.Answer {
    guard let name = json[action]?.string else { throw bad("an entry has no \(action)") }
    guard Self.actions.contains(name) else { throw bad("\"\(name)\" is no action that it can have") }
    guard ["SCMP_ACT_ERRNO", "SCMP_ACT_TRACE"].contains(name) else { return .init(name) }
    guard let value = json[errno], value != .null else { return .init(name, errno: 1) }
    guard let number = value.number, let errno = UInt16(exactly: number) else {
      throw bad("\(errno) is no error number")
    }
    return .init(name, errno: errno)
  }

  private static let actions = [
    "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD",
    "SCMP_ACT_LOG", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
  ]

  private static let comparisons = [
    "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE",
  ]

  private func condition(_ json: JSON) throws(UsageError) -> SeccompPolicy.Condition {
    guard let index = json["index"]?.number, (0..<6).contains(index) else {
      throw bad("an argument's index is not one of 0 to 5")
    }
    guard let name = json["op"]?.string, Self.comparisons.contains(name) else {
      throw bad("\"\(json["op"]?.string ?? "")\" is no comparison of arguments")
    }
    return .init(
      UInt32(index), name, try value(json["value"]), masked: try value(json["valueTwo"]))
  }

  private func value(_ json: JSON?) throws(UsageError) -> UInt64 {
    switch json {
    case nil, .null?: return 0
    case .number(let number)? where number >= 0: return UInt64(number)
    case .real(let number)? where number >= 0 && number < 0x1p64: return UInt64(number)
    default: throw bad("a value of an argument is no number from 0 on")
    }
  }

  private func scope(_ json: JSON?, _ name: String) throws(UsageError) -> SeccompProfile.Scope {
    guard let json, json != .null else { return .init() }
    return .init(
      capabilities: try json["caps"].map { v throws(UsageError) in try texts(v, name) } ?? [],
      architectures: try json["arches"].map { v throws(UsageError) in try texts(v, name) } ?? [],
      kernel: json["minKernel"]?.string)
  }

  func texts(_ json: JSON, _ name: String) throws(UsageError) -> [String] {
    if json == .null { return [] }
    let texts = json.array?.compactMap(\.string) ?? []
    guard texts.count == json.array?.count else { throw bad("\(name) is no list of texts") }
    return texts
  }
}
