import CKernel
import Steps

/// Turns the symbolic calls of a plan into slots, heaps and the text that recalls what they meant.
struct CallEncoder {
  /// By region: cli, monitor, setup.
  var heaps = (0..<3).map { HeapImage(actor: $0) }
  var slots: [[EncodedSlot]] = [[], [], []]
  var ledger = LedgerWriter()
  /// Where each register was filled last. Every filling has a cell of its own, so that earlier calls keep theirs.
  var registers: [String: Place] = [:]
  /// Monitor or setup, whichever has the baton.
  var holder: Int?
  private var order = 0

  struct EncodedSlot {
    var order: Int
    var step: Int
    var scene: Int
    var nr: Int32
    var flags: Int32 = 0
    var words: [Word] = []
    var output: Place?
    var patches: [(to: Place, from: Place)] = []
    var tolerated: [Errno] = []
    var injected: Errno?

    var isPass: Bool { nr == Int32(FB_NR_PASS) || nr == Int32(FB_NR_LEAVE) }
  }

  enum Word {
    case number(Int64)
    case heap(Place)
    case register(Place)
    case othersPages(OthersPages)
  }

  /// Appends a step: its slots, or one for its activity, or none for what was performed before the plan.
  mutating func encode(_ step: Step, injecting injection: Injection?) throws(CallEncodingError) {
    ledger.write(step)
    guard !step.performed, step.omission == nil else { return }
    let actor = Self.region(of: step.actor)
    passBaton(to: actor)
    let first = slots[actor].count
    switch step.operation {
    case .makeUsers, .lendUsers: _ = fill([Register("users")])
    default: break
    }
    if step.calls.isEmpty { append(slot(step, nr: FB_NR_ACTIVITY), to: actor) }
    for (index, call) in step.calls.enumerated() {
      let isLast = index == step.calls.count - 1
      try encode(call, of: step, actor: actor, isLast: isLast)
    }
    inject(injection, actor: actor, from: first)
    markStep(actor: actor, from: first)
  }

  private mutating func encode(
    _ call: Call, of step: Step, actor: Int, isLast: Bool
  ) throws(CallEncodingError) {
    switch call.name {
    case Call.pass: append(pass(step, by: actor, isLast: isLast && !call.saysNoWait), to: actor)
    case Call.leave: append(self.slot(step, nr: FB_NR_LEAVE), to: actor)
    case Call.nlack: append(try nlack(call, of: step, actor: actor), to: actor)
    default: try encodeSystemCall(call, of: step, actor: actor)
    }
  }

  private mutating func encodeSystemCall(_ call: Call, of step: Step, actor: Int) throws(CallEncodingError) {
    guard let shape = CallShape(call.name) else { throw .unknownCall(call.name) }
    #if DEBUG
      // Plans are made by code alone: what the tests have checked needs no look at each start.
      let names = call.arguments.map(\.name)
      guard shape.accepts(names) else {
        throw .wrongArguments(call: call.name, given: names, wanted: shape.arguments)
      }
    #endif
    guard call.tolerated.count <= FB_TOLERATED else { throw .tooManyTolerated(call: call.name) }
    var slot = slot(step, nr: shape.number)
    slot.tolerated = call.tolerated
    var data: CallData?
    slot.words.reserveCapacity(call.arguments.count)
    for argument in call.arguments {
      slot.words.append(try word(for: argument, in: call, actor: actor, slot: &slot, data: &data))
    }
    ledger.write(call, actor: actor, slot: slots[actor].count, data: data, registers: registers)
    if let output = call.output {
      let cell = newRegisters(1)
      registers[output.name] = cell
      slot.output = cell
    }
    append(slot, to: actor)
  }

  private mutating func nlack(_ call: Call, of step: Step, actor: Int) throws(CallEncodingError) -> EncodedSlot {
    guard let answer = slots[actor].lastIndex(where: { $0.nr == CallShape.recvfrom }),
      slots[actor][answer].words.count > 1
    else {
      throw .answerMissing(step: step.number)
    }
    var slot = slot(step, nr: FB_NR_NLACK)
    slot.words = [slots[actor][answer].words[1], .number(Int64(answer))]
    slot.tolerated = call.tolerated
    return slot
  }

  func slot(_ step: Step, nr: Int32) -> EncodedSlot {
    EncodedSlot(order: 0, step: step.number, scene: step.scene.rawValue, nr: nr)
  }

  func slot(_ step: Step, nr: Int) -> EncodedSlot { slot(step, nr: Int32(nr)) }

  mutating func append(_ slot: EncodedSlot, to actor: Int) {
    var slot = slot
    slot.order = order
    order += 1
    slots[actor].append(slot)
  }

  /// What the kernel does by itself is written down by the monitor.
  static func region(of actor: Actor) -> Int {
    switch actor {
    case .cli: Int(FB_CLI.rawValue)
    case .setup: Int(FB_SETUP.rawValue)
    case .monitor, .container, .kernel: Int(FB_MONITOR.rawValue)
    }
  }
}
