import Steps

extension Register {
  /// The terminal's two ends in setup, and the monitor's own descriptor of the first.
  static let ptmx = Register("ptmx")
  static let tty = Register("tty")
  static let terminal = Register("terminal")
}

extension Operation {
  /// The multiplexer of the container's own devpts; TIOCGPTPEER opens the other end without a path, which the container
  /// could have put something else at. It does not wait: the monitor serves many. ioctl_tty(2), pts(4)
  func openTerminalCalls(_ size: WindowSize?, _ console: String?) -> [Call] {
    let open = [
      openCall("/dev/pts/ptmx", flags: ["O_RDWR", "O_NOCTTY", "O_NONBLOCK", "O_CLOEXEC"], into: .ptmx),
      ioctlCall(.ptmx, "TIOCSPTLCK", .structure(.ints, [Argument("lock", .number(0))])),
      ioctlCall(.ptmx, "TIOCGPTPEER", .flags(["O_RDWR", "O_NOCTTY", "O_CLOEXEC"]), output: .tty),
    ]
    return open + (size.map { [ioctlCall(.tty, "TIOCSWINSZ", $0.value)] } ?? [])
      + (console.map(consoleCalls) ?? [])
  }

  /// What stands at that path the container may have changed: the ioctls are refused by all but a multiplexer.
  func openTerminalInsideCalls(_ pid: Int, _ size: WindowSize?) -> [Call] {
    [
      openCall(
        "/proc/\(pid)/root/dev/pts/ptmx", flags: ["O_RDWR", "O_NOCTTY", "O_NONBLOCK", "O_CLOEXEC"], into: .terminal),
      ioctlCall(.terminal, "TIOCSPTLCK", .structure(.ints, [Argument("lock", .number(0))])),
      ioctlCall(.terminal, "TIOCGPTPEER", .flags(["O_RDWR", "O_NOCTTY", "O_CLOEXEC"]), output: .tty),
    ] + (size.map { [ioctlCall(.tty, "TIOCSWINSZ", $0.value)] } ?? [])
  }

  /// A file to mount on, as docker's containers have it. What is mounted there is the terminal that is open: by its path
  /// something else could be meant, put there meanwhile (CVE-2025-52565 in runc).
  private func consoleCalls(_ path: String) -> [Call] {
    [
      Call(
        "mknodat",
        [
          Argument("dirfd", .atFdCwd), Argument("pathname", .text(path)), Argument("mode", .mode(0o100_600)),
          Argument("dev", .number(0)),
        ]),
      Call(
        "open_tree",
        [
          Argument("dirfd", .register(.tty)), Argument("path", .text("")),
          Argument("flags", .flags(["OPEN_TREE_CLONE", "OPEN_TREE_CLOEXEC", "AT_EMPTY_PATH"])),
        ], output: .mount(path)),
    ] + moveCalls(path)
  }

  /// The group stays tty's, which devpts gave it.
  func giveTerminalCalls(_ uid: UInt32) -> [Call] {
    let ends = (0...2).map { number in
      Call(
        "dup3",
        [
          Argument("oldfd", .register(.tty)), Argument("newfd", .number(Int64(number))), Argument("flags", .number(0)),
        ])
    }
    return [
      Call(
        "fchown",
        [Argument("fd", .register(.tty)), Argument("owner", .number(Int64(uid))), Argument("group", .number(-1))]),
      ioctlCall(.tty, "TIOCSCTTY", .number(0)),
    ] + ends
  }

  func takeTerminalCalls() -> [Call] {
    [
      Call(
        "pidfd_getfd",
        [Argument("pidfd", .register(.pidfd)), Argument("targetfd", .register(.ptmx)), Argument("flags", .number(0))],
        output: .terminal)
    ]
  }

  private func ioctlCall(_ descriptor: Register, _ request: String, _ value: Value, output: Register? = nil) -> Call {
    Call(
      "ioctl",
      [Argument("fd", .register(descriptor)), Argument("request", .flags([request])), Argument("argp", value)],
      output: output)
  }
}

extension WindowSize {
  /// The sizes in pixels nobody uses.
  fileprivate var value: Value {
    let sizes = [("ws_row", rows), ("ws_col", columns), ("ws_xpixel", 0), ("ws_ypixel", 0)]
    return .structure(.winsize, sizes.map { Argument($0, .number(Int64($1))) })
  }
}
