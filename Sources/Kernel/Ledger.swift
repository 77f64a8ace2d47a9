import Glibc
import Steps

// The ledger: the plan as text, from which any process can tell what the slots mean. One record a line, its parts
// separated by tabs, which JSON never holds unescaped:
//
//   s ⇥ {"step":7,"actor":"monitor","operation":{…},"undoes":…,"unless":…,"performed":true}
//   c ⇥ region ⇥ slot ⇥ name ⇥ data ⇥ {"dirfd":…}     one of the step's recorded calls; its arguments as CallTemplate
//   r ⇥ {"name":…}                                     a row of the engine, any JSON
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
  /// Where everything stands: what reading `bytes` would find.
  private(set) var ledger = Ledger()

  mutating func write(_ step: Step) {
    var members: [JSON.Member] = [
      .init("step", .number(Int64(step.number))), .init("actor", .string(step.actor.rawValue)),
      .init("operation", step.operation.json),
    ]
    if let undoes = step.undoes { members.append(.init("undoes", .number(Int64(undoes)))) }
    if let unless = step.unless { members.append(.init("unless", unless.json)) }
    if let omission = step.omission { members.append(.init("omission", omission.json)) }
    if step.performed { members.append(.init("performed", .bool(true))) }
    bytes.append(utf8: "s\t")
    let start = bytes.count
    JSON.object(members).write(to: &bytes)
    ledger.add(step: LedgerPart(start..<bytes.count))
    end()
  }

  mutating func write(_ call: Call, actor: Int, slot: Int, data: CallData?, registers: [String: Place]) {
    bytes.append(utf8: "c\t")
    bytes.append(decimal: Int64(actor))
    part()
    bytes.append(decimal: Int64(slot))
    part()
    bytes.append(utf8: call.name)
    part()
    bytes.append(utf8: data?.text ?? "-")
    part()
    let start = bytes.count
    CallTemplate.write(call, registers: registers, to: &bytes)
    _ = ledger.add(
      .init(name: call.name, data: data, template: LedgerPart(start..<bytes.count)), actor: actor, slot: slot)
    end()
  }

  mutating func write(rows: [String: JSON]) {
    for (name, value) in rows {
      bytes.append(utf8: "r\t")
      let start = bytes.count
      JSON.object([.init(name, value)]).write(to: &bytes)
      ledger.add(row: LedgerPart(start..<bytes.count))
      end()
    }
  }

  private mutating func part() { bytes.append(UInt8(ascii: "\t")) }

  private mutating func end() { bytes.append(UInt8(ascii: "\n")) }
}

/// Some of a ledger's bytes. A `Range` in an array has its conformances looked up, for 40 µs of each run.
struct LedgerPart: Equatable {
  var begin: Int
  var end: Int

  init(_ range: Range<Int>) { (begin, end) = (range.lowerBound, range.upperBound) }

  var range: Range<Int> { begin..<end }
}

/// Where a ledger says what: parts of its bytes. Built by its writer, or by reading it; what is read may be hostile.
struct Ledger {
  struct RecordedCall: Equatable {
    var name: String
    var data: CallData?
    var template: LedgerPart
  }

  /// JSON, parsed only where somebody asks.
  private(set) var steps: [LedgerPart] = []
  private(set) var rows: [LedgerPart] = []
  /// By region, then by slot.
  private var calls: [[RecordedCall?]] = [[], [], []]

  init() {}

  subscript(place: Place) -> RecordedCall? {
    calls[place.actor].indices.contains(place.offset) ? calls[place.actor][place.offset] : nil
  }

  mutating func add(step: LedgerPart) { steps.append(step) }

  mutating func add(row: LedgerPart) { rows.append(row) }

  /// False where no such slot may come now: they are written in their order.
  mutating func add(_ call: RecordedCall, actor: Int, slot: Int) -> Bool {
    guard calls.indices.contains(actor), slot >= calls[actor].count else { return false }
    while calls[actor].count < slot { calls[actor].append(nil) }
    calls[actor].append(call)
    return true
  }
}

extension Ledger {
  /// Nil where the bytes are no ledger.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    while start < bytes.count {
      let end = bytes.offset(of: UInt8(ascii: "\n"), from: start) ?? bytes.count
      guard read(bytes, start..<end) else { return nil }
      start = end + 1
    }
  }

  private mutating func read(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Bool {
    guard line.count > 2, bytes[line.lowerBound + 1] == UInt8(ascii: "\t") else { return line.isEmpty }
    let rest = line.dropFirst(2)
    switch bytes[line.lowerBound] {
    case UInt8(ascii: "s"): add(step: LedgerPart(rest))
    case UInt8(ascii: "r"): add(row: LedgerPart(rest))
    case UInt8(ascii: "c"): return readCall(bytes, rest)
    default: return false
    }
    return true
  }

  /// region ⇥ slot ⇥ name ⇥ data ⇥ template. No ledger has more slots than bytes.
  private mutating func readCall(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Bool {
    var parts: [Substring] = []
    var start = line.lowerBound
    while parts.count < 4, let tab = bytes[start..<line.upperBound].firstIndex(of: UInt8(ascii: "\t")) {
      parts.append(Substring(decoding: bytes[start..<tab], as: UTF8.self))
      start = tab + 1
    }
    guard parts.count == 4, let actor = Int(parts[0]), let slot = Int(parts[1]), slot < bytes.count else {
      return false
    }
    let template = LedgerPart(start..<line.upperBound)
    return add(
      RecordedCall(name: String(parts[2]), data: CallData(parts[3]), template: template), actor: actor, slot: slot)
  }
}

extension UnsafeRawBufferPointer {
  /// Where that byte stands first, not before `begin`. memchr(3)
  func offset(of byte: UInt8, from begin: Int) -> Int? {
    guard begin < count, let base = baseAddress else { return nil }
    return memchr(base + begin, Int32(byte), count - begin).map { UnsafeRawPointer($0) - base }
  }
}
