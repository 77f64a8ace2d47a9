import Foundation
import Steps

/// Holds the trace's calls against strace's. A pure function of both, so that its mutants can be tried.
struct Witness {
  let constants: ConstantTable

  /// Where two lists that must be the same differ, call by call; empty if the trace is true.
  func differences(_ recorded: [PerformedCall], _ seen: [WitnessedCall]) -> [String] {
    var found: [String] = []
    for (index, pair) in zip(recorded, seen).enumerated() {
      if let difference = difference(pair.0, pair.1) { found.append("call \(index): \(difference)") }
    }
    if recorded.count != seen.count {
      let extra = seen.dropFirst(recorded.count).first.map { "strace also saw \($0.name)(\($0.arguments))" }
      found.append("\(recorded.count) recorded, \(seen.count) seen; \(extra ?? "the trace has more")")
    }
    return found
  }

  /// What was recorded and can't be found, in that order, among all that strace saw.
  func unseen(_ recorded: [PerformedCall], among seen: [WitnessedCall]) -> [String] {
    var rest = seen[...]
    return recorded.compactMap { call in
      guard let index = rest.firstIndex(where: { difference(call, $0) == nil }) else {
        return "\(call.name) \(call.args) was not seen"
      }
      rest = rest[(index + 1)...]
      return nil
    }
  }

  private func difference(_ recorded: PerformedCall, _ seen: WitnessedCall) -> String? {
    guard recorded.name == seen.name else { return "\(recorded.name) recorded, \(seen.name) seen" }
    let result = recorded.error == nil ? recorded.result : recorded.result ?? -1
    if recorded.name != "execve" || recorded.error != nil, result != seen.result.map(Int64.init) {
      return "\(recorded.name): \(String(describing: result)) recorded, \(String(describing: seen.result)) seen"
    }
    if recorded.error?.name != seen.errno { return "\(recorded.name): errno \(seen.errno ?? "none") seen" }
    return argumentDifference(recorded, seen)
  }

  /// strace leaves out arguments that the call doesn't read, such as a mode without O_CREAT: they must be nothing then,
  /// and so must those that only strace shows.
  private func argumentDifference(_ recorded: PerformedCall, _ seen: WitnessedCall) -> String? {
    let members = JSON(parsing: recorded.args)?.members ?? []
    for (index, member) in members.enumerated() {
      let token = index < seen.arguments.count ? seen.arguments[index] : "0"
      if !agrees(member.value, token, recorded, seen) {
        return "\(recorded.name): \(member.name) \(member.value.text) recorded, \(token) seen"
      }
    }
    let more = seen.arguments.dropFirst(members.count).first { !isNothing($0) }
    return more.map { "\(recorded.name): \($0) seen besides" }
  }

  private func isNothing(_ token: String) -> Bool { token == "[]" || Token.number(token) == 0 }

  private func agrees(_ value: JSON, _ token: String, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    switch value {
    case .null: return Token.number(token) == 0
    case .number(let number):
      let seen = call.name == "capset" ? Token.capabilities(token) : Token.number(token)
      return seen.map { same($0, number) } ?? false
    case .string(let text): return agrees(text, token)
    case .array(let items): return agrees(items, token, call, seen)
    case .object(let members): return agrees(members, token, call, seen)
    default: return false
    }
  }

  /// strace shows 32-bit arguments without their sign.
  private func same(_ one: Int64, _ other: Int64) -> Bool {
    one == other || unsigned(one) == other || unsigned(other) == one
  }

  private func unsigned(_ number: Int64) -> Int64? { Int32(exactly: number).map { Int64(UInt32(bitPattern: $0)) } }

  private func agrees(_ text: String, _ token: String) -> Bool {
    if let quoted = Token.unquoted(token) { return quoted == text || isMasked(text, quoted) }
    guard let number = Token.number(token) else { return false }
    if text.hasPrefix("makedev(") { return device(text) == number }
    if let value = constants.value(text) { return same(value, number) }
    return text.hasPrefix("0") && Int64(text, radix: 8) == number
  }

  /// Of an environment variable the name stays, of a secret text nothing.
  private func isMasked(_ text: String, _ quoted: String) -> Bool {
    text.hasSuffix(Secret.mask) && quoted.hasPrefix(text.dropLast(Secret.mask.count))
  }

  private func device(_ text: String) -> Int64 {
    let numbers = text.split { !$0.isNumber }.compactMap { Int64($0) }
    let (major, minor) = (numbers[0], numbers[1])
    return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)
  }

  private func agrees(_ items: [JSON], _ token: String, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    guard token.hasPrefix("[") else { return false }
    let (tokens, _) = Token.list(token.dropFirst(), until: "]")
    return tokens.count == items.count && zip(items, tokens).allSatisfy { agrees($0, $1, call, seen) }
  }

  private func agrees(_ members: [JSON.Member], _ token: String, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    if let count = members.first(where: { $0.name == "bytes" })?.value.number {
      if let program = Token.program(token) { return program == call.data ?? [] && count == Int64(program.count) }
      return bytes(count, call, seen)
    }
    guard let fields = Token.members(token), call.name == "waitid" || isWhole(members, fields) else { return false }
    return members.allSatisfy { member in
      if member.name == "pidfd" { return seen.output.contains("pidfd=\(member.value.text)") }
      guard let field = fields[member.name] else { return false }
      return agrees(member.value, field, call, seen)
    }
  }

  /// Fields of a structure that the trace doesn't name are nothing; of what waitid(2) fills it tells the telling ones.
  private func isWhole(_ members: [JSON.Member], _ fields: [String: String]) -> Bool {
    fields.allSatisfy { name, value in members.contains { $0.name == name } || isNothing(value) }
  }

  /// Data that isn't text: by its bytes, which strace dumped.
  private func bytes(_ count: Int64, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    seen.data == call.data ?? [] && count == Int64(seen.data.count)
  }
}
