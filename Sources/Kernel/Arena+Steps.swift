import CKernel
package import Steps

extension Arena {
  /// The plan as the ledger has it: without the calls' values, which only the slots hold, and with secrets masked.
  package func steps() throws(ArenaError) -> [Step] {
    try ledger().steps.map { range throws(ArenaError) in
      guard let json = json(at: range) else { throw .damaged(path: path, what: "the ledger") }
      guard let step = Step(ledger: json) else { throw .damaged(path: path, what: "a step of the ledger") }
      return step
    }
  }

  /// The actor has begun one of its calls, or its activity: whatever it makes may be there.
  package func isBegun(_ step: Int) -> Bool {
    guard let record = places[step] else { return isPerformedBefore(step) }
    return record.contains { slot($0.offset, of: $0.actor).state != FB_NOT_BEGUN.rawValue }
  }

  /// It ended as it should.
  package func isDone(_ step: Int) -> Bool {
    guard let record = places[step] else { return isPerformedBefore(step) }
    return StepRecord(record.map { read($0) }).outcome == .done
  }

  /// What makes the step unneeded has come to pass.
  package func isUnneeded(_ step: Step) -> Bool {
    switch step.unless {
    case .done(let number): isDone(number)
    case .result(let number, let call, let result):
      (places[number] ?? []).map(read).contains { slot in
        slot.isEnded && slot.slot.nr == CallShape(call)?.number && slot.slot.result == result
      }
    case nil: false
    }
  }

  /// The first step that a call's errno stopped, whoever made it.
  package func failure() -> (step: Int, errno: Errno)? {
    for step in places.steps {
      let record = StepRecord((places[step] ?? []).map { read($0) })
      if let failed = record.failure { return (step, Errno(rawValue: failed.slot.error)) }
    }
    return nil
  }

  private func isPerformedBefore(_ step: Int) -> Bool {
    let known = try? ledger().steps.lazy.compactMap(json).first { $0["step"]?.number == Int64(step) }
    return known?["performed"] == .bool(true)
  }
}

extension Arena {
  /// Begins a step that is no system call. Nil if it may go on; an errno if the test switches make it fail: it is
  /// ended then.
  package func beginActivity(_ step: Int) -> Errno? {
    guard let slot = activity(step) else { return nil }
    fb_begin(&raw, slot)
    guard slot.pointee.injected != 0 else { return nil }
    fb_end(slot, -1, slot.pointee.injected)
    return Errno(rawValue: slot.pointee.injected)
  }

  /// What a test's fault stopped goes on now: the next attempt is made in earnest.
  package func withdrawFaults(of step: Int) {
    for place in places[step] ?? [] { pointer(toSlot: place.offset, of: place.actor).pointee.injected = 0 }
  }

  /// `errno`: why it failed, if the kernel said it.
  package func endActivity(_ step: Int, failed: Bool = false, errno: Errno? = nil) {
    guard let slot = activity(step) else { return }
    fb_end(slot, failed ? -1 : 0, errno?.rawValue ?? 0)
  }

  private func activity(_ step: Int) -> UnsafeMutablePointer<fb_slot>? {
    guard let place = places[step]?.first else { return nil }
    let slot = pointer(toSlot: place.offset, of: place.actor)
    return slot.pointee.nr == FB_NR_ACTIVITY ? slot : nil
  }
}

extension Step {
  /// Nil where the ledger is damaged.
  fileprivate init?(ledger json: JSON) {
    guard let number = json["step"]?.number, let operation = try? json["operation"]?.decode(Operation.self),
      let actor = json["actor"]?.string.flatMap(Actor.init(rawValue:))
    else { return nil }
    self.init(
      number: Int(number), actor: actor, operation: operation, calls: [],
      undoes: json["undoes"]?.number.map { Int($0) },
      unless: try? json["unless"]?.decode(Unless.self), performed: json["performed"] == .bool(true))
    omission = try? json["omission"]?.decode(Omission.self)
  }
}
