import Steps

extension PerformedCall {
  /// The call with one thing about it falsified, each in turn: its name, its result, its errno, its bytes, and every
  /// part of its arguments. None of them may pass for the call itself.
  var mutants: [PerformedCall] {
    var mutants = [mutant { $0.name += "2" }, mutant { $0.error = error == nil ? .perm : nil }]
    if name != "execve" { mutants.append(mutant { $0.result = (result ?? 0) + 1 }) }
    if let data { mutants.append(mutant { $0.data = [data[0] ^ 1] + data.dropFirst() }) }
    let arguments = JSON(parsing: args) ?? .null
    return mutants + arguments.mutants.map { changed in mutant { $0.args = changed.text } }
  }

  private func mutant(_ change: (inout PerformedCall) -> Void) -> PerformedCall {
    var mutant = self
    change(&mutant)
    return mutant
  }
}

extension JSON {
  /// The value with one leaf changed, each in turn.
  fileprivate var mutants: [JSON] {
    switch self {
    case .number(let number): [.number(number ^ 1), .number(number ^ 1 << 33)]
    case .null: [.number(1), .string("x")]
    case .string(let text): Self.mutants(of: text)
    case .array(let items):
      [.array(items + [.string("x")])]
        + items.indices.flatMap { index in items[index].mutants.map { .array(Self.replacing(items, index, $0)) } }
    case .object(let members):
      members.indices.flatMap { index in
        members[index].value.mutants.map { value in
          .object(Self.replacing(members, index, Member(members[index].name, value)))
        }
      }
    default: []
    }
  }

  /// Of or-ed flags each is left out once; a mode and a device get another bit; any text another end. A secret of which
  /// the trace keeps nothing can't be told from another.
  private static func mutants(of text: String) -> [JSON] {
    guard text != Secret.mask else { return [] }
    let flags = text.split(separator: "|").map(String.init)
    if flags.count > 1 {
      return flags.indices.map { index in .string(flags.removing(index).joined(separator: "|")) }
    }
    if !ConstantTable.names(in: text).isEmpty { return [.string(ConstantTable.unused)] }
    if text.hasPrefix("makedev("), let last = text.dropLast().last?.wholeNumberValue {
      return [.string(text.dropLast(2) + "\(last ^ 1))")]
    }
    if text.hasPrefix("0"), let mode = Int64(text, radix: 8) { return [.string("0" + String(mode ^ 1, radix: 8))] }
    return text.hasSuffix(Secret.mask) ? [.string("x" + text)] : [.string(text + "x"), .string("x" + text)]
  }

  private static func replacing<T>(_ items: [T], _ index: Int, _ item: T) -> [T] {
    var items = items
    items[index] = item
    return items
  }
}

extension [String] {
  fileprivate func removing(_ index: Int) -> [String] {
    var rest = self
    rest.remove(at: index)
    return rest
  }
}
