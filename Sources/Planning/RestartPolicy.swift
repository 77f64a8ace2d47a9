public import OCISpec

/// --restart: when a container that has ended is started again. docker-run(1)
public enum RestartPolicy: Equatable, Sendable {
  case no
  /// After an exit code other than 0, so many times at most; nil: without end.
  case onFailure(most: Int?)
  case always
  /// `always`, but for a container that somebody had stopped before the machine went down.
  case unlessStopped

  public init(_ text: String) throws(UsageError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let count = parts.count > 1 ? parts[1] : nil
    switch parts[0] {
    case "no", "": self = .no
    case "always": self = .always
    case "unless-stopped": self = .unlessStopped
    case "on-failure": self = .onFailure(most: try Self.most(count, text))
    default:
      throw UsageError(
        "invalid restart policy \"\(text)\": give no, on-failure, on-failure:N, always or unless-stopped")
    }
    guard count == nil || parts[0] == "on-failure" else {
      throw UsageError("invalid restart policy \"\(text)\": only on-failure takes a number of times, as on-failure:3")
    }
  }

  /// 0 is docker's word for no limit.
  private static func most(_ text: String?, _ policy: String) throws(UsageError) -> Int? {
    guard let text else { return nil }
    guard let count = Int(text), count >= 0 else {
      throw UsageError("invalid restart policy \"\(policy)\": after the colon give how many times, as on-failure:3")
    }
    return count == 0 ? nil : count
  }

  /// docker's name of it.
  public var name: String {
    switch self {
    case .no: "no"
    case .onFailure: "on-failure"
    case .always: "always"
    case .unlessStopped: "unless-stopped"
    }
  }

  public var most: Int? { if case .onFailure(let most) = self { most } else { nil } }

  /// As it is typed.
  public var text: String { name + (most.map { ":\($0)" } ?? "") }

  /// Whether a container whose program has ended by itself is started again, the `restarts + 1`st time.
  public func restarts(after code: Int, restarts: Int) -> Bool {
    switch self {
    case .no: false
    case .onFailure(let most): code != 0 && restarts < most ?? .max
    case .always, .unlessStopped: true
    }
  }

  /// Whether it is started with the machine. on-failure is about a program's end, not about the machine's.
  public func startsWithMachine(wasStopped: Bool) -> Bool { self == .always || (self == .unlessStopped && !wasStopped) }
}

extension RuntimeConfig {
  private static let policy = "fishbowl.restart"

  /// OCI has no word for it: it is an annotation, which `update` changes as it changes limits.
  public var restartPolicy: RestartPolicy {
    get { annotations[Self.policy].flatMap { try? RestartPolicy($0) } ?? .no }
    set { annotations[Self.policy] = newValue == .no ? nil : newValue.text }
  }
}
