import Steps

extension Register {
  static let gateMonitor = Register("gate_monitor")
  static let gateSetup = Register("gate_setup")
  static let fifo = Register("fifo")
  static let pidfd = Register("pidfd")
  /// The first process of the container that `exec` enters.
  static let container = Register("container")
  /// Each stream's pipe: the end of the container, and the end of the monitor.
  static let stdin = (own: Register("stdin_read"), monitor: Register("stdin_write"))
  static let stdout = (own: Register("stdout_write"), monitor: Register("stdout_read"))
  static let stderr = (own: Register("stderr_write"), monitor: Register("stderr_read"))
}

extension Operation {
  /// The FIFO is opened for both, so that neither opening nor reading ever ends for want of a peer. fifo(7)
  func openSyncCalls(_ fifo: String) -> [Call] {
    [
      Call(
        "socketpair",
        [
          Argument("domain", .flags(["AF_UNIX"])), Argument("type", .flags(["SOCK_SEQPACKET", "SOCK_CLOEXEC"])),
          Argument("protocol", .number(0)), Argument("sv", .fills([.gateMonitor, .gateSetup])),
        ]),
      openCall(fifo, flags: ["O_RDWR", "O_CLOEXEC"], into: .fifo),
    ]
  }

  func openStdioCalls() -> [Call] {
    [
      pipeCall([Register.stdin.own, Register.stdin.monitor]), pipeCall([Register.stdout.monitor, Register.stdout.own]),
      pipeCall([Register.stderr.monitor, Register.stderr.own]),
    ]
  }

  private func pipeCall(_ ends: [Register]) -> Call {
    Call("pipe2", [Argument("pipefd", .fills(ends)), Argument("flags", .flags(["O_CLOEXEC"]))])
  }

  /// The parents are shared by all containers: the first run makes them.
  func createCgroupCalls(_ directories: [String], _ parents: [String], _ enable: [FileText]) -> [Call] {
    parents.map { makeDirectoryCall($0, mode: 0o755, tolerated: [.exist]) }
      + enable.flatMap { appendCalls($0.path, $0.text) }
      + directories.map { makeDirectoryCall($0, mode: 0o755) }
  }

  func limitCalls(_ limit: Limit) -> [Call] { limit.writes.flatMap { appendCalls($0.path, $0.text) } }

  /// v1: everything is denied first, then each rule allowed by a write of its own. cgroup-v1/devices.rst
  func limitDevicesCalls(_ directory: String, _ allowed: [String]) -> [Call] {
    let file = Register("fd")
    return appendCalls(directory + "/devices.deny", "a")
      + [openCall(directory + "/devices.allow", flags: ["O_WRONLY", "O_CLOEXEC"], into: file)]
      + allowed.map { writeCall(file, .text($0)) } + [closeCall(file)]
  }

  /// v2: what is attached to a group stays as long as that, though nobody has a descriptor of it. bpf(2)
  func filterDevicesCalls(_ directory: String, _ allowed: [String]) -> [Call] {
    let (group, filter) = (Register("group"), Register("filter"))
    let program = DeviceProgram(allowing: allowed)
    let load: [Argument] = [
      Argument("prog_type", .flags(["BPF_PROG_TYPE_CGROUP_DEVICE"])),
      Argument("insn_cnt", .number(Int64(program.instructions.count))), Argument("insns", .bytes(program.bytes)),
      Argument("license", .text("GPL")),
    ]
    // Beside those of groups above, which are asked too.
    let attach: [Argument] = [
      Argument("target_fd", .register(group)), Argument("attach_bpf_fd", .register(filter)),
      Argument("attach_type", .flags(["BPF_CGROUP_DEVICE"])), Argument("attach_flags", .flags(["BPF_F_ALLOW_MULTI"])),
    ]
    return [
      openCall(directory, flags: ["O_RDONLY", "O_DIRECTORY", "O_CLOEXEC"], into: group),
      bpfCall("BPF_PROG_LOAD", .structure(.bpfLoad, load), size: 24, into: filter),
      bpfCall("BPF_PROG_ATTACH", .structure(.bpfAttach, attach), size: 16, into: nil), closeCall(filter),
      closeCall(group),
    ]
  }

  private func bpfCall(_ command: String, _ attributes: Value, size: Int64, into output: Register?) -> Call {
    Call(
      "bpf",
      [Argument("cmd", .flags([command])), Argument("attr", attributes), Argument("size", .number(size))],
      output: output)
  }
}
