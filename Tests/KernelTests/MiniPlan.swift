import Glibc
public import Steps

@testable import Kernel

/// A plan small enough to read, with every way in which a call and a baton can go.
struct MiniPlan {
  let directory: String
  /// What the new process runs, and what its steps do beside the common ones.
  var command = ["/bin/uname", "-n"]
  var rights: [Call] = []

  var recording: Recording {
    Recording(
      plan: Plan(steps: steps, before: World()), rows: ["run": .string("{\"verb\":\"run\"}\n\t한글")], bootID: "boot-1",
      command: ProcessIdentity(pid: getpid(), startTime: 7), uid: 1000)
  }

  var steps: [Step] {
    let operations: [(Actor, Steps.Operation, [Call])] = [
      (.cli, .useRootfs(path: "/"), []),
      (.monitor, .openSync(fifo: directory + "/fifo"), sync),
      (.monitor, .openStdio, [pipe("out_r", "out_w"), pipe("in_r", "in_w")]),
      (.monitor, .createCgroup(directories: [directory + "/group"], parents: [], enable: []), group),
      (.monitor, .limitResources([]), limits),
      (.monitor, .clone(namespaces: [.pid, .mnt, .uts], cgroup: nil), clone),
      (.setup, .tieToMonitor, [Call("prctl", [.init("option", "PR_SET_PDEATHSIG"), .init("arg2", "SIGKILL")])]),
      (.setup, .setHostname("fishtest"), [Call("sethostname", [.init("name", .text("fishtest")), .init("len", 8)])]),
      (.setup, .giveStdio(uid: 0, gid: 0), [dup("out_w", 1)]),
      (.setup, .setUser(uid: 0, gid: 0, groups: [7, 8]), rights),
      (.setup, .closeDescriptors, [closeRange]),
      (.setup, .waitForStart, [Call(Call.pass), read("fifo", "go", 1)]),
      (.monitor, .releaseStart, [Call("write", [fd("fifo"), .init("buf", .text("x")), .init("count", 1)])]),
      (.setup, .execute(candidates: [], arguments: command, environment: [Secret("TOKEN=abc")]), execute),
      (.monitor, .awaitExit(oomEvents: nil), [wait]),
      (.monitor, .removeCgroup(directories: [directory + "/group"]), [remove]),
      (.monitor, .deleteWritableLayer(directory: directory), []),
    ]
    var steps = operations.enumerated().map { index, step in
      Step(number: index + 1, actor: step.0, operation: step.1, calls: step.2, performed: index == 0)
    }
    steps.removeAll { $0.kind == .userSet && $0.calls.isEmpty }
    for index in steps.indices where steps[index].kind == .cgroupRmdir { steps[index].undoes = 4 }
    for index in steps.indices where steps[index].kind == .rwDelete { steps[index].unless = .done(4) }
    return steps
  }

  /// The step of that kind.
  func number(_ kind: Kind) -> Int { steps.first { $0.kind == kind }?.number ?? 0 }
}

extension MiniPlan {
  private var sync: [Call] {
    let type = Argument("type", .flags(["SOCK_SEQPACKET", "SOCK_CLOEXEC"]))
    let ends = Argument("sv", .fills([Register("gate_monitor"), Register("gate_setup")]))
    let fifo = Argument("pathname", .text(directory + "/fifo"))
    return [
      Call("socketpair", [.init("domain", "AF_UNIX"), type, .init("protocol", 0), ends]),
      Call("mknodat", [.here, fifo, .init("mode", .mode(0o10600)), .init("dev", .device(major: 0, minor: 0))]),
      Call(
        "openat", [.here, fifo, .init("flags", .flags(["O_RDWR", "O_CLOEXEC"]))], output: Register("fifo")),
    ]
  }

  private func pipe(_ reading: String, _ writing: String) -> Call {
    Call("pipe2", [.init("pipefd", .fills([Register(reading), Register(writing)])), .init("flags", "O_CLOEXEC")])
  }

  private var group: [Call] {
    let make = [Argument.here, .init("pathname", .text(directory + "/group")), .init("mode", .mode(0o755))]
    let missing = [Argument.here, .init("pathname", .text(directory + "/none")), .init("flags", "O_RDONLY")]
    return [
      Call("mkdirat", make), Call("mkdirat", make, tolerated: [.exist]),
      Call("openat", missing, output: Register("none"), tolerated: [.acces, .noent]),
    ]
  }

  private var limits: [Call] {
    let flags = Value.flags(["O_WRONLY", "O_CREAT", "O_CLOEXEC"])
    let path = Argument("pathname", .text(directory + "/max"))
    return [
      Call("openat", [.here, path, .init("flags", flags), .init("mode", .mode(0o600))], output: Register("fd")),
      Call("write", [fd("fd"), .init("buf", .text("50000")), .init("count", 5)]), Call("close", [fd("fd")]),
    ]
  }

  private var clone: [Call] {
    let namespaces = ["CLONE_NEWPID", "CLONE_NEWNS", "CLONE_NEWUTS", "CLONE_PIDFD"]
    let fields: [Argument] = [
      .init("flags", .flags(namespaces)), .init("pidfd", .register(Register("pidfd"))), .init("exit_signal", "SIGCHLD"),
    ]
    return [
      Call("clone3", [.init("cl_args", .structure(.cloneArgs, fields)), .init("size", 88)]),
      Call("close", [fd("gate_setup")]), Call("close", [fd("out_w")]), Call("close", [fd("in_r")]), Call(Call.pass),
    ]
  }

  private func dup(_ register: String, _ number: Int64) -> Call {
    Call(
      "dup3",
      [.init("oldfd", .register(Register(register))), .init("newfd", .number(number)), .init("flags", .flags([]))])
  }

  private var closeRange: Call {
    Call(
      "close_range", [.init("first", 3), .init("last", .number(0xffff_ffff)), .init("flags", "CLOSE_RANGE_CLOEXEC")])
  }

  func read(_ register: String, _ buffer: String, _ size: Int) -> Call {
    Call(
      "read",
      [fd(register), .init("buf", .buffer(Register(buffer), size: size)), .init("count", .number(Int64(size)))])
  }

  private var execute: [Call] {
    ["/nonexistent/uname", command[0]].map { path in
      Call(
        "execve",
        [
          .init("pathname", .text(path)), .init("argv", .list(command)),
          .init("envp", .secrets([Secret("TOKEN=abc")])),
        ], tolerated: path == command[0] ? [] : [.noent, .notdir, .acces])
    }
  }

  private var wait: Call {
    Call(
      "waitid",
      [
        .init("idtype", "P_PIDFD"), .init("id", .register(Register("pidfd"))),
        .init("infop", .buffer(Register("info"), size: 128)), .init("options", "WEXITED"), .init("rusage", .none),
      ])
  }

  private var remove: Call {
    Call(
      "unlinkat", [.here, .init("pathname", .text(directory + "/group")), .init("flags", "AT_REMOVEDIR")],
      tolerated: [.noent])
  }

  private func fd(_ register: String) -> Argument { .init("fd", .register(Register(register))) }
}

extension Argument {
  static let here = Argument("dirfd", .atFdCwd)
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// One constant.
  public init(stringLiteral name: String) { self = .flags([name]) }
  public init(integerLiteral number: Int64) { self = .number(number) }
}
