import Kernel
import Steps

/// Faults that tests ask for, and only debug builds know: FISHBOWL_FAULT holds words separated by blanks.
///
///     fail:KIND=ERRNO            the first call of the first step of that kind ends with that errno
///     fail@STEP=ERRNO            the first call of that step does; fail@STEP.N=ERRNO its Nth, from 0
///     kill:WHO@STEP:before|after SIGKILL of setup, monitor, command or drainer at the question of that step; step 0 is
///                                the naming of the run's directory
///     hold:WHO@STEP:before|after SIGSTOP instead, of monitor or command: a test looks, and lets it go on by SIGCONT
///     drop:KIND                  that inverse is left out (a mutant)
///     without:KIND               the first run of a plan goes without the steps of that kind
///     stray                      the monitor changes the host's hostname outside any step (a mutant)
struct Faults: Equatable {
  enum Victim: String { case setup, monitor, command, drainer }

  struct Failure: Equatable {
    var kind: Kind?
    var step: Int?
    var call = 0
    var errno: Errno
  }

  struct Kill: Equatable {
    var victim: Victim
    var step: Int
    var phase: Phase
    /// It is only stopped.
    var isHold = false
  }

  var failures: [Failure] = []
  var kills: [Kill] = []
  var dropped: Kind?
  var without: [Kind] = []
  var isStray = false

  /// Whether the gate must ask before and after each step.
  var asks: Bool { !kills.isEmpty }

  static var asked: Faults {
    #if DEBUG
      Faults(Sys.environment("FISHBOWL_FAULT") ?? "")
    #else
      Faults("")
    #endif
  }

  func reduced(_ plan: Plan) -> Plan {
    without.isEmpty ? plan : Plan(steps: plan.steps.filter { !without.contains($0.kind) }, before: plan.before)
  }

  init(_ text: String) {
    for word in text.split(separator: " ") { read(word) }
  }

  private mutating func read(_ word: Substring) {
    let parts = word.split(maxSplits: 8) { ":=@".contains($0) }.map(String.init)
    switch (parts.first, parts.count) {
    case ("without", 2): without += [Kind(rawValue: parts[1])].compactMap(\.self)
    case ("fail", 3):
      if let errno = Errno(name: parts[2]) {
        let place = parts[1].split(separator: ".").map { Int($0) }
        let call = place.count > 1 ? place[1] ?? 0 : 0
        failures.append(Failure(kind: Kind(rawValue: parts[1]), step: place[0], call: call, errno: errno))
      }
    case ("kill", 4), ("hold", 4):
      if let victim = Victim(rawValue: parts[1]), let step = Int(parts[2]) {
        let phase: Phase = parts[3] == "after" ? .after : .before
        kills.append(Kill(victim: victim, step: step, phase: phase, isHold: parts[0] == "hold"))
      }
    case ("drop", 2): dropped = Kind(rawValue: parts[1])
    case ("stray", 1): isStray = true
    default: break
    }
  }

  func injections(in plan: Plan) -> [Injection] {
    failures.compactMap { failure in
      let step = failure.step ?? failure.kind.flatMap { plan[$0]?.number }
      return step.map { Injection(step: $0, call: failure.call, errno: failure.errno) }
    }
  }

  func kills(_ victim: Victim, at step: Int, _ phase: Phase) -> Bool { victims(at: step, phase).contains(victim) }

  func victims(at step: Int, _ phase: Phase) -> [Victim] {
    kills.filter { $0.step == step && $0.phase == phase && !$0.isHold }.map(\.victim)
  }

  /// Of the process that asks: it stops here, if a test wants to look.
  func hold(_ victim: Victim, at step: Int, _ phase: Phase) {
    if kills.contains(Kill(victim: victim, step: step, phase: phase, isHold: true)) { Sys.stopSelf() }
  }
}
