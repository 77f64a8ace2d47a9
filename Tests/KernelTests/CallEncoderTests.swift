import CKernel
import Glibc
import Steps
import Testing

@testable import Kernel

@Suite struct CallEncoderTests {
  private func encode(_ calls: [Call]) throws(CallEncodingError) -> CallEncoder {
    var encoder = CallEncoder()
    try encoder.encode(Step(number: 1, actor: .cli, operation: .openStdio, calls: calls), injecting: nil)
    return encoder
  }

  @Test func mistakesAreNamed() {
    let cases: [(Call, CallEncodingError)] = [
      (Call("sync"), .unknownCall("sync")),
      (Call("umask", [.init("mode", 0)]), .wrongArguments(call: "umask", given: ["mode"], wanted: "mask")),
      (Call("umask"), .wrongArguments(call: "umask", given: [], wanted: "mask")),
      (Call("unshare", [.init("flags", "CLONE_NEW")]), .unknownConstant("CLONE_NEW", call: "unshare")),
      (Call("close", [.init("fd", .register(Register("x")))]), .unfilledRegister("x", call: "close")),
      (Call("chdir", [.init("path", .text("a\0b"))]), .nulInText(argument: "path", call: "chdir")),
      (
        Call("clone3", [.init("cl_args", .structure(.cloneArgs, [.init("pid", 1)])), .init("size", 88)]),
        .unknownField("pid", structure: "clone_args")
      ),
      (Call("setsid", tolerated: (1...5).map { Errno(rawValue: $0) }), .tooManyTolerated(call: "setsid")),
      (Call(Call.nlack), .answerMissing(step: 1)),
    ]
    for (call, error) in cases { #expect(throws: error) { try encode([call]) } }
  }

  @Test func aMistakeMakesNoFile() {
    let scratch = Scratch()
    let step = Step(number: 1, actor: .cli, operation: .openStdio, calls: [Call("sync")])
    let recording = Recording(
      plan: Plan(steps: [step], before: World()), bootID: "", command: ProcessIdentity(pid: 1, startTime: 1), uid: 0)
    #expect(throws: ArenaError.encoding(.unknownCall("sync"))) { try Arena.create(in: scratch.path, recording) }
    #expect(scratch.names == [])
  }

  /// The values that Glibc's own import has, and those of the manual.
  @Test func constantsAreTheKernels() {
    let known: [String: Int64] = [
      "O_CLOEXEC": Int64(O_CLOEXEC), "AT_FDCWD": Int64(AT_FDCWD), "SIGKILL": Int64(SIGKILL), "MS_REC": 16384,
      "MNT_DETACH": 2, "CAP_SYS_ADMIN": 21, "PR_CAPBSET_DROP": 24, "CLONE_NEWCGROUP": 0x0200_0000, "P_PIDFD": 3,
      "CLONE_INTO_CGROUP": 0x2_0000_0000, "AT_RECURSIVE": 0x8000, "MOUNT_ATTR_RDONLY": 1, "SOCK_SEQPACKET": 5,
    ]
    for (name, value) in known { #expect(Constants.value(of: name) == value, "\(name)") }
    for (number, name) in Capability.names.enumerated() {
      #expect(Constants.value(of: name) == Int64(number), "\(name)")
    }
    for namespace in Namespace.allCases { #expect(Constants.value(of: namespace.flag) != nil) }
  }

  @Test func whatIsInNoTableIsNil() {
    for name in ["", "O_", "O_CLOEXECS", "o_cloexec", "O_CLOEXEC\u{0}"] { #expect(Constants.value(of: name) == nil) }
    for name in ["", "mkdir", "mkdirats"] { #expect(CallShape(name)?.number == nil) }
  }

  /// Several constants have the same value: a signal is named as one.
  @Test func aSignalIsNamedAsOne() {
    let names = [1: "SIGHUP", 2: "SIGINT", 9: "SIGKILL", 15: "SIGTERM", 34: "SIGRT_2"]
    for (value, name) in names { #expect(Constants.name(of: Int64(value), prefix: "SIG") == name) }
    #expect(Constants.name(of: 0, prefix: "SIG") == nil)
    #expect(Constants.name(of: 1, prefix: "CLD_") == "CLD_EXITED")
  }

  @Test func deviceNumbersAreTheKernels() {
    #expect(CallEncoder.device(1, 3) == 0x103)
    #expect(CallEncoder.device(259, 0x12345) == 0x1231_0345)
  }

  /// A register that is filled again keeps, for earlier calls, what it held then.
  @Test func eachFillingHasACellOfItsOwn() throws {
    let scratch = Scratch()
    let fd = Argument("fd", .register(Register("fd")))
    let open = Call(
      "openat", [.here, .init("pathname", .text("/")), .init("flags", .flags(["O_RDONLY", "O_CLOEXEC"]))],
      output: Register("fd"))
    let calls = [open, open, Call("close", [fd]), open, Call("close", [fd])]
    let step = Step(number: 1, actor: .cli, operation: .openStdio, calls: calls)
    let arena = try Arena.create(
      in: scratch.path,
      Recording(
        plan: Plan(steps: [step], before: World()), bootID: "", command: ProcessIdentity(pid: getpid(), startTime: 1),
        uid: 0))
    #expect(arena.perform(.cli) == .finished)
    let done = try arena.events(cuts: true)[0].calls
    let first = try #require(done[0].result)
    #expect(done[2].args == "{\"fd\":\(try #require(done[1].result))}")
    #expect(done[4].args == "{\"fd\":\(try #require(done[3].result))}")
    #expect(done.allSatisfy { $0.error == nil })
    close(Int32(first))
  }

  /// A user's text can't pass for a placeholder.
  @Test func controlBytesOfATextStayText() throws {
    let call = Call("chdir", [.init("path", .text("\u{1}R0 0\u{2}\n\"한"))])
    var bytes: [UInt8] = []
    CallTemplate.write(call, registers: [:], to: &bytes)
    #expect(!bytes.contains(CallTemplate.open))
    let json = JSON(parsing: String(decoding: bytes, as: UTF8.self))
    #expect(json?["path"]?.string == "\u{1}R0 0\u{2}\n\"한")
  }

  @Test(.enabled(if: isRoot, "asking rtnetlink for a change wants root")) func anErrorInANetlinkAnswerFailsTheStep()
    throws
  {
    let scratch = Scratch()
    let socket = Argument("sockfd", .register(Register("nl")))
    let calls = [
      Call(
        "socket",
        [
          .init("domain", "AF_NETLINK"), .init("type", .flags(["SOCK_RAW", "SOCK_CLOEXEC"])),
          .init("protocol", "NETLINK_ROUTE"),
        ], output: Register("nl")),
      Call(
        "sendto",
        [
          socket, .init("buf", .bytes(Self.setMissingLinkUp)), .init("len", 32), .init("flags", 0),
          .init("dest_addr", .none), .init("addrlen", 0),
        ]),
      Call(
        "recvfrom",
        [
          socket, .init("buf", .buffer(Register("answer"), size: 1024)), .init("len", 1024), .init("flags", 0),
          .init("src_addr", .none), .init("addrlen", .none),
        ]),
      Call(Call.nlack, [.init("buf", .register(Register("answer")))]), Call("close", [.init("fd", socket.value)]),
    ]
    let arena = try Arena.create(
      in: scratch.path,
      Recording(
        plan: Plan(steps: [Step(number: 1, actor: .cli, operation: .raiseLoopback, calls: calls)], before: World()),
        bootID: "", command: ProcessIdentity(pid: getpid(), startTime: 1), uid: 0))
    #expect(arena.perform(.cli) == .failed(step: 1, slot: 3, Errno(rawValue: ENODEV)))
    let event = try #require(try arena.events(cuts: true).first)
    #expect(event.outcome == .failed)
    let received = try #require(event.calls.last)
    #expect(received.name == "recvfrom" && received.reply == "ENODEV" && received.fate == .done)
    #expect(received.result.map(Int.init) == received.data?.count)
    #expect(event.namedCall == received)
    #expect(event.calls[1].data == Self.setMissingLinkUp)
    close(Int32(try #require(event.calls[0].result)))
  }

  /// RTM_SETLINK (19) with NLM_F_REQUEST|NLM_F_ACK, sequence 1, for the interface 0x7ffffffe, IFF_UP.
  private static let setMissingLinkUp: [UInt8] =
    [32, 0, 0, 0, 19, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    + [0, 0, 0, 0, 0xfe, 0xff, 0xff, 0x7f, 1, 0, 0, 0, 1, 0, 0, 0]
}
