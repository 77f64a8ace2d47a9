import Kernel
import Steps

/// Faults that tests ask for, and only debug builds know: FISHBOWL_FAULT holds words separated by blanks.
///
///     fail:KIND=ERRNO            the step's first call ends with that errno
///     kill:WHO@STEP:before|after SIGKILL of setup, monitor, command or drainer at the gate's question of that step
///     drop:KIND                  that inverse is left out (a mutant)
///     stray                      the monitor changes the host's hostname outside any step (a mutant)
struct Faults: Equatable {
  enum Victim: String { case setup, monitor, command, drainer }

  struct Kill: Equatable {
    var victim: Victim
    var step: Int
    var phase: Phase
  }

  var failures: [(kind: Kind, errno: Errno)] = []
  var kills: [Kill] = []
  var dropped: Kind?
  var isStray = false

  /// Whether the gate must ask before and after each step.
  var asks: Bool { !kills.isEmpty }

  static func == (left: Faults, right: Faults) -> Bool {
    left.kills == right.kills && left.dropped == right.dropped && left.isStray == right.isStray
      && left.failures.map(\.kind) == right.failures.map(\.kind)
  }

  static var asked: Faults {
    #if DEBUG
      Faults(Sys.environment("FISHBOWL_FAULT") ?? "")
    #else
      Faults("")
    #endif
  }

  init(_ text: String) {
    for word in text.split(separator: " ") { read(word) }
  }

  private mutating func read(_ word: Substring) {
    let parts = word.split(maxSplits: 8) { ":=@".contains($0) }.map(String.init)
    switch (parts.first, parts.count) {
    case ("fail", 3):
      if let kind = Kind(rawValue: parts[1]), let errno = Errno(name: parts[2]) { failures.append((kind, errno)) }
    case ("kill", 4):
      if let victim = Victim(rawValue: parts[1]), let step = Int(parts[2]) {
        kills.append(Kill(victim: victim, step: step, phase: parts[3] == "after" ? .after : .before))
      }
    case ("drop", 2): dropped = Kind(rawValue: parts[1])
    case ("stray", 1): isStray = true
    default: break
    }
  }

  func injections(in plan: Plan) -> [Injection] {
    failures.compactMap { failure in plan[failure.kind].map { Injection(step: $0.number, errno: failure.errno) } }
  }

  func victims(at step: Int, _ phase: Phase) -> [Victim] {
    kills.filter { $0.step == step && $0.phase == phase }.map(\.victim)
  }
}
