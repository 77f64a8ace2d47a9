/// One system call by name, with its arguments under their man-page names: symbolic, portable, what `plan` shows.
public struct Call: Equatable, Sendable {
  public var name: String
  public var arguments: [Argument]
  /// Where its result goes, for later calls.
  public var output: Register?
  /// Errnos after which the step goes on.
  public var tolerated: [Errno]

  public init(_ name: String, _ arguments: [Argument] = [], output: Register? = nil, tolerated: [Errno] = []) {
    self.name = name
    self.arguments = arguments
    self.output = output
    self.tolerated = tolerated
  }

  /// Not system calls, though they stand among them: the hand-over of the baton, and the first error in a netlink answer.
  public static let pass = "pass"
  public static let nlack = "nlack"
  /// A helper hands the baton over and ends.
  public static let leave = "leave"

  /// Whether the call is a row of the trace, or only drives the performance.
  public var isRecorded: Bool { ![Self.pass, Self.nlack, Self.leave].contains(name) }
}

public struct Argument: Equatable, Sendable {
  public var name: String
  public var value: Value

  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

/// A place for a descriptor or a PID that is known only when the calls are performed. −1 until then.
public struct Register: Hashable, Sendable {
  public var name: String

  public init(_ name: String) { self.name = name }
}

/// What stands in an argument.
public enum Value: Equatable, Sendable {
  /// NULL
  case none
  case number(Int64)
  /// A mode, shown in octal.
  case mode(UInt32)
  /// makedev(3)
  case device(major: UInt32, minor: UInt32)
  /// Constants, or-ed: `["O_RDONLY", "O_CLOEXEC"]`. Also single ones, as `AT_FDCWD`.
  case flags([String])
  case text(String)
  /// Performed as it is, recorded by its description.
  case secret(Secret)
  case bytes([UInt8])
  /// argv
  case list([String])
  /// envp: recorded by its descriptions.
  case secrets([Secret])
  /// A text whose `%d` is the number in a register, as `/proc/%d/uid_map`: written when the call is made.
  case formatted(String, Register)
  /// The number in a register.
  case register(Register)
  /// An array of int that the kernel fills: pipe2(2)'s pipefd.
  case fills([Register])
  /// `size` bytes that the kernel fills.
  case buffer(Register, size: Int)
  /// Of the recorder's memory, all that setup neither performs by nor writes: where it begins, and how many bytes it is.
  case othersPages(OthersPages)
  /// clone_args, cap_user_header …, field by field in their C order.
  case structure(Structure, [Argument])

  public static let atFdCwd = Value.flags(["AT_FDCWD"])
}

public enum OthersPages: String, Sendable { case start, size }

/// The structures that calls take, as the kernel's headers name them.
public enum Structure: String, CaseIterable, Codable, Sendable {
  case cloneArgs = "clone_args"
  case capHeader = "__user_cap_header_struct"
  case capData = "__user_cap_data_struct"
  case sigaction = "sigaction"
  case sigset = "sigset_t"
  case gids = "gid_t[]"
  case ints = "int[]"
  case mountAttr = "mount_attr"
  case pollfd
  case timespec
  case winsize
  case rlimit64
  case sockaddrUn = "sockaddr_un"
  case sockFprog = "sock_fprog"
  /// The part of bpf_attr that each command reads. bpf(2)
  case bpfLoad = "bpf_attr of BPF_PROG_LOAD"
  case bpfAttach = "bpf_attr of BPF_PROG_ATTACH"
}
