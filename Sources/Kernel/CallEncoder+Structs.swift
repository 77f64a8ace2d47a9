import CKernel
import Steps

/// Where the fields of a kernel structure lie: in this order, each `width` bytes wide. `tables.c` asserts it.
private struct StructLayout {
  let size: Int
  let width: Int
  let names: [String]

  func offset(of name: String) -> Int? { names.firstIndex(of: name).map { $0 * width } }

  static let cloneArgs = StructLayout(
    size: 88, width: 8,
    names: [
      "flags", "pidfd", "child_tid", "parent_tid", "exit_signal", "stack", "stack_size", "tls", "set_tid",
      "set_tid_size", "cgroup",
    ])
  static let capHeader = StructLayout(size: 8, width: 4, names: ["version", "pid"])
  static let sigaction = StructLayout(
    size: 32, width: 8, names: ["sa_handler", "sa_flags", "sa_restorer", "sa_mask"])
  /// `events` with the `revents` that follow it.
  static let pollfd = StructLayout(size: 8, width: 4, names: ["fd", "events"])
  static let timespec = StructLayout(size: 16, width: 8, names: ["tv_sec", "tv_nsec"])
  static let winsize = StructLayout(
    size: 8, width: 2, names: ["ws_row", "ws_col", "ws_xpixel", "ws_ypixel"])
  static let rlimit64 = StructLayout(size: 16, width: 8, names: ["rlim_cur", "rlim_max"])
  /// `len` with the padding that follows it.
  static let sockFprog = StructLayout(size: 16, width: 8, names: ["len", "filter"])
  /// A pointer takes two of them.
  static let bpfLoad = StructLayout(
    size: 24, width: 4, names: ["prog_type", "insn_cnt", "insns", "", "license", ""])
  static let bpfAttach = StructLayout(
    size: 16, width: 4, names: ["target_fd", "attach_bpf_fd", "attach_type", "attach_flags"])
  static let mountAttr = StructLayout(
    size: 32, width: 8, names: ["attr_set", "attr_clr", "propagation", "userns_fd"])
}

extension CallEncoder {
  mutating func place(
    _ structure: Structure, _ fields: [Argument], in call: Call, actor: Int, slot: inout EncodedSlot,
    data: inout CallData?
  ) throws(CallEncodingError) -> Place {
    let layout: StructLayout
    switch structure {
    case .capData: return try placeCapabilities(fields, in: call, actor: actor)
    case .sockaddrUn: return try placeAddress(fields, in: call, actor: actor)
    case .gids, .ints: return try placeNumbers(fields, in: call, actor: actor)
    case .sigset:
      let place = heaps[actor].reserve(8)
      heaps[actor].write(try Self.signals(fields, call: call.name), at: place.offset, width: 8)
      return place
    case .cloneArgs: layout = .cloneArgs
    case .capHeader: layout = .capHeader
    case .sigaction: layout = .sigaction
    case .mountAttr: layout = .mountAttr
    case .pollfd: layout = .pollfd
    case .timespec: layout = .timespec
    case .winsize: layout = .winsize
    case .rlimit64: layout = .rlimit64
    case .sockFprog: layout = .sockFprog
    case .bpfLoad: layout = .bpfLoad
    case .bpfAttach: layout = .bpfAttach
    }
    let place = heaps[actor].reserve(layout.size)
    for field in fields {
      guard let offset = layout.offset(of: field.name) else {
        throw .unknownField(field.name, structure: structure.rawValue)
      }
      if case .bytes(let bytes) = field.value {
        let sent = heaps[actor].append(bytes)
        heaps[actor].point(at: place.offset + offset, to: sent)
        data = .sent(sent, count: bytes.count)
        continue
      }
      if case .text(let text) = field.value {
        heaps[actor].point(at: place.offset + offset, to: heaps[actor].append(text: text))
        continue
      }
      try write(
        field, of: structure, at: place.offset + offset, width: layout.width, in: call, actor: actor, slot: &slot)
    }
    return place
  }

