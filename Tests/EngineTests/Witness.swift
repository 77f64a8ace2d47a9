import Foundation
import Steps

/// Holds the trace's calls against strace's. A pure function of both, so that its mutants can be tried.
struct Witness {
  let constants: ConstantTable

  /// Where the two differ; empty if the trace is true.
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

  private func difference(_ recorded: PerformedCall, _ seen: WitnessedCall) -> String? {
    guard recorded.name == seen.name else { return "\(recorded.name) recorded, \(seen.name) seen" }
    let result = recorded.error == nil ? recorded.result : -1
    if recorded.name != "execve" || recorded.error != nil, result != seen.result.map(Int64.init) {
      return "\(recorded.name): \(String(describing: result)) recorded, \(String(describing: seen.result)) seen"
    }
    if recorded.error?.name != seen.errno { return "\(recorded.name): errno \(seen.errno ?? "none") seen" }
    let members = JSON(parsing: recorded.args)?.members ?? []
    for (index, member) in members.enumerated() {
      guard index < seen.arguments.count else { continue }
      if !agrees(member.value, seen.arguments[index], recorded, seen) {
        return "\(recorded.name): \(member.name) \(member.value.text) recorded, \(seen.arguments[index]) seen"
      }
    }
    return nil
  }

  private func agrees(_ value: JSON, _ token: String, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    switch value {
    case .null: return Token.number(token) == 0
    case .number(let number): return Token.number(token).map { same($0, number) } ?? false
    case .string(let text): return agrees(text, token)
    case .array(let items): return agrees(items, token, call, seen)
    case .object(let members): return agrees(members, token, call, seen)
    default: return false
    }
  }

  /// strace shows 32-bit arguments without their sign.
  private func same(_ one: Int64, _ other: Int64) -> Bool {
    one == other || UInt32(truncatingIfNeeded: one) == UInt32(truncatingIfNeeded: other)
  }

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
    return numbers[0] << 8 | numbers[1]
  }

  private func agrees(_ items: [JSON], _ token: String, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    guard token.hasPrefix("[") else { return false }
    let (tokens, _) = Token.list(token.dropFirst(), until: "]")
    return tokens.count == items.count && zip(items, tokens).allSatisfy { agrees($0, $1, call, seen) }
  }

  private func agrees(_ members: [JSON.Member], _ token: String, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    if let count = members.first(where: { $0.name == "bytes" })?.value.number { return bytes(count, token, call, seen) }
    guard let fields = Token.members(token) else { return false }
    return members.allSatisfy { member in
      if member.name == "pidfd" { return seen.output.contains("pidfd=\(member.value.text)") }
      guard let field = fields[member.name] else { return false }
      return agrees(member.value, field, call, seen)
    }
  }

  /// Data that isn't text: by its bytes, where strace dumped them.
  private func bytes(_ count: Int64, _ token: String, _ call: PerformedCall, _ seen: WitnessedCall) -> Bool {
    if ["sendto", "write"].contains(call.name) {
      return seen.data == call.data ?? [] && count == Int64(seen.data.count)
    }
    return seen.result == Int(count)
  }
}
