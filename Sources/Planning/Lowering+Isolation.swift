import Steps

extension Operation {
  /// The monitor closes its copies of the child's ends, or a dead peer is never noticed; then the child may begin.
  func cloneCalls(
    _ namespaces: [Namespace], _ cgroup: String?, terminal: Bool, _ joined: [Neighbour]
  ) -> [Call] {
    // In a user namespace it may begin only when its users are mapped: that is the next step's hand-over.
    let pass = namespaces.contains(.user) ? [] : [Call(Call.pass)]
    let group = Register("cgroup")
    let opened = cgroup.map { openCall($0, flags: ["O_PATH", "O_DIRECTORY", "O_CLOEXEC"], into: group) }
    let left = joined.flatMap(\.namespaces)
    let closed =
      childEnds(terminal: terminal) + (cgroup == nil ? [] : [group]) + left.map(own) + joined.map(neighbour)
    return (opened.map { [$0] } ?? []) + left.map(openOwn) + joined.flatMap(enterCalls)
      + [cloneCall(namespaces, cgroup: cgroup == nil ? nil : group)] + left.map { setnsCall(own($0), [$0]) }
      + closed.map(closeCall) + pass
  }

  /// Only children enter a PID namespace that is joined: for the one clone the monitor's children are born there, and then
  /// they are its own again. setns(2)
  func cloneInsideCalls(_ pid: Int, terminal: Bool) -> [Call] {
    let closed = childEnds(terminal: terminal) + [own(.pid), .container]
    return [
      openOwn(.pid), pidfdCall(pid, into: .container), setnsCall(.container, [.pid]), cloneCall([], cgroup: nil),
      setnsCall(own(.pid), [.pid]),
    ] + closed.map(closeCall) + [Call(Call.pass)]
  }

  /// What the monitor comes back to.
  private func own(_ namespace: Namespace) -> Register { Register("own_\(namespace.rawValue)_namespace") }

  private func openOwn(_ namespace: Namespace) -> Call {
    openCall("/proc/self/ns/\(namespace.rawValue)", flags: ["O_RDONLY", "O_CLOEXEC"], into: own(namespace))
  }

  private func neighbour(_ neighbour: Neighbour) -> Register { Register("neighbour_\(neighbour.pid)") }

  /// Only who is in a mount namespace can clone a mount of it. Its pidfd was inherited at birth: a process in a PID
  /// namespace of its own could open none of the host's. What it comes back to is as the host's is: its / too.
  func openSharedMemoryCalls(_ other: Neighbour, _ target: String) -> [Call] {
    [openOwn(.mnt), setnsCall(neighbour(other), [.mnt])] + openTreeCalls(target, target, ["AT_SYMLINK_NOFOLLOW"])
      + [setnsCall(own(.mnt), [.mnt]), closeCall(own(.mnt))]
  }

  private func enterCalls(_ other: Neighbour) -> [Call] {
    [pidfdCall(other.pid, into: neighbour(other)), setnsCall(neighbour(other), other.namespaces)]
  }

  func pidfdCall(_ pid: Int, into register: Register) -> Call {
    Call("pidfd_open", [Argument("pid", .number(Int64(pid))), Argument("flags", .number(0))], output: register)
  }

  func childEnds(terminal: Bool) -> [Register] {
    [.gateSetup] + (terminal ? [] : [Register.stdin.own, Register.stdout.own, Register.stderr.own])
  }

  func joinNamespacesCalls(_ joined: [Namespace]) -> [Call] {
    (joined.isEmpty ? [] : [setnsCall(.container, joined)]) + [closeCall(.container)]
  }

  func setnsCall(_ descriptor: Register, _ namespaces: [Namespace]) -> Call {
    Call(
      "setns", [Argument("fd", .register(descriptor)), Argument("nstype", .flags(namespaces.map(\.flag)))])
  }

  private func cloneCall(_ namespaces: [Namespace], cgroup: Register?) -> Call {
    let flags = namespaces.map(\.flag) + ["CLONE_PIDFD"] + (cgroup == nil ? [] : ["CLONE_INTO_CGROUP"])
    let arguments: [Argument] =
      [
        Argument("flags", .flags(flags)), Argument("pidfd", .fills([.pidfd])),
        Argument("exit_signal", .flags(["SIGCHLD"])),
      ] + (cgroup.map { [Argument("cgroup", .register($0))] } ?? [])
    return Call(
      "clone3", [Argument("cl_args", .structure(.cloneArgs, arguments)), Argument("size", .number(88))],
      output: Register("pid"))
  }

  /// The kernel sends this signal when the monitor dies. It is forgotten at each change of uid. PR_SET_PDEATHSIG(2const)
  var deathSignal: Call { prctlCall("PR_SET_PDEATHSIG", .flags(["SIGKILL"])) }

  func prctlCall(_ option: String, _ argument: Value, tolerated: [Errno] = []) -> Call {
    Call(
      "prctl",
      [
        Argument("option", .flags([option])), Argument("arg2", argument), Argument("arg3", .number(0)),
        Argument("arg4", .number(0)), Argument("arg5", .number(0)),
      ], tolerated: tolerated)
  }

  func setHostnameCalls(_ name: String) -> [Call] {
    [Call("sethostname", [Argument("name", .text(name)), Argument("len", .number(Int64(name.utf8.count)))])]
  }

  /// RTM_NEWLINK for interface 1 with IFF_UP, acknowledged. rtnetlink(7)
  func raiseLoopbackCalls() -> [Call] {
    let socket = Register("netlink")
    let reply = Value.buffer(Register("netlink_reply"), size: 256)
    let message = Self.loopbackUp
    return [
      Call(
        "socket",
        [
          Argument("domain", .flags(["AF_NETLINK"])), Argument("type", .flags(["SOCK_RAW", "SOCK_CLOEXEC"])),
          Argument("protocol", .flags(["NETLINK_ROUTE"])),
        ], output: socket),
      Call(
        "sendto",
        [
          Argument("sockfd", .register(socket)), Argument("buf", .bytes(message)),
          Argument("len", .number(Int64(message.count))), Argument("flags", .number(0)),
          Argument("dest_addr", .none), Argument("addrlen", .number(0)),
        ]),
      Call(
        "recvfrom",
        [
          Argument("sockfd", .register(socket)), Argument("buf", reply), Argument("len", .number(256)),
          Argument("flags", .number(0)), Argument("src_addr", .none), Argument("addrlen", .none),
        ]),
      Call(Call.nlack, [Argument("buf", reply)]),
      closeCall(socket),
    ]
  }

  /// struct nlmsghdr {len 32, RTM_NEWLINK, NLM_F_REQUEST|NLM_F_ACK, seq 1, pid 0}, then struct ifinfomsg {index 1,
  /// flags IFF_UP, change IFF_UP}, in the byte order of x86-64 and arm64.
  static let loopbackUp: [UInt8] = [
    32, 0, 0, 0, 16, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  ]
}
