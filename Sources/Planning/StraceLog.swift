import Steps

/// One system call as strace wrote it.
struct StraceCall: Equatable {
  var pid: Int
  /// Nanoseconds since the first line.
  var begin: Int64
  var end: Int64
  var name: String
  /// Verbatim, from bracket to bracket.
  var arguments: [String]
  var result: Int64?
  var error: Errno?
  /// It had not returned when its process ended.
  var isCut = false

  /// The text that an argument is; empty where it is none.
  func text(_ index: Int) -> String { StraceToken.text(argument(index)) ?? "" }
  func argument(_ index: Int) -> String { arguments.indices.contains(index) ? arguments[index] : "" }
  func number(_ index: Int) -> Int64? { StraceToken.number(argument(index)) }
  /// Whether a flag stands among the arguments.
  func has(_ flag: String) -> Bool { arguments.contains { $0.split { "|{}=, ".contains($0) }.contains(flag[...]) } }
}

/// A whole log of `strace -f`, with any of -t, -tt, -ttt, -r and -T: interrupted lines are put together, signals left out.
struct StraceLog {
  private(set) var calls: [StraceCall] = []
  /// What each process ended with; 128 + n after a signal.
  private(set) var exits: [Int: Int] = [:]
  /// The first line's time, in seconds since 1970, where it says one.
  private(set) var epoch: Int64?

  private var open: [Int: StraceCall] = [:]
  private var parts: [Int: [UInt8]] = [:]
  private var first: Int64?
  private var last: Int64 = 0

  init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: 10) { read(Array(line)) }
    for (_, call) in open.sorted(by: { $0.key < $1.key }) { calls.append(call) }
    calls = calls.enumerated().sorted { ($0.element.begin, $0.offset) < ($1.element.begin, $1.offset) }.map(\.element)
  }

  private mutating func read(_ line: [UInt8]) {
    var rest = line[...]
    let pid = Self.pid(&rest)
    let now = time(&rest)
    if rest.starts(with: "+++ ".utf8) { return end(pid, String(decoding: rest, as: UTF8.self)) }
    if rest.starts(with: "--- ".utf8) { return }
    if rest.starts(with: "<... ".utf8) { return resume(pid, now, Array(rest)) }
    let marker = Array("<unfinished ...>".utf8)
    let body = rest.prefix(rest.count - rest.reversed().prefix { $0 == 0x20 }.count)
    guard body.suffix(marker.count) == marker[...] else {
      if let call = Self.call(Array(rest), pid, now, now) { calls.append(call) }
      return
    }
    let begun = Array(body.dropLast(marker.count))
    parts[pid] = begun
    open[pid] = Self.call(begun, pid, now, now).map { call in
      var call = call
      call.isCut = true
      return call
    }
  }

  /// `<... mount resumed>, NULL) = 0 <0.000041>`
  private mutating func resume(_ pid: Int, _ now: Int64, _ line: [UInt8]) {
    guard let begun = parts.removeValue(forKey: pid), let call = open.removeValue(forKey: pid),
      let close = line.firstIndex(of: UInt8(ascii: ">"))
    else { return }
    let end = begun.prefix(begun.count - begun.reversed().prefix { $0 == 0x20 }.count)
    if let whole = Self.call(Array(end) + line[(close + 1)...], pid, call.begin, now) { calls.append(whole) }
  }

  private mutating func end(_ pid: Int, _ words: String) {
    let number = words.split(separator: " ").compactMap { Int($0) }.first
    let signal = words.split(separator: " ").compactMap { word in (1...64).first { Signal.name($0) == word } }.first
    exits[pid] = number ?? signal.map { 128 + $0 } ?? 0
  }
}

// The parts of a line.
extension StraceLog {
  /// `4711 ` of -o, `[pid  4711] ` of a terminal; 0 where it is not said.
  private static func pid(_ rest: inout ArraySlice<UInt8>) -> Int {
    if rest.starts(with: "[pid".utf8), let close = rest.firstIndex(of: UInt8(ascii: "]")) {
      let digits = rest[..<close].filter { (0x30...0x39).contains($0) }
      rest = rest[(close + 1)...].drop { $0 == 0x20 }
      return Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, rest.dropFirst(digits.count).first == 0x20 else { return 0 }
    rest = rest.dropFirst(digits.count).drop { $0 == 0x20 }
    return Int(String(decoding: digits, as: UTF8.self)) ?? 0
  }

  /// Nanoseconds since the first line: of -ttt since 1970, of -tt since midnight, of -r since the line before.
  private mutating func time(_ rest: inout ArraySlice<UInt8>) -> Int64 {
    let word = rest.drop { $0 == 0x20 }.prefix { (0x30...0x3a).contains($0) || $0 == UInt8(ascii: ".") }
    guard let first = word.first, (0x30...0x39).contains(first), let time = Self.nanoseconds(word) else { return last }
    rest = rest.drop { $0 == 0x20 }.dropFirst(word.count).drop { $0 == 0x20 }
    let isRelative = !word.contains(UInt8(ascii: ":")) && time < 100_000_000_000_000_000
    if isRelative {
      let (sum, overflows) = last.addingReportingOverflow(time)
      if self.first != nil, !overflows { last = sum }
      self.first = 0
    } else {
      if self.first == nil { epoch = word.contains(UInt8(ascii: ":")) ? nil : time / 1_000_000_000 }
      let begin = self.first ?? time
      self.first = begin
      last = max(last, time - begin)
    }
    return last
  }

  /// `1795886299.978927`, `09:31:39.978927`, `09:31:39`
  private static func nanoseconds(_ word: ArraySlice<UInt8>) -> Int64? {
    let halves = String(decoding: word, as: UTF8.self).split(separator: ".", maxSplits: 1)
    let parts = (halves.first ?? "").split(separator: ":").map { Int64($0) }
    guard (1...3).contains(parts.count), parts.allSatisfy({ $0.map { (0..<1 << 33).contains($0) } ?? false }) else {
      return nil
    }
    let seconds = parts.compactMap(\.self).reduce(0) { $0 * 60 + $1 }
    guard seconds < 1 << 33 else { return nil }
    let digits = (halves.count > 1 ? String(halves[1].prefix(9)) : "") + "000000000"
    return Int64(digits.prefix(9)).map { seconds * 1_000_000_000 + $0 }
  }

  /// `name(arguments) = result ERRNO (words) <0.000025>`
  private static func call(_ line: [UInt8], _ pid: Int, _ begin: Int64, _ now: Int64) -> StraceCall? {
    let name = line.prefix { $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
    guard !name.isEmpty, line.count > name.count, line[name.count] == UInt8(ascii: "(") else { return nil }
    let (arguments, closed) = StraceToken.list(line, from: name.count + 1, until: UInt8(ascii: ")"))
    let words = String(decoding: line[closed...], as: UTF8.self).split(separator: " ").map(String.init)
    let outcome = words.drop { $0 == "=>" || $0.hasPrefix("{") || $0 != "=" }.dropFirst()
    let took = words.last.flatMap { $0.hasPrefix("<") ? nanoseconds(Array($0.dropFirst().dropLast().utf8)[...]) : nil }
    let (end, overflows) = begin.addingReportingOverflow(took ?? 0)
    let result = outcome.first.flatMap(StraceToken.number)
    return StraceCall(
      pid: pid, begin: begin, end: overflows ? now : max(now, end), name: String(decoding: name, as: UTF8.self),
      arguments: arguments, result: result,
      error: result == -1 ? outcome.dropFirst().first.flatMap { Errno(name: $0) } : nil, isCut: result == nil)
  }
}
