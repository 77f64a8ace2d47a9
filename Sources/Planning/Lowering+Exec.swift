import Steps

extension Register {
  /// The connection of one who attaches.
  static let guest = Register("guest")
}

extension Operation {
  /// The socket keeps messages whole. unix(7)
  func connectStreamsCalls(_ path: String) -> [Call] {
    let address = [Argument("sa_family", .flags(["AF_UNIX"])), Argument("sun_path", .text(path))]
    return [
      Call(
        "socket",
        [
          Argument("domain", .flags(["AF_UNIX"])), Argument("type", .flags(["SOCK_SEQPACKET", "SOCK_CLOEXEC"])),
          Argument("protocol", .number(0)),
        ], output: .guest),
      Call(
        "connect",
        [
          Argument("sockfd", .register(.guest)), Argument("addr", .structure(.sockaddrUn, address)),
          Argument("addrlen", .number(110)),
        ]),
    ]
  }

  /// Of the recorder only what setup itself performs by is left in its memory, and the registers.
  func hideMemoryCalls() -> [Call] {
    [
      prctlCall("PR_SET_DUMPABLE", .number(0)),
      Call("munmap", [Argument("addr", .othersPages(.start)), Argument("length", .othersPages(.size))]),
    ]
  }

  /// The read is the one call that begins without the baton: its byte is the baton's return.
  func waitForStartCalls() -> [Call] {
    [
      Call(Call.pass),
      Call(
        "read",
        [
          Argument("fd", .register(.fifo)), Argument("buf", .buffer(Register("start_byte"), size: 1)),
          Argument("count", .number(1)),
        ]),
    ]
  }

  func releaseStartCalls() -> [Call] { [writeCall(.fifo, .bytes([1]))] }

  /// The first that succeeds never returns. As in execvp(3), what is missing or may not be run is passed over.
  func executeCalls(_ candidates: [String], _ arguments: [String], _ environment: [Secret]) -> [Call] {
    candidates.enumerated().map { index, path in
      Call(
        "execve",
        [
          Argument("pathname", .text(path)), Argument("argv", .list(arguments)),
          Argument("envp", .secrets(environment)),
        ], tolerated: index + 1 < candidates.count ? [.noent, .notdir, .acces] : [])
    }
  }
}
