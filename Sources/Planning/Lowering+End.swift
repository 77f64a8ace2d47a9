import Steps

extension Operation {
  func awaitExitCalls() -> [Call] {
    [
      Call(
        "waitid",
        [
          Argument("idtype", .flags(["P_PIDFD"])), Argument("id", .register(.pidfd)),
          Argument("infop", .buffer(Register("siginfo"), size: 128)), Argument("options", .flags(["WEXITED"])),
        ])
    ]
  }

  func openProcessCalls(_ pid: Int) -> [Call] {
    [
      Call(
        "pidfd_open", [Argument("pid", .number(Int64(pid))), Argument("flags", .number(0))], output: .pidfd)
    ]
  }

  /// A process that has just ended is no failure: that is what was wanted.
  func signalCall(_ name: String) -> Call {
    Call(
      "pidfd_send_signal",
      [
        Argument("pidfd", .register(.pidfd)), Argument("sig", .flags([name])), Argument("info", .none),
        Argument("flags", .number(0)),
      ], tolerated: [.srch])
  }

  /// A pidfd can be read when its process has ended. pidfd_open(2)
  func awaitEndCalls(_ seconds: Int?) -> [Call] {
    let wanted = [Argument("fd", .register(.pidfd)), Argument("events", .flags(["POLLIN"]))]
    let time = seconds.map { [Argument("tv_sec", .number(Int64($0))), Argument("tv_nsec", .number(0))] }
    return [
      Call(
        "ppoll",
        [
          Argument("fds", .structure(.pollfd, wanted)), Argument("nfds", .number(1)),
          Argument("tmo_p", time.map { .structure(.timespec, $0) } ?? .none), Argument("sigmask", .none),
          Argument("sigsetsize", .number(0)),
        ])
    ]
  }

  func deleteContainerCalls(_ place: ContainerPlace) -> [Call] {
    ["hostname", "hosts", "resolv.conf", "config.json", "state.json", "log", "lock"]
      .map { unlinkCall(place.directory + "/" + $0) }
      + [removeDirectoryCall(place.directory), unlinkCall(place.nameFile)]
  }
}
