/// A step that was reached: what it was, who performed it, how it ended.
public struct Event: Equatable, Sendable {
  public var step: Int
  public var actor: Actor
  public var operation: Operation
  /// The actor's PID in the host's PID namespace, and in the container's.
  public var pid: Int?
  public var pidInside: Int?
  /// For an observation, the step that it follows.
  public var after: Int?
  /// Nanoseconds of CLOCK_MONOTONIC since the run began.
  public var begin: Int64?
  public var end: Int64?
  public var outcome: Outcome
  /// The slot of the call after which the step is named.
  public var named: Int?
  public var undoes: Int?
  public var calls: [PerformedCall]
  public var evidence: [Evidence]

  public var kind: Kind { operation.kind }
  public var scene: Scene { operation.scene }
  /// By this every reader and every fold orders.
  public var order: (Int, Int) { (after ?? step, step) }

  public init(
    step: Int, actor: Actor, operation: Operation, pid: Int? = nil, pidInside: Int? = nil, after: Int? = nil,
    begin: Int64? = nil, end: Int64? = nil, outcome: Outcome, named: Int? = nil, undoes: Int? = nil,
    calls: [PerformedCall] = [], evidence: [Evidence] = []
  ) {
    self.step = step
    self.actor = actor
    self.operation = operation
    self.pid = pid
    self.pidInside = pidInside
    self.after = after
    self.begin = begin
    self.end = end
    self.outcome = outcome
    self.named = named
    self.undoes = undoes
    self.calls = calls
    self.evidence = evidence
  }

  /// The line of the kernel that tells what the step came to, as the host sees it.
  public func proof(_ key: String) -> Evidence? {
    let lines = evidence.filter { $0.key == key && $0.side == .host }
    return lines.first { $0.moment == .later } ?? lines.first { $0.moment == .after } ?? lines.first
  }

  /// Why it failed, as the person was told. Nil where system calls tell it.
  public var said: String? { proof(Evidence.said)?.value }

  public var namedCall: PerformedCall? { calls.first { $0.slot == named } }
}

public enum Outcome: String, CaseIterable, Sendable { case done, failed, skipped, cut }

/// One system call as strace would show it.
public struct PerformedCall: Equatable, Sendable {
  /// Its place among the run's calls, from 0.
  public var slot: Int
  public var name: String
  /// JSON, under the man-page names, registers resolved.
  public var args: String
  public var result: Int64?
  public var error: Errno?
  public var fate: Fate
  public var begin: Int64
  public var end: Int64
  /// Bytes sent or read that are not text.
  public var data: [UInt8]?
  /// The kernel's error inside a netlink answer, if there was one.
  public var reply: String?

  public init(
    slot: Int, name: String, args: String, result: Int64?, error: Errno? = nil, fate: Fate, begin: Int64 = 0,
    end: Int64 = 0, data: [UInt8]? = nil, reply: String? = nil
  ) {
    self.slot = slot
    self.name = name
    self.args = args
    self.result = result
    self.error = error
    self.fate = fate
    self.begin = begin
    self.end = end
    self.data = data
    self.reply = reply
  }
}

public enum Fate: String, CaseIterable, Sendable { case done, tolerated, failed, injected, cut }

/// A line of /proc or /sys, verbatim; of a step that failed without a system call, what was said of it.
public struct Evidence: Equatable, Sendable {
  public var step: Int
  public var moment: Moment
  public var side: Side
  /// The file that was read.
  public var source: String
  public var key: String
  public var value: String

  /// Keys of a step that failed without a system call: the sentence, the errno's name, the bytes that stay for another try.
  public static let (said, errno, kept) = ("said", "errno", "kept")

  public enum Moment: String, CaseIterable, Sendable { case before, after, later }
  public enum Side: String, CaseIterable, Sendable { case host, container }

  public init(step: Int, moment: Moment, side: Side, source: String, key: String, value: String) {
    self.step = step
    self.moment = moment
    self.side = side
    self.source = source
    self.key = key
    self.value = value
  }
}