  /// The family in two bytes, then a path of at most 107, its end marked by a NUL. unix(7)
  private mutating func placeAddress(_ fields: [Argument], in call: Call, actor: Int) throws(CallEncodingError) -> Place
  {
    let place = heaps[actor].reserve(110)
    for field in fields {
      if case .text(let path) = field.value {
        guard path.utf8.count < 108, !path.utf8.contains(0) else { throw .unfit(argument: field.name, call: call.name) }
        heaps[actor].write(text: path, at: place.offset + 2)
      } else {
        heaps[actor].write(try Self.scalar(field, call: call.name), at: place.offset, width: 2)
      }
    }
    return place
  }

  /// A register in clone_args.pidfd is filled by the kernel; elsewhere it is read, just before the call.
  private mutating func write(
    _ field: Argument, of structure: Structure, at offset: Int, width: Int, in call: Call, actor: Int,
    slot: inout EncodedSlot
  ) throws(CallEncodingError) {
    switch field.value {
    case .fills(let filled): heaps[actor].point(at: offset, to: fill(filled))
    case .register(let register) where structure == .cloneArgs && field.name == "pidfd":
      heaps[actor].point(at: offset, to: fill([register]))
    case .register(let register):
      guard slot.patches.count < FB_PATCHES else { throw .unfit(argument: field.name, call: call.name) }
      slot.patches.append((Place(actor: actor, offset: offset), try cell(of: register, call: call.name)))
      if width == 4 { slot.flags |= Int32(FB_PATCH_INT) }
    default: heaps[actor].write(try Self.scalar(field, call: call.name), at: offset, width: width)
    }
  }

  private static func scalar(_ field: Argument, call: String) throws(CallEncodingError) -> UInt64 {
    switch field.value {
    case .none: return 0
    case .number(let number): return UInt64(bitPattern: number)
    case .mode(let mode): return UInt64(mode)
    case .flags(let names): return UInt64(bitPattern: try flags(names, call: call))
    case .structure(.sigset, let signals): return try Self.signals(signals, call: call)
    default: throw .unfit(argument: field.name, call: call)
    }
  }

  /// __user_cap_data_struct[2]: the lower 32 capabilities of the three sets, then the upper ones. capset(2)
  private mutating func placeCapabilities(
    _ fields: [Argument], in call: Call, actor: Int
  ) throws(CallEncodingError) -> Place {
    let place = heaps[actor].reserve(24)
    let order = ["effective", "permitted", "inheritable"]
    for field in fields {
      guard let index = order.firstIndex(of: field.name) else {
        throw .unknownField(field.name, structure: Structure.capData.rawValue)
      }
      let mask = try Self.mask(field, shift: 0, call: call.name)
      heaps[actor].write(mask, at: place.offset + index * 4, width: 4)
      heaps[actor].write(mask >> 32, at: place.offset + 12 + index * 4, width: 4)
    }
    return place
  }

  /// One after the other, four bytes each.
  private mutating func placeNumbers(_ fields: [Argument], in call: Call, actor: Int) throws(CallEncodingError) -> Place
  {
    let place = heaps[actor].reserve(fields.count * 4)
    for (index, field) in fields.enumerated() {
      heaps[actor].write(try Self.scalar(field, call: call.name), at: place.offset + index * 4, width: 4)
    }
    return place
  }

  /// A sigset_t: signal 1 is bit 0.
  private static func signals(_ fields: [Argument], call: String) throws(CallEncodingError) -> UInt64 {
    var mask: UInt64 = 0
    for field in fields { mask |= try Self.mask(field, shift: -1, call: call) }
    return mask
  }

  /// A set given as a mask, or as names of which each stands for one bit.
  private static func mask(_ field: Argument, shift: Int64, call: String) throws(CallEncodingError) -> UInt64 {
    guard case .flags(let names) = field.value else { return try scalar(field, call: call) }
    var mask: UInt64 = 0
    for name in names { mask |= 1 << UInt64(try constant(name, call: call) + shift) }
    return mask
  }
}
