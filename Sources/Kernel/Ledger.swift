import Steps

// The ledger: the plan as text, from which any process can tell what the slots mean. One record a line, its parts
// separated by tabs, which JSON never holds unescaped:
//
//   s ⇥ {"step":7,"actor":"monitor","operation":{…},"undoes":…,"unless":…,"performed":true}
//   c ⇥ region ⇥ slot ⇥ name ⇥ data ⇥ {"dirfd":…}     one of the step's recorded calls; its arguments as CallTemplate
//   r ⇥ {"name":"free text"}                           a row of the engine
//
//   data:  -   or   S region,offset,count: bytes sent   or   F region,offset,size: bytes that the call's result counts

/// The bytes beside a call's arguments, which the trace keeps apart.
enum CallData: Equatable {
  case sent(Place, count: Int)
  case filled(Place, size: Int)

  var text: String {
    switch self {
    case .sent(let place, let count): "S\(place.actor),\(place.offset),\(count)"
    case .filled(let place, let size): "F\(place.actor),\(place.offset),\(size)"
    }
  }

  /// Nil for `-`, and for what isn't well formed.
  init?(_ text: Substring) {
    let numbers = text.dropFirst().split(separator: ",").compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    let place = Place(actor: numbers[0], offset: numbers[1])
    switch text.first {
    case "S": self = .sent(place, count: numbers[2])
    case "F": self = .filled(place, size: numbers[2])
    default: return nil
    }
  }
}

struct LedgerWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ step: Step) {
    var members: [JSON.Member] = [
      .init("step", .number(Int64(step.number))), .init("actor", .string(step.actor.rawValue)),
      .init("operation", step.operation.json),
    ]
    if let undoes = step.undoes { members.append(.init("undoes", .number(Int64(undoes)))) }
    if let unless = step.unless { members.append(.init("unless", unless.json)) }
    if step.performed { members.append(.init("performed", .bool(true))) }
    bytes += "s\t".utf8
    JSON.object(members).write(to: &bytes)
    end()
  }

  mutating func write(_ call: Call, actor: Int, slot: Int, data: CallData?, registers: [String: Place]) {
    bytes += "c\t".utf8
    bytes.append(decimal: Int64(actor))
    part()
    bytes.append(decimal: Int64(slot))
    part()
    bytes += call.name.utf8
    part()
    bytes += (data?.text ?? "-").utf8
    part()
    CallTemplate.write(call, registers: registers, to: &bytes)
    end()
  }

  mutating func write(rows: [String: String]) {
    for (name, text) in rows {
      bytes += "r\t".utf8
      JSON.object([.init(name, .string(text))]).write(to: &bytes)
      end()
    }
  }

  private mutating func part() { bytes.append(UInt8(ascii: "\t")) }

  private mutating func end() { bytes.append(UInt8(ascii: "\n")) }
}

/// What a ledger says. Built from text that may be hostile: what isn't well formed is nil.
struct Ledger {
  struct RecordedCall {
    var name: String
    var data: CallData?
    var template: [UInt8]
  }

  /// The steps as JSON text, parsed only where somebody asks.
  private(set) var stepTexts: [[UInt8]] = []
  /// By region, then by slot.
  private(set) var calls: [[Int: RecordedCall]] = [[:], [:], [:]]
  private var rowTexts: [[UInt8]] = []

  /// Nil where one is damaged.
  var rows: [String: String]? {
    let members = rowTexts.compactMap { JSON(parsing: String(decoding: $0, as: UTF8.self))?.members?.first }
    let rows = members.compactMap { member in member.value.string.map { (member.name, $0) } }
    return rows.count == rowTexts.count ? Dictionary(rows) { first, _ in first } : nil
  }

  init?(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      guard read(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) else { return nil }
      start = end + 1
    }
  }

  private mutating func read(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count > 2, line[1] == UInt8(ascii: "\t") else { return line.isEmpty }
    let rest = UnsafeRawBufferPointer(rebasing: line[2...])
    switch line[0] {
    case UInt8(ascii: "s"): stepTexts.append(Array(rest))
    case UInt8(ascii: "r"): rowTexts.append(Array(rest))
    case UInt8(ascii: "c"): return add(rest)
    default: return false
    }
    return true
  }

  /// region ⇥ slot ⇥ name ⇥ data ⇥ template
  private mutating func add(_ line: UnsafeRawBufferPointer) -> Bool {
    var parts: [Substring] = []
    var start = 0
    while parts.count < 4, let tab = line[start...].firstIndex(of: UInt8(ascii: "\t")) {
      parts.append(Substring(decoding: line[start..<tab], as: UTF8.self))
      start = tab + 1
    }
    guard parts.count == 4, let actor = Int(parts[0]), calls.indices.contains(actor), let slot = Int(parts[1]) else {
      return false
    }
    calls[actor][slot] = RecordedCall(
      name: String(parts[2]), data: CallData(parts[3]), template: Array(line[start...]))
    return true
  }

  /// Nil where one is damaged.
  var steps: [JSON]? {
    let parsed = stepTexts.compactMap { JSON(parsing: String(decoding: $0, as: UTF8.self)) }
    return parsed.count == stepTexts.count ? parsed : nil
  }
}
