import CKernel
import Steps

private let monitor = Int(FB_MONITOR.rawValue)
private let setup = Int(FB_SETUP.rawValue)

extension Call {
  /// `pass` with the argument `wait` 0: its actor goes on without the baton.
  var saysNoWait: Bool { arguments.contains(Argument("wait", .number(0))) }
}

/// Hand-overs, questions and faults: what is in the slots beside the plan's own calls.
extension CallEncoder {
  /// Whoever held the baton hands it over, unless a `pass` of its last step has done so, or execve ends its life.
  mutating func passBaton(to actor: Int) {
    guard actor == monitor || actor == setup else { return }
    defer { holder = actor }
    guard let holder, holder != actor, let last = slots[holder].last else { return }
    guard !slots[holder].contains(where: { $0.step == last.step && ($0.isPass || $0.nr == CallShape.execve) }) else {
      return
    }
    var slot = EncodedSlot(order: 0, step: last.step, scene: last.scene, nr: Int32(FB_NR_PASS))
    slot.flags = silence(of: holder)
    append(slot, to: holder)
  }

  /// A `pass` that setup makes in the midst of a step, as before it reads the FIFO, doesn't wait.
  func pass(_ step: Step, by actor: Int, isLast: Bool) -> EncodedSlot {
    var slot = slot(step, nr: FB_NR_PASS)
    slot.flags = silence(of: actor)
    if actor == setup && !isLast { slot.flags |= Int32(FB_NO_WAIT) }
    return slot
  }

  /// The monitor sends no baton to a setup that went on without one.
  private func silence(of actor: Int) -> Int32 {
    guard actor == monitor, let last = slots[setup].last(where: \.isPass) else { return 0 }
    return last.flags & Int32(FB_NO_WAIT) != 0 ? Int32(FB_NO_SEND) : 0
  }

  /// The call of that number among the step's recorded ones is not made, and ends with the errno.
  mutating func inject(_ injection: Injection?, actor: Int, from first: Int) {
    guard let injection else { return }
    let calls = slots[actor].indices.dropFirst(first).filter { slots[actor][$0].nr >= FB_NR_ACTIVITY }
    guard calls.indices.contains(injection.call) else { return }
    slots[actor][calls[injection.call]].injected = injection.errno
  }

  /// Marks where a question before the step and one after it have their place.
  mutating func markStep(actor: Int, from first: Int) {
    guard first < slots[actor].count else { return }
    slots[actor][first].flags |= Int32(FB_FIRST_OF_STEP)
    let last = slots[actor].indices.dropFirst(first).last { !slots[actor][$0].isPass } ?? slots[actor].count - 1
    slots[actor][last].flags |= Int32(FB_LAST_OF_STEP)
  }

  /// To be called once all steps are encoded.
  mutating func markScenes() {
    var lasts: [(actor: Int, slot: Int, order: Int)?] = Array(repeating: nil, count: Scene.allCases.count + 1)
    for actor in slots.indices {
      for (index, slot) in slots[actor].enumerated() where slot.flags & Int32(FB_LAST_OF_STEP) != 0 {
        if slot.order >= lasts[slot.scene]?.order ?? 0 { lasts[slot.scene] = (actor, index, slot.order) }
      }
    }
    for last in lasts.compactMap({ $0 }) { slots[last.actor][last.slot].flags |= Int32(FB_LAST_OF_SCENE) }
  }
}
