/// What a filter answers to which system call, settled for one container on one machine: OCI's linux.seccomp, in its words.
public struct SeccompPolicy: Equatable, Sendable {
  /// What is said to a call that no rule is about.
  public var otherwise: Answer
  /// Beside the machine's own: `SCMP_ARCH_X86`, the gates by which programs of another kind call.
  public var architectures: [String]
  public var rules: [Rule]

  public struct Rule: Equatable, Sendable {
    public var calls: [String]
    public var answer: Answer
    /// All of them hold; where several are about one argument, one of those.
    public var conditions: [Condition]

    public init(_ calls: [String], _ answer: Answer, where conditions: [Condition] = []) {
      self.calls = calls
      self.answer = answer
      self.conditions = conditions
    }
  }

  /// An argument, by its place from 0, held against a value. seccomp_rule_add(3)
  public struct Condition: Equatable, Sendable {
    public var argument: UInt32
    /// `SCMP_CMP_EQ`
    public var comparison: String
    public var value: UInt64
    /// Of SCMP_CMP_MASKED_EQ, whose `value` is the mask.
    public var masked: UInt64

    public init(_ argument: UInt32, _ comparison: String, _ value: UInt64, masked: UInt64 = 0) {
      self.argument = argument
      self.comparison = comparison
      self.value = value
      self.masked = masked
    }
  }

  /// `SCMP_ACT_ERRNO` with its errno, or another action.
  public struct Answer: Equatable, Sendable {
    public var action: String
    public var errno: UInt16

    public init(_ action: String, errno: UInt16 = 0) {
      self.action = action
      self.errno = errno
    }

    public static let allow = Answer("SCMP_ACT_ALLOW")
    /// EPERM
    public static let refuse = Answer("SCMP_ACT_ERRNO", errno: 1)
    /// ENOSYS: glibc then takes an older call.
    public static let missing = Answer("SCMP_ACT_ERRNO", errno: 38)
  }

  /// Whether a call may be made, as far as no rule asks for its arguments.
  public func allows(_ call: String) -> Bool {
    let rule = rules.first { $0.calls.contains(call) && $0.conditions.isEmpty }
    return ["SCMP_ACT_ALLOW", "SCMP_ACT_LOG"].contains((rule?.answer ?? otherwise).action)
  }

  public init(otherwise: Answer, architectures: [String], rules: [Rule]) {
    self.otherwise = otherwise
    self.architectures = architectures
    self.rules = rules
  }
}

/// A filter as the kernel takes it. seccomp(2)
public struct SeccompFilter: Equatable, Codable, Sendable {
  /// Whether it is docker's default, and not of a file of the user's.
  public var isDefault: Bool
  /// Of classic BPF, 8 bytes each.
  public var instructions: Int
  /// Performed, and kept with its call; not told with the operation.
  public var program: [UInt8] = []

  private enum CodingKeys: String, CodingKey { case isDefault, instructions }

  public init(isDefault: Bool, program: [UInt8]) {
    self.isDefault = isDefault
    self.program = program
    instructions = program.count / 8
  }
}
