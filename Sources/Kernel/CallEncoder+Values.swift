import CKernel
import Steps

extension CallEncoder {
  /// The word that stands for an argument; what it points to goes into the actor's heap.
  mutating func word(
    for argument: Argument, in call: Call, actor: Int, slot: inout EncodedSlot, data: inout CallData?
  ) throws(CallEncodingError) -> Word {
    switch argument.value {
    case .none: return .number(0)
    case .number(let number): return .number(number)
    case .mode(let mode): return .number(Int64(mode))
    case .device(let major, let minor): return .number(Int64(Self.device(major, minor)))
    case .flags(let names): return .number(try Self.flags(names, call: call.name))
    case .text(let text): return .heap(try place(text, argument, call, actor))
    case .secret(let secret): return .heap(try place(secret.value, argument, call, actor))
    case .bytes(let bytes):
      let place = heaps[actor].append(bytes)
      data = data ?? .sent(place, count: bytes.count)
      return .heap(place)
    case .list(let texts): return .heap(try place(texts, argument, call, actor))
    case .secrets(let secrets): return .heap(try place(secrets.map(\.value), argument, call, actor))
    case .formatted(let text, let register):
      return .heap(try format(text, register, call, step: slot.step, scene: slot.scene, actor: actor))
    case .register(let register): return .register(try cell(of: register, call: call.name))
    case .fills(let filled): return .heap(fill(filled))
    case .othersPages(let part): return .othersPages(part)
    case .buffer(let register, let size):
      let place = buffer(register, size: size, actor: actor)
      if call.name != "waitid" { data = data ?? .filled(place, size: size) }
      return .heap(place)
    case .structure(let structure, let fields):
      return .heap(try place(structure, fields, in: call, actor: actor, slot: &slot, data: &data))
    }
  }

  func cell(of register: Register, call: String) throws(CallEncodingError) -> Place {
    guard let cell = registers[register.name] else { throw .unfilledRegister(register.name, call: call) }
    return cell
  }

  /// A slot of its own, before the call's, writes the text.
  private mutating func format(
    _ text: String, _ register: Register, _ call: Call, step: Int, scene: Int, actor: Int
  ) throws(CallEncodingError) -> Place {
    let padded = Array(text.utf8.prefix(Self.mostFormatted)) + repeatElement(0, count: Self.mostFormatted)
    let (model, room) = (heaps[actor].append(padded), heaps[actor].reserve(Self.mostFormatted))
    var slot = EncodedSlot(order: 0, step: step, scene: scene, nr: Int32(FB_NR_FORMAT))
    slot.words = [.heap(room), .heap(model), .register(try cell(of: register, call: call.name))]
    registers[text] = room
    append(slot, to: actor)
    return room
  }

  /// As much as such a text has room for.
  static let mostFormatted = Int(FB_FORMATTED)

  /// Whoever fills them: setup reads many of them when no other region may be left in its memory.
  mutating func newRegisters(_ count: Int) -> Place { heaps[Int(FB_SETUP.rawValue)].registers(count) }

  /// New cells, one after the other.
  mutating func fill(_ filled: [Register]) -> Place {
    let cells = newRegisters(filled.count)
    for (index, register) in filled.enumerated() {
      registers[register.name] = Place(actor: cells.actor, offset: cells.offset + index * 4)
    }
    return cells
  }

  private mutating func buffer(_ register: Register, size: Int, actor: Int) -> Place {
    let place = heaps[actor].reserve(size)
    registers[register.name] = place
    return place
  }

  private mutating func place(
    _ text: String, _ argument: Argument, _ call: Call, _ actor: Int
  ) throws(CallEncodingError) -> Place {
    guard !text.holdsNUL else { throw .nulInText(argument: argument.name, call: call.name) }
    return heaps[actor].append(text: text)
  }

  private mutating func place(
    _ texts: [String], _ argument: Argument, _ call: Call, _ actor: Int
  ) throws(CallEncodingError) -> Place {
    guard !texts.contains(where: \.holdsNUL) else {
      throw .nulInText(argument: argument.name, call: call.name)
    }
    return heaps[actor].append(list: texts)
  }

  static func flags(_ names: [String], call: String) throws(CallEncodingError) -> Int64 {
    var value: Int64 = 0
    for name in names { value |= try constant(name, call: call) }
    return value
  }

  static func constant(_ name: String, call: String) throws(CallEncodingError) -> Int64 {
    guard let value = Constants.value(of: name) else { throw .unknownConstant(name, call: call) }
    return value
  }

  /// As mknodat(2) wants it: the minor's upper bits stand above the major.
  static func device(_ major: UInt32, _ minor: UInt32) -> UInt32 {
    minor & 0xff | (major & 0xfff) << 8 | (minor & 0xfff00) << 12
  }
}

extension String {
  /// memchr(3), for texts as long as a configuration.
  fileprivate var holdsNUL: Bool {
    var text = self
    return text.withUTF8 { UnsafeRawBufferPointer($0).offset(of: 0, from: 0) != nil }
  }
}
