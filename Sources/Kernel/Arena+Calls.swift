import CKernel
import Steps

extension Arena {
  /// A slot as strace would show it.
  func call(_ record: SlotRecord, number: Int, recorded: Ledger.RecordedCall?) -> PerformedCall {
    let slot = record.slot
    let result = record.isEnded ? slot.result : nil
    var call = PerformedCall(
      slot: number, name: recorded?.name ?? "", args: "{}", result: result,
      error: slot.error == 0 ? nil : Errno(rawValue: slot.error), fate: record.fate, begin: sinceBegin(slot.begin_ns),
      end: sinceBegin(record.isEnded ? slot.end_ns : slot.begin_ns))
    guard let recorded else { return call }
    call.args = arguments(UnsafeRawBufferPointer(rebasing: ledgerBytes[recorded.template.range]), result: result)
    call.data = recorded.data.flatMap { data($0, result: result) }
    call.reply = reply(to: record)
    return call
  }

  /// What the waitid of that step found, as the shell says it: the exit code, or 128 and the signal's number.
  package func exitCode(waitedForBy step: Int) -> Int? {
    let slots = (places[step] ?? []).map { slot($0.offset, of: $0.actor) }
    guard
      let slot = slots.first(where: { $0.nr == CallShape.waitid && $0.state == FB_ENDED.rawValue && $0.error == 0 }),
      Int(slot.words.2) + 32 <= Int(raw.size), let child = WaitedChild(bytes(at: Int(slot.words.2), count: 32))
    else { return nil }
    return child.hasExited ? Int(child.status) : 128 + Int(child.status)
  }

  /// All that follows setup's own region.
  private var othersPages: fb_span {
    let start = region(Int(FB_CLI.rawValue)).all.offset
    return fb_span(offset: start, size: header.pointee.size &- start)
  }

  private func data(_ data: CallData, result: Int64?) -> [UInt8]? {
    switch data {
    case .sent(let place, let count): return bytes(at: place, count: count).map { Array($0) }
    case .filled(let place, let size):
      guard let result, result > 0 else { return nil }
      return bytes(at: place, count: min(size, Int(result))).map { Array($0) }
    }
  }

  /// Fills what a template left open. What is damaged becomes null.
  private func arguments(_ template: UnsafeRawBufferPointer, result: Int64?) -> String {
    var text: [UInt8] = []
    var begin = 0
    while let open = template.offset(of: CallTemplate.open, from: begin) {
      text.append(contentsOf: UnsafeRawBufferPointer(rebasing: template[begin..<open]))
      let close = template.offset(of: CallTemplate.close, from: open) ?? template.count - 1
      value(template[open...close].dropFirst().dropLast(), result: result).write(to: &text)
      begin = close + 1
    }
    if begin == 0 { return String(decoding: template, as: UTF8.self) }
    text.append(contentsOf: UnsafeRawBufferPointer(rebasing: template[begin...]))
    return String(decoding: text, as: UTF8.self)
  }

  private func value(_ placeholder: Slice<UnsafeRawBufferPointer>, result: Int64?) -> JSON {
    let numbers = Substring(decoding: placeholder.dropFirst(), as: UTF8.self).split(separator: " ").map { Int($0) }
    let place =
      numbers.count == 2 ? numbers[0].flatMap { actor in numbers[1].map { Place(actor: actor, offset: $0) } } : nil
    switch (placeholder.first, place) {
    case (UInt8(ascii: "B"), _): return .object([.init("bytes", .number(max(0, result ?? 0)))])
    case (UInt8(ascii: "S"), _): return .number(Int64(bitPattern: header.pointee.base &+ othersPages.offset))
    case (UInt8(ascii: "Z"), _): return .number(Int64(bitPattern: othersPages.size))
    case (UInt8(ascii: "R"), let place?): return number(inRegister: place).map { .number(Int64($0)) } ?? .null
    case (UInt8(ascii: "T"), let place?): return text(at: place).map(JSON.string) ?? .null
    case (UInt8(ascii: "W"), let place?):
      return result == 0 ? bytes(at: place, count: 32).flatMap(WaitedChild.init)?.json ?? .null : .null
    default: return .null
    }
  }

  /// As the performing left it.
  private func text(at place: Place) -> String? {
    bytes(at: place, count: CallEncoder.mostFormatted).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// What the nlack that watches this recvfrom found: `EPERM`, and the kernel's own words if it gave any.
  private func reply(to record: SlotRecord) -> String? {
    let actor = record.place.actor
    for index in record.place.offset..<Int(region(actor).count) {
      let slot = slot(index, of: actor)
      guard slot.step == record.slot.step else { return nil }
      guard slot.nr == FB_NR_NLACK, slot.words.1 == UInt64(record.place.offset) else { continue }
      return slot.error == 0 ? nil : Errno(rawValue: slot.error).name
    }
    return nil
  }
}

/// The part of a siginfo_t that waitid(2) fills.
private struct WaitedChild {
  var code: Int32
  var pid: Int32
  var status: Int32

  var hasExited: Bool { code == 1 }

  /// Nil if no child had changed: the kernel leaves zeros.
  init?(_ bytes: UnsafeRawBufferPointer) {
    code = bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self)
    pid = bytes.loadUnaligned(fromByteOffset: 16, as: Int32.self)
    status = bytes.loadUnaligned(fromByteOffset: 24, as: Int32.self)
    if pid == 0 { return nil }
  }

  var json: JSON {
    let signal = hasExited ? nil : Constants.name(of: Int64(status), prefix: "SIG")
    return .object([
      .init("si_pid", .number(Int64(pid))),
      .init("si_code", Constants.name(of: Int64(code), prefix: "CLD_").map(JSON.string) ?? .number(Int64(code))),
      .init("si_status", signal.map(JSON.string) ?? .number(Int64(status))),
    ])
  }
}
