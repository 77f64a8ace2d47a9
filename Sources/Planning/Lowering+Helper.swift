import Steps

extension Register {
  /// The monitor's descriptor of the helper, and the helper's own. The PID is where the helper writes its child's, later.
  static let helperOfMonitor = Register("helper_monitor_pidfd")
  static let helperItself = Register("helper_pidfd")
  static let child = Register("pid")
  static let users = Register("users")
  /// The user namespace of the container, and the one above it.
  static let inner = Register("inner_users")
  static let outer = Register("outer_users")

  static func group(_ index: Int) -> Register { Register("group\(index)") }
}

extension Operation {
  func cloneHelperCalls(
    _ namespaces: [Namespace], _ pid: Int?, terminal: Bool, _ groups: [String], _ owner: UInt32?
  ) -> [Call] {
    let flags = namespaces.map(\.flag) + ["CLONE_PIDFD"]
    let opened = groups.indices.map { Register.group($0) }
    let closed =
      (terminal && pid != nil && owner == nil ? [.tty] : []) + childEnds(terminal: terminal)
      + (pid == nil ? [] : [.container]) + opened
    return (terminal ? [] : owner.map(giveCalls) ?? []) + (pid.map { [pidfdCall($0, into: .container)] } ?? [])
      + zip(groups, opened).map { openCall($0, flags: ["O_WRONLY", "O_CLOEXEC"], into: $1) }
      + [cloneCall(flags, [Argument("pidfd", .fills([.helperOfMonitor]))], into: .child)] + closed.map(closeCall)
  }

  private func cloneCall(_ flags: [String], _ more: [Argument], into register: Register) -> Call {
    let arguments = [Argument("flags", .flags(flags))] + more + [Argument("exit_signal", .flags(["SIGCHLD"]))]
    return Call(
      "clone3", [Argument("cl_args", .structure(.cloneArgs, arguments)), Argument("size", .number(88))],
      output: register)
  }

  /// What a process is made with CLONE_PARENT tells by its parent's exit signal.
  private func siblingCall(_ namespaces: [Namespace]) -> Call {
    let flags = namespaces.map(\.flag) + ["CLONE_PARENT"]
    return Call(
      "clone3",
      [
        Argument("cl_args", .structure(.cloneArgs, [Argument("flags", .flags(flags))])),
        Argument("size", .number(88)),
      ], output: .child)
  }

  /// By which the process that it makes sees its end. pidfd_open(2)
  private var openItself: Call {
    Call(
      "pidfd_open", [Argument("pid", .register(.child)), Argument("flags", .number(0))], output: .helperItself)
  }

  func cloneByHelperCalls(_ namespaces: [Namespace], _ mapping: IDMapping) -> [Call] {
    [openItself, siblingCall(namespaces)] + writeMapCalls(mapping) + [Call(Call.leave)]
  }

  func cloneInsideByHelperCalls(_ entered: [Namespace], _ gift: StreamGift?) -> [Call] {
    [openItself] + (gift.map(giveFromAboveCalls) ?? [])
      + [setnsCall(.container, entered), siblingCall([]), Call(Call.leave)]
  }

  /// Only in the user namespace above are both known, who opened the streams and whose they are to be: to the one below
  /// the person is nobody, of whom it can take nothing. ioctl_nsfs(2), NS_GET_PARENT
  private func giveFromAboveCalls(_ gift: StreamGift) -> [Call] {
    let streams = gift.isTerminal ? [Register.tty] : [Register.stdin.own, Register.stdout.own, Register.stderr.own]
    let parent = Call(
      "ioctl",
      [
        Argument("fd", .register(.inner)), Argument("request", .flags(["NS_GET_PARENT"])), Argument("argp", .number(0)),
      ], output: .outer)
    return [openCall("/proc/\(gift.pid)/ns/user", flags: ["O_RDONLY", "O_CLOEXEC"], into: .inner), parent]
      + [setnsCall(.outer, [.user]), closeCall(.inner), closeCall(.outer)]
      + streams.map { giveCall($0, to: gift.owner, keepsGroup: gift.isTerminal) }
  }

  /// The helper is gone before the monitor hands the baton to whom it has made.
  func adoptCalls() -> [Call] {
    [
      Call("pidfd_open", [Argument("pid", .register(.child)), Argument("flags", .number(0))], output: .pidfd),
      Call(
        "waitid",
        [
          Argument("idtype", .flags(["P_PIDFD"])), Argument("id", .register(.helperOfMonitor)),
          Argument("infop", .buffer(Register("helper_siginfo"), size: 128)), Argument("options", .flags(["WEXITED"])),
        ]), closeCall(.helperOfMonitor),
    ]
  }

  /// A change of user closes its files in /proc to whoever is not the host's root. PR_SET_DUMPABLE(2const)
  func becomeRootCalls(staysHidden: Bool) -> [Call] {
    [
      threeIDsCall("setresgid", ["rgid", "egid", "sgid"], 0), threeIDsCall("setresuid", ["ruid", "euid", "suid"], 0),
      prctlCall("PR_SET_DUMPABLE", .number(staysHidden ? 0 : 1)),
    ]
  }

  func joinOpenCgroupCalls(_ count: Int) -> [Call] {
    (0..<count).flatMap { [writeCall(.group($0), .text("0")), closeCall(.group($0))] }
  }
}
