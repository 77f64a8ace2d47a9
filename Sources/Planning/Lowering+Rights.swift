import Steps

extension Operation {
  func limitProcessCall(_ limit: ProcessLimit) -> Call {
    let values = [("rlim_cur", limit.soft), ("rlim_max", limit.hard)].map { name, value in
      Argument(name, value < 0 ? .flags(["RLIM_INFINITY"]) : .number(value))
    }
    return Call(
      "prlimit64",
      [
        Argument("pid", .number(0)), Argument("resource", .flags([limit.resource])),
        Argument("new_limit", .structure(.rlimit64, values)), Argument("old_limit", .none),
      ])
  }

  func resetSignalsCalls(_ ignored: [String]) -> [Call] {
    [
      Call(
        "rt_sigprocmask",
        [
          Argument("how", .flags(["SIG_SETMASK"])), Argument("set", .structure(.sigset, [])),
          Argument("oldset", .none), Argument("sigsetsize", .number(8)),
        ])
    ] + ignored.map(defaultDispositionCall)
  }

  private func defaultDispositionCall(_ signal: String) -> Call {
    Call(
      "rt_sigaction",
      [
        Argument("signum", .flags([signal])),
        Argument("act", .structure(.sigaction, [Argument("sa_handler", .flags(["SIG_DFL"]))])),
        Argument("oldact", .none), Argument("sigsetsize", .number(8)),
      ])
  }

  /// Else a program that opens /dev/stderr as another user is refused.
  func giveStdioCalls(_ uid: UInt32, _ gid: UInt32) -> [Call] {
    let ends = [Register.stdin.own, Register.stdout.own, Register.stderr.own]
    return ends.map { end in
      Call(
        "fchown",
        [
          Argument("fd", .register(end)), Argument("owner", .number(Int64(uid))),
          Argument("group", .number(Int64(gid))),
        ])
    } + placeStdioCalls()
  }

  func placeStdioCalls() -> [Call] {
    [Register.stdin.own, Register.stdout.own, Register.stderr.own].enumerated().map { number, end in
      Call(
        "dup3",
        [Argument("oldfd", .register(end)), Argument("newfd", .number(Int64(number))), Argument("flags", .number(0))])
    }
  }

  func dropBoundingCall(_ capability: Capability) -> Call { prctlCall("PR_CAPBSET_DROP", .flags([capability.name])) }

  func loadSeccompCall(_ filter: SeccompFilter) -> Call {
    let program: [Argument] = [
      Argument("len", .number(Int64(filter.instructions))), Argument("filter", .bytes(filter.program)),
    ]
    return Call(
      "seccomp",
      [
        Argument("operation", .flags(["SECCOMP_SET_MODE_FILTER"])), Argument("flags", .number(0)),
        Argument("args", .structure(.sockFprog, program)),
      ])
  }

  /// With keepcaps the permitted set survives the change from uid 0; `cap.set` then says what stays of it.
  func setUserCalls(_ uid: UInt32, _ gid: UInt32, _ groups: [UInt32], keeps: Bool, staysSeen: Bool) -> [Call] {
    let list = groups.map { Argument("gid", .number(Int64($0))) }
    let set = Call(
      "setgroups",
      [
        Argument("size", .number(Int64(groups.count))),
        Argument("list", groups.isEmpty ? .none : .structure(.gids, list)),
      ])
    return [prctlCall("PR_SET_KEEPCAPS", .number(1))] + (keeps ? [] : [set]) + [
      threeIDsCall("setresgid", ["rgid", "egid", "sgid"], gid),
      threeIDsCall("setresuid", ["ruid", "euid", "suid"], uid),
      prctlCall("PR_SET_KEEPCAPS", .number(0)),
      deathSignal,
    ] + (staysSeen ? [prctlCall("PR_SET_DUMPABLE", .number(1))] : [])
  }

  func threeIDsCall(_ name: String, _ arguments: [String], _ id: UInt32) -> Call {
    Call(name, arguments.map { Argument($0, .number(Int64(id))) })
  }

  func setCapabilitiesCalls(_ capabilities: [Capability]) -> [Call] {
    let mask = Value.number(Int64(bitPattern: Capability.mask(capabilities)))
    let header: [Argument] = [
      Argument("version", .flags(["_LINUX_CAPABILITY_VERSION_3"])), Argument("pid", .number(0)),
    ]
    let sets: [Argument] = [
      Argument("effective", mask), Argument("permitted", mask), Argument("inheritable", .number(0)),
    ]
    return [
      Call(
        "capset",
        [Argument("hdrp", .structure(.capHeader, header)), Argument("datap", .structure(.capData, sets))]),
      prctlCall("PR_CAP_AMBIENT", .flags(["PR_CAP_AMBIENT_CLEAR_ALL"])),
    ]
  }

  /// Whatever the command inherited or left open ends at execve. The flag is of Linux 5.11.
  func closeDescriptorsCalls() -> [Call] {
    [
      Call(
        "close_range",
        [
          Argument("first", .number(3)), Argument("last", .number(0xffff_ffff)),
          Argument("flags", .flags(["CLOSE_RANGE_CLOEXEC"])),
        ], tolerated: [.inval])
    ]
  }
}
