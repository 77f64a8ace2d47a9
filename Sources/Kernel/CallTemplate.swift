import Steps

// A call's arguments as the JSON of the trace, but for what is known only when the call has been made. That stands as a
// control byte, which JSON holds only escaped, so that no text of a user can be taken for it:
//
//   0x01 R region offset 0x02     the number in the register there
//   0x01 S 0x02, 0x01 Z 0x02      where the pages begin that are not setup's, and their size
//   0x01 B 0x02                   {"bytes":N}, N the call's result
//   0x01 T region offset 0x02     the text there
//   0x01 W region offset 0x02     the siginfo_t there: {"si_pid":…,"si_code":"CLD_EXITED","si_status":0}
enum CallTemplate {
  static let open: UInt8 = 1
  static let close: UInt8 = 2

  static func write(_ call: Call, registers: [String: Place], to bytes: inout [UInt8]) {
    write(call.arguments, registers: registers, isWait: call.name == "waitid", to: &bytes)
  }

  private static func write(
    _ arguments: [Argument], registers: [String: Place], isWait: Bool = false, to bytes: inout [UInt8]
  ) {
    bytes.append(UInt8(ascii: "{"))
    for (index, argument) in arguments.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      // Names of arguments have nothing to escape either.
      bytes.append(UInt8(ascii: "\""))
      bytes.append(utf8: argument.name)
      bytes.append(utf8: "\":")
      if isWait, case .buffer(let register, _) = argument.value {
        placeholder("W", registers[register.name], to: &bytes)
      } else {
        write(argument.value, registers: registers, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func write(_ value: Value, registers: [String: Place], to bytes: inout [UInt8]) {
    switch value {
    case .none: bytes.append(utf8: "null")
    case .number(let number): bytes.append(decimal: number)
    case .mode(let mode): bytes.append(utf8: "\"0\(String(mode, radix: 8))\"")
    case .device(let major, let minor): bytes.append(utf8: "\"makedev(\(major), \(minor))\"")
    case .flags(let names): write(flags: names, to: &bytes)
    case .text(let text): JSON.quote(text, to: &bytes)
    case .secret(let secret): JSON.quote(secret.description, to: &bytes)
    case .bytes(let data): bytes.append(utf8: "{\"bytes\":\(data.count)}")
    case .list(let texts): JSON.array(texts.map(JSON.string)).write(to: &bytes)
    case .secrets(let secrets): JSON.array(secrets.map { .string($0.description) }).write(to: &bytes)
    case .formatted(let text, _): placeholder("T", registers[text], to: &bytes)
    case .register(let register): placeholder("R", registers[register.name], to: &bytes)
    case .fills(let filled):
      array(filled, to: &bytes) { placeholder("R", registers[$0.name], to: &$1) }
    case .othersPages(.start): bytes += [open, UInt8(ascii: "S"), close]
    case .othersPages(.size): bytes += [open, UInt8(ascii: "Z"), close]
    case .buffer: bytes += [open, UInt8(ascii: "B"), close]
    case .structure(let structure, let fields): write(structure, fields, registers: registers, to: &bytes)
    }
  }

  /// Lists are arrays; other structures are objects of the fields that were given.
  private static func write(
    _ structure: Structure, _ fields: [Argument], registers: [String: Place], to bytes: inout [UInt8]
  ) {
    switch structure {
    case .gids, .ints: array(fields, to: &bytes) { write($0.value, registers: registers, to: &$1) }
    case .sigset:
      let names = fields.flatMap { if case .flags(let names) = $0.value { names } else { [String]() } }
      JSON.array(names.map(JSON.string)).write(to: &bytes)
    // An array with one element, as strace(1) shows it.
    case .pollfd: array([fields], to: &bytes) { write($0, registers: registers, to: &$1) }
    default: write(fields, registers: registers, to: &bytes)
    }
  }

  /// Names of constants have nothing to escape.
  private static func write(flags names: [String], to bytes: inout [UInt8]) {
    guard !names.isEmpty else { return bytes.append(UInt8(ascii: "0")) }
    bytes.append(UInt8(ascii: "\""))
    for (index, name) in names.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "|")) }
      bytes.append(utf8: name)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func array<T>(_ items: [T], to bytes: inout [UInt8], write: (T, inout [UInt8]) -> Void) {
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(item, &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private static func placeholder(_ kind: Unicode.Scalar, _ place: Place?, to bytes: inout [UInt8]) {
    guard let place else { return bytes.append(utf8: "null") }
    bytes.append(open)
    bytes.append(UInt8(ascii: kind))
    bytes.append(decimal: Int64(place.actor))
    bytes.append(UInt8(ascii: " "))
    bytes.append(decimal: Int64(place.offset))
    bytes.append(close)
  }
}
