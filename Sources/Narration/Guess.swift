import Steps

/// A question to be asked before a step's answer is told.
public struct Guess: Equatable, Sendable {
  public var question: String
  /// Two or three.
  public var choices: [String]
  /// Which of the choices is right, from 0.
  public var answer: Int
  /// Why, in one sentence or two.
  public var reason: String

  public init(question: String, choices: [String], answer: Int, reason: String) {
    (self.question, self.choices, self.answer, self.reason) = (question, choices, answer, reason)
  }
}

extension Narrator {
  /// What can be asked about the step: of most steps nothing, and nothing of one that was not done.
  public func guess(for told: Told) -> Guess? {
    guard let subject = told.guess else { return nil }
    return switch language {
    case .en: English().guess(subject)
    case .ko: Korean().guess(subject)
    }
  }
}

/// What is asked, with what the answer depends on.
enum GuessSubject: Equatable {
  case writableLayer, cgroup, hostname, rootChange, proc, files
  case sight(monitor: Int)
  case moduleRight(isHeld: Bool)
  case execution(pid: Int)
}

extension Told {
  var guess: GuessSubject? {
    guard event.outcome == .done, facts.makesContainer, !facts.planned else { return nil }
    switch event.kind {
    case .rwCreate: return .writableLayer
    case .cgroupCreate: return .cgroup
    case .nsClone: return inside == 1 ? monitor.map(GuessSubject.sight) : nil
    case .utsHostname: return after.hasOwn(.uts) ? .hostname : nil
    case .rootPivot: return .rootChange
    case .mountProc: return after.hasOwn(.pid) ? .proc : nil
    case .capSet:
      return .moduleRight(isHeld: after.capabilities(of: 1, "effective").contains { $0.name == "CAP_SYS_MODULE" })
    case .execUser: return outside.map(GuessSubject.execution)
    case .procExit: return .files
    default: return nil
    }
  }
}
