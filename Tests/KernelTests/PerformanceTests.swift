import CKernel
import Glibc
import Steps
import Testing

@testable import Kernel

@Suite(.serialized, .enabled(if: isRoot, "making namespaces wants root")) struct PerformanceTests {
  @Test func aPlanIsPerformedInEarnest() throws {
    let run = try Run()
    defer { run.cleanUp() }
    #expect(try run.perform() == .finished)
    #expect(try run.output() == "fishtest\n")
    #expect(hostname() != "fishtest")
    #expect(run.scratch.read("max") == Array("50000".utf8))
    #expect(run.scratch.names == ["arena", "fifo", "group", "max"])
    #expect(run.log == ["passed", "passed"])
  }

  @Test func everyCallIsRecorded() throws {
    let run = try Run()
    defer { run.cleanUp() }
    _ = try run.perform()
    let events = try run.arena.events(cuts: false)
    #expect(events.map(\.step) == run.mini.steps.map(\.number).filter { $0 <= run.mini.number(.procExit) })
    #expect(events.map(\.operation) == run.mini.steps.map(\.operation).prefix(events.count).map(recorded))
    #expect(events.allSatisfy { $0.outcome == .done })
    let calls = events.flatMap(\.calls)
    #expect(calls.map(\.slot) == Array(calls.indices))
    #expect(calls.map(\.name) == run.mini.steps.prefix(events.count).flatMap(\.calls).filter(\.isRecorded).map(\.name))
    let made = try #require(events.first { $0.kind == .cgroupCreate })
    #expect(made.calls.map(\.result) == [0, -1, -1])
    #expect(made.calls.map(\.error) == [nil, .exist, .noent])
    #expect(made.calls.map(\.fate) == [.done, .tolerated, .tolerated])
    #expect(made.namedCall == made.calls[0])
  }

  /// Environment values are not in the recorded operation.
  private func recorded(_ operation: Steps.Operation) -> Steps.Operation {
    guard case .execute(let candidates, let arguments, let environment) = operation else { return operation }
    let masked = environment.map { Secret($0.description) }
    return .execute(candidates: candidates, arguments: arguments, environment: masked)
  }

  @Test func argumentsAreRecordedAsTheyWere() throws {
    let run = try Run()
    defer { run.cleanUp() }
    _ = try run.perform()
    let clone = try #require(try run.event(.nsClone))
    let pid = try #require(run.arena.container?.pid)
    let pidfd = try #require(run.arena.pidfd)
    #expect(clone.calls[0].result == Int64(pid))
    let flags = "CLONE_NEWPID|CLONE_NEWNS|CLONE_NEWUTS|CLONE_PIDFD"
    #expect(
      clone.calls[0].args
        == #"{"cl_args":{"flags":"\#(flags)","pidfd":\#(pidfd),"exit_signal":"SIGCHLD"},"size":88}"#)
    let exec = try #require(try run.event(.execUser))
    #expect(exec.calls.map(\.fate) == [.tolerated, .done])
    #expect(exec.calls[1].result == 0)
    #expect(exec.namedCall == exec.calls[1])
    #expect(
      exec.calls[1].args == #"{"pathname":"/bin/uname","argv":["/bin/uname","-n"],"envp":["TOKEN=‹redacted›"]}"#)
    let block = try #require(try run.event(.startBlock))
    #expect(block.calls[0].args == #"{"fd":\#(run.arena.fifo ?? -1),"buf":{"bytes":1},"count":1}"#)
    #expect(block.calls[0].data == Array("x".utf8))
    let wait = try #require(try run.event(.procExit))
    let info = #"{"si_pid":\#(pid),"si_code":"CLD_EXITED","si_status":0}"#
    #expect(
      wait.calls[0].args
        == #"{"idtype":"P_PIDFD","id":\#(pidfd),"infop":\#(info),"options":"WEXITED","rusage":null}"#)
  }

  @Test func eachEventSaysWhoAndWhen() throws {
    let run = try Run()
    defer { run.cleanUp() }
    _ = try run.perform()
    let events = try run.arena.events(plan: run.mini.steps, cuts: false)
    let hostname = try #require(events.first { $0.kind == .utsHostname })
    #expect(hostname.pid == run.arena.container.map { Int($0.pid) })
    #expect(hostname.pidInside == 1)
    let limits = try #require(events.first { $0.kind == .cgroupLimits })
    #expect(limits.pid == Int(getpid()))
    #expect(limits.pidInside == nil)
    for event in events where !event.calls.isEmpty {
      #expect(event.calls.first?.begin == event.begin)
      #expect(try #require(event.end) >= #require(event.begin))
    }
    #expect(events.first?.begin == nil)
  }

  @Test func rightsArriveInTheProcess() throws {
    let run = try Run { mini in
      mini.command = ["/bin/cat", "/proc/self/status"]
      mini.rights = RightsCalls.all
    }
    defer { run.cleanUp() }
    #expect(try run.perform() == .finished)
    let lines = try run.output().split(separator: "\n")
    func value(_ key: String) -> String? {
      lines.first { $0.hasPrefix(key + ":") }?.split(separator: "\t").last.map { $0.trimmed }
    }
    #expect(value("CapInh") == "0000010000000021")
    #expect(value("CapBnd").flatMap { UInt64($0, radix: 16) }.map { $0 >> 13 & 1 } == 0)
    #expect(value("Groups") == "7 8")
    #expect(value("SigBlk") == "0000000000000202")
    #expect(value("SigIgn").flatMap { UInt64($0, radix: 16) }.map { $0 >> 11 & 1 } == 1)
  }

  @Test func anInjectedErrnoStopsTheStep() throws {
    let number = MiniPlan(directory: "").number(.utsHostname)
    let run = try Run(recording: { $0.injections = [Injection(step: number, errno: .perm)] })
    defer { run.cleanUp() }
    _ = try run.perform()
    #expect(run.arena.failure().map { $0.step } == number)
    let event = try #require(try run.event(.utsHostname))
    #expect(event.outcome == .failed)
    #expect(event.calls.map(\.fate) == [.injected])
    #expect(event.calls[0].error == .perm)
    #expect(try run.event(.stdioGive) == nil)
    #expect(run.arena.isDone(number - 1))
    #expect(!run.arena.isDone(number))
  }

  @Test func anInjectedErrnoThatIsToleratedDoesNot() throws {
    let run = try Run(recording: { $0.injections = [Injection(step: 4, call: 1, errno: .exist)] })
    defer { run.cleanUp() }
    #expect(try run.perform() == .finished)
    #expect(try run.event(.cgroupCreate)?.calls.map(\.fate) == [.done, .injected, .tolerated])
    #expect(try run.event(.cgroupCreate)?.outcome == .done)
  }

  @Test func questionsStandBeforeAndAfterEachStep() throws {
    let run = try Run(recording: { $0.questions = .steps })
    defer { run.cleanUp() }
    #expect(try run.perform() == .finished)
    let asked = run.log.filter { $0 != "passed" }
    let numbers = run.mini.steps.map(\.number).filter { $0 > 1 && $0 <= run.mini.number(.procExit) }
    let exec = run.mini.number(.execUser)
    let expected = numbers.flatMap { $0 == exec ? ["\($0) before"] : ["\($0) before", "\($0) after"] }
    #expect(Set(asked) == Set(expected))
    #expect(asked.count == expected.count)
    #expect(asked.prefix(14).elementsEqual(expected.prefix(14)))
  }

  @Test func questionsStandAtTheEndOfEachScene() throws {
    let run = try Run(recording: { $0.questions = .scenes })
    defer { run.cleanUp() }
    #expect(try run.perform() == .finished)
    let kinds: [Kind] = [.cgroupLimits, .procTie, .utsHostname, .fdClose]
    #expect(run.log.filter { $0 != "passed" } == kinds.map { "\(run.mini.number($0)) after" })
  }

  @Test func aKilledSetupLeavesACutStep() throws {
    let run = try Run(recording: { $0.questions = .steps })
    defer { run.cleanUp() }
    let stop = run.mini.number(.startBlock)
    while run.arena.perform(.monitor, through: stop - 1) != .passed {}
    try answer(run, until: stop)
    let pidfd = try #require(run.arena.pidfd)
    Sys.send(SIGKILL, to: pidfd)
    var end = fb_exit()
    #expect(fb_wait_pidfd(pidfd, 0, &end) == 0)
    #expect(end.status == SIGKILL)
    #expect(try run.arena.events(plan: run.mini.steps, cuts: false).last?.kind == .fdClose)
    let last = try #require(try run.arena.events(plan: run.mini.steps, cuts: true).last)
    #expect(last.kind == .startBlock)
    #expect(last.outcome == .cut)
    #expect(last.calls.map(\.fate) == [.cut])
    #expect(last.calls[0].result == nil)
  }

  /// Lets setup go on until its read of the FIFO has begun.
  private func answer(_ run: Run, until stop: Int) throws {
    for _ in 0..<1000 where !run.arena.isBegun(stop) {
      if case .question = run.arena.receiveFromGate() { try run.arena.answerGate() }
      usleep(2000)
    }
    #expect(run.arena.isBegun(stop))
  }

  private func hostname() -> String {
    var name = utsname()
    uname(&name)
    return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension Substring {
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}

/// Calls with a structure each.
private enum RightsCalls {
  static let all = [
    Call(
      "rt_sigprocmask",
      [
        .init("how", "SIG_SETMASK"), .init("set", .structure(.sigset, [.init("", .flags(["SIGINT", "SIGUSR1"]))])),
        .init("oldset", .none), .init("sigsetsize", 8),
      ]),
    Call(
      "rt_sigaction",
      [
        .init("signum", "SIGUSR2"), .init("act", .structure(.sigaction, [.init("sa_handler", "SIG_IGN")])),
        .init("oldact", .none), .init("sigsetsize", 8),
      ]),
    Call("prctl", [.init("option", "PR_CAPBSET_DROP"), .init("arg2", "CAP_NET_RAW")]),
    Call("setgroups", [.init("size", 2), .init("list", .structure(.gids, [.init("", 7), .init("", 8)]))]),
    Call(
      "capset",
      [
        .init("hdrp", .structure(.capHeader, [.init("version", "_LINUX_CAPABILITY_VERSION_3"), .init("pid", 0)])),
        .init(
          "datap",
          .structure(
            .capData,
            [
              .init("effective", .number(1 << 40 | 0x3f)), .init("permitted", .number(1 << 40 | 0x3f)),
              .init("inheritable", .flags(["CAP_CHOWN", "CAP_KILL", "CAP_CHECKPOINT_RESTORE"])),
            ])),
      ]),
  ]
}
