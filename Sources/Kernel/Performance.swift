import CKernel
package import Steps

/// Before a step or after it.
package enum Phase: UInt32, Sendable { case before = 1, after }

/// Where the performing of an arena paused.
package enum Pause: Equatable, Sendable {
  case finished
  /// The baton was handed over: poll the gate, and go on when it comes back.
  case passed
  /// A question of the test switches; performing again is the answer.
  case asked(step: Int, Phase)
  /// A step that is no system call: begin it, do it, end it, and perform again.
  case activity(step: Int)
  /// A call ended with an errno that its step doesn't tolerate. `slot` counts from 0 within the actor's region.
  case failed(step: Int, slot: Int, Errno)
}

/// The C loop, with Swift's manners. Every system call of a plan is made there.
extension Arena {
  /// Performs the actor's calls in the plan's order, from where the last performing paused, up to step `last`.
  /// clone3 makes setup, which performs its own calls in C and never returns here.
  package func perform(_ actor: Actor, through last: Int = 0) -> Pause {
    var report = fb_report()
    let pause = fb_perform(&raw, Int32(CallEncoder.region(of: actor)), UInt32(last), &report)
    return Pause(pause, report)
  }

  /// Performs one step out of its turn, as clean-up is, in any process that has mapped the arena writable. Of a
  /// step that was performed before, what succeeded stays, and the rest is tried again. An activity has no calls:
  /// `finished`.
  package func perform(step number: Int) -> Pause {
    var report = fb_report()
    return Pause(fb_perform_step(&raw, UInt32(number), &report), report)
  }
}

extension Pause {
  fileprivate init(_ pause: Int32, _ report: fb_report) {
    let step = Int(report.step)
    self =
      switch UInt32(pause) {
      case FB_PASSED.rawValue: .passed
      case FB_ASKED.rawValue: .asked(step: step, Phase(rawValue: report.phase) ?? .before)
      case FB_ACTIVITY.rawValue: .activity(step: step)
      case FB_FAILED.rawValue: .failed(step: step, slot: Int(report.slot), Errno(rawValue: report.error))
      default: .finished
      }
  }
}

/// What comes over the gate to the monitor. `CKernel.h` draws the protocol.
package enum GateMessage: Equatable, Sendable {
  case baton
  case question(step: Int, Phase)
  /// execve has closed the other end, or setup is dead.
  case closed
  /// There was nothing to read.
  case nothing
}

extension Arena {
  /// Reads one message from the monitor's end, without waiting. recv(2)
  package func receiveFromGate() -> GateMessage {
    var message = fb_message()
    let got = fb_gate_receive(gate ?? -1, &message)
    if got == -Errno.again.rawValue { return .nothing }
    guard got == 1 else { return .closed }
    switch message.type {
    case FB_QUESTION.rawValue: return .question(step: Int(message.step), Phase(rawValue: message.phase) ?? .before)
    case FB_BATON.rawValue: return .baton
    default: return .nothing
    }
  }

  /// Lets setup go on after its question. send(2)
  package func answerGate() throws(KernelRefusal) {
    try checked(fb_gate_send(gate ?? -1, FB_ANSWER.rawValue, 0, 0), "sendto", "the gate")
  }
}
