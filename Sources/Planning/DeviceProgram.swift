import OCISpec

/// What the kernel asks at each open and mknod of a device by a process of a control group of version 2: 1 lets it pass.
/// It is made of the very rules that version 1 takes in devices.allow, and answers as that list does.
/// bpf(2), BPF_PROG_TYPE_CGROUP_DEVICE; linux/bpf.h, struct bpf_cgroup_dev_ctx
struct DeviceProgram {
  private(set) var instructions: [BPFInstruction] = []

  /// `rules`: as `c 1:3 rwm`, and with `*` for any number.
  init(allowing rules: [String]) {
    let devices = Self.merged(rules.compactMap(RuntimeConfig.rule))
    // What follows a way out that is always taken, the kernel refuses.
    if !devices.contains(where: { $0.type == "a" }) {
      instructions = Self.question
      for device in devices { instructions += Self.block(for: device) }
    }
    instructions += Self.answer(devices.contains { $0.type == "a" })
  }

  /// In the byte order of x86-64 and arm64.
  var bytes: [UInt8] { instructions.flatMap(\.bytes) }

  /// The kernel keeps one rule for a device, with the letters of all. cgroup-v1/devices.rst
  private static func merged(_ devices: [RuntimeConfig.Resources.Device]) -> [RuntimeConfig.Resources.Device] {
    devices.reduce(into: []) { merged, device in
      let same = merged.firstIndex { ($0.type, $0.major, $0.minor) == (device.type, device.major, device.minor) }
      if let same { merged[same].access += device.access } else { merged.append(device) }
    }
  }

  /// access_type: what is asked for in its upper half, of which type in its lower one; then major and minor.
  private static let question: [BPFInstruction] = [
    .load(.type, from: 0), .copy(.access, .type), .and(.type, 0xffff), .shiftRight(.access, 16), .load(.major, from: 4),
    .load(.minor, from: 8),
  ]

  private static func answer(_ passes: Bool) -> [BPFInstruction] { [.set(.answer, passes ? 1 : 0), .exit] }

  /// Lets pass what the rule allows, and goes on behind itself with the rest.
  private static func block(for device: RuntimeConfig.Resources.Device) -> [BPFInstruction] {
    let numbers = [(BPFInstruction.Register.major, device.major), (.minor, device.minor)].compactMap {
      register, number in
      number.map { (register, $0) }
    }
    // No device has such a number.
    guard numbers.allSatisfy({ UInt32(exactly: $1) != nil }) else { return [] }
    var tests: [(Int) -> BPFInstruction] = [{ .unless(.type, is: device.type == "b" ? 1 : 2, skip: $0) }]
    let refused = 7 & ~mask(of: device.access)
    if refused != 0 { tests.append { .ifAny(.access, of: refused, skip: $0) } }
    for (register, number) in numbers {
      tests.append { .unless(register, is: UInt32(truncatingIfNeeded: number), skip: $0) }
    }
    let end = answer(true)
    return tests.enumerated().map { $1(tests.count - 1 - $0 + end.count) } + end
  }

  /// BPF_DEVCG_ACC_MKNOD, _READ, _WRITE
  private static func mask(of access: String) -> UInt32 {
    [("m", 1), ("r", 2), ("w", 4)].reduce(0) { access.contains($1.0) ? $0 | $1.1 : $0 }
  }
}

/// struct bpf_insn. kernel: bpf/standardization/instruction-set.rst
struct BPFInstruction: Equatable {
  var code: UInt8
  var target = Register.answer
  var source = Register.answer
  var offset: Int16 = 0
  var immediate: UInt32 = 0

  /// r0 to r5. A program begins with its context in r1.
  enum Register: UInt8 { case answer, context, type, access, major, minor }

  static func load(_ target: Register, from offset: Int16) -> Self {
    Self(code: 0x61, target: target, source: .context, offset: offset)
  }
  static func copy(_ target: Register, _ source: Register) -> Self { Self(code: 0xbf, target: target, source: source) }
  static func set(_ target: Register, _ value: UInt32) -> Self { Self(code: 0xb7, target: target, immediate: value) }
  static func and(_ target: Register, _ value: UInt32) -> Self { Self(code: 0x54, target: target, immediate: value) }
  static func shiftRight(_ target: Register, _ bits: UInt32) -> Self {
    Self(code: 0x77, target: target, immediate: bits)
  }
  /// Of the lower 32 bits. Over `skip` instructions.
  static func unless(_ register: Register, is value: UInt32, skip: Int) -> Self {
    Self(code: 0x56, target: register, offset: Int16(skip), immediate: value)
  }
  static func ifAny(_ register: Register, of bits: UInt32, skip: Int) -> Self {
    Self(code: 0x45, target: register, offset: Int16(skip), immediate: bits)
  }
  static let exit = Self(code: 0x95)

  var bytes: [UInt8] {
    [code, source.rawValue << 4 | target.rawValue] + Self.split(UInt64(UInt16(bitPattern: offset)), 2)
      + Self.split(UInt64(immediate), 4)
  }

  private static func split(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
  }
}
