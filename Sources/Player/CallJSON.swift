import Steps

extension Call {
  /// The arguments as a trace has them: a JSON object under the man-page names. A register that is not known yet stands
  /// there as `"$name"`, a secret by its description.
  var argumentsJSON: JSON { .object(arguments.map { JSON.Member($0.name, $0.value.json) }) }

  /// The bytes that it sends and that are no text: a trace keeps them apart from the arguments.
  var data: [UInt8]? {
    arguments.lazy.compactMap { argument -> [UInt8]? in
      switch argument.value {
      case .bytes(let bytes): bytes
      case .structure(.sockFprog, let fields): Call(name, fields).data
      default: nil
      }
    }.first
  }

  /// The registers among the arguments, as `argumentsJSON` writes them.
  var registers: Set<String> { arguments.reduce(into: []) { $0.formUnion($1.value.registers) } }
}

extension Value {
  fileprivate var json: JSON {
    switch self {
    case .none: .null
    case .number(let number): .number(number)
    case .mode(let mode): .string("0" + String(mode, radix: 8))
    case .device(let major, let minor): .string("makedev(\(major), \(minor))")
    case .flags(let names): names.isEmpty ? .number(0) : .string(names.joined(separator: "|"))
    case .text(let text): .string(text)
    case .secret(let secret): .string(secret.description)
    case .bytes(let bytes): .object([JSON.Member("bytes", .number(Int64(bytes.count)))])
    case .list(let texts): .array(texts.map(JSON.string))
    case .secrets(let secrets): .array(secrets.map { .string($0.description) })
    case .register(let register): .string(register.shown)
    case .formatted(let text, let register): .string(text.split(separator: "%d").joined(separator: register.shown))
    case .fills(let registers): .array(registers.map { .string($0.shown) })
    case .buffer(let register, _): .string(register.shown)
    case .othersPages(let part): .string(part.shown)
    case .structure(.gids, let items), .structure(.ints, let items): .array(items.map(\.value.json))
    case .structure(.sigset, let items): .array(items.flatMap(\.value.names).map(JSON.string))
    case .structure(.pollfd, let fields): .array([.object(fields.map { JSON.Member($0.name, $0.value.json) })])
    case .structure(_, let fields): .object(fields.map { JSON.Member($0.name, $0.value.json) })
    }
  }

  private var names: [String] { if case .flags(let names) = self { names } else { [] } }

  fileprivate var registers: [String] {
    switch self {
    case .register(let register), .buffer(let register, _): [register.shown]
    case .formatted(_, let register): [register.shown]
    case .fills(let registers): registers.map(\.shown)
    case .othersPages(let part): [part.shown]
    case .structure(_, let fields): fields.flatMap(\.value.registers)
    default: []
    }
  }
}

extension OthersPages {
  fileprivate var shown: String { "$recorder_" + rawValue }
}

extension Register {
  fileprivate var shown: String { "$" + name }
}
