import Narration
import Steps
import Testing

@testable import Player

@Suite struct CallTextTests {
  @Test(arguments: [
    (
      #"{"source":"overlay","target":"/var/lib/fishbowl/containers/3f2a91b0/merged","filesystemtype":"overlay","mountflags":0,"data":"lowerdir=/var/lib/fishbowl/layers/a:/b"}"#,
      #"mount("overlay", "…/merged", "overlay", 0, "lowerdir=…") = 0"#
    ),
    (#"{"source":null,"target":"/","mountflags":"MS_REC|MS_PRIVATE"}"#, #"mount(NULL, "/", MS_REC | MS_PRIVATE) = 0"#),
    (#"{"set":["SIGINT","SIGTERM"],"list":[10,20],"mask":"022"}"#, "mount([SIGINT, SIGTERM], [10, 20], 022) = 0"),
    (#"{"dirfd":"AT_FDCWD","pathname":"AT_FDCWD","mode":"0755"}"#, #"mount(AT_FDCWD, "AT_FDCWD", 0755) = 0"#),
    (#"{"mode":493,"dev":"makedev(1, 3)","mask":"00"}"#, "mount(0755, makedev(1, 3), 0) = 0"),
    (
      #"{"cl_args":{"flags":"CLONE_NEWPID","pidfd":[5]},"size":88}"#, "mount({flags=CLONE_NEWPID, pidfd=[5]}, 88) = 0"
    ),
    (#"{"argv":["SH","-c","echo \"a\\b\""]}"#, #"mount(["SH", "-c", "echo \"a\\b\""]) = 0"#),
    (#"{"envp":["PATH=‹redacted›","HOME=‹redacted›"]}"#, "mount([/* 2 vars */]) = 0"),
    (#"{"buf":"\u001b[2J\u0000\n한글\u202e"}"#, #"mount("\x1b[2J\x00\n한글\u{202e}") = 0"#),
    (#"{"buf":{"bytes":5}}"#, "mount(<5 bytes>) = 0"),
    (#"{}"#, "mount() = 0"), ("not\u{1b} JSON", #"mount("not\x1b JSON") = 0"#),
    (#"{"a":true,"b":-1}"#, "mount(true, -1) = 0"),
  ]) func arguments(_ args: String, _ text: String) {
    let call = PerformedCall(slot: 0, name: "mount", args: args, result: 0, fate: .done)
    #expect(CallText().performed(call) == text)
  }

  @Test func resultsAreStrace() {
    var call = PerformedCall(slot: 0, name: "setsid", args: "{}", result: 1, fate: .done)
    #expect(CallText().performed(call) == "setsid() = 1")
    (call.result, call.error, call.fate) = (-1, .perm, .failed)
    #expect(CallText().performed(call) == "setsid() = -1 EPERM (operation not permitted)")
    call.fate = .injected
    #expect(CallText().performed(call) == "setsid() = -1 EPERM (operation not permitted) (injected)")
    (call.result, call.error, call.fate) = (nil, nil, .cut)
    #expect(CallText().performed(call) == "setsid() = ?")
    (call.result, call.reply) = (36, "EEXIST\u{7}")
    #expect(CallText().performed(call) == #"setsid() = 36, answered EEXIST\x07"#)
  }

  @Test(arguments: [
    (Array("ab\"\n".utf8), #"write("ab\"\n") = 1"#), ([32, 0, 255], #"write("\x20\x00\xff") = 1"#),
    (Array("\u{1b}[2J".utf8), #"write("\x1b[2J") = 1"#), ([0xc2], #"write("\xc2") = 1"#),
  ]) func bytesAreShownAsTheyWere(_ data: [UInt8], _ text: String) {
    let call = PerformedCall(slot: 0, name: "write", args: #"{"buf":{"bytes":9}}"#, result: 1, fate: .done, data: data)
    #expect(CallText().performed(call) == text)
  }

  @Test func nothingIsAbbreviatedInAWholeCall() {
    let long = "/var/lib/fishbowl/containers/3f2a91b0/merged"
    let call = PerformedCall(
      slot: 0, name: "execve", args: #"{"pathname":"\#(long)","envp":["A=‹redacted›"]}"#, result: 0, fate: .done)
    #expect(CallText(isWhole: true).performed(call) == #"execve("\#(long)", ["A=‹redacted›"]) = 0"#)
  }

  @Test func aPlannedCallNamesItsRegisters() {
    let call = Call(
      "dup3",
      [
        Argument("oldfd", .register(Register("stdin_read"))), Argument("newfd", .number(0)),
        Argument("name", .text("$home")), Argument("pipefd", .fills([Register("a"), Register("b")])),
        Argument("buf", .buffer(Register("reply"), size: 4)), Argument("data", .secret(Secret("TOKEN=abc"))),
        Argument("list", .structure(.gids, [Argument("gid", .number(10))])),
        Argument("how", .structure(.sigaction, [Argument("handler", .flags(["SIG_DFL"]))])),
        Argument("mode", .mode(0o755)), Argument("dev", .device(major: 1, minor: 3)),
        Argument("bytes", .bytes([0, 255])),
      ])
    #expect(
      CallText().planned(call)
        == #"dup3($stdin_read, 0, "$home", [$a, $b], $reply, "TOKEN=‹redacted›", [10], {handler=SIG_DFL}, 0755, "#
        + #"makedev(1, 3), "\x00\xff")"#)
  }

  @Test func aPlanAndItsTraceReadTheSame() {
    let call = Call("chdir", [Argument("path", .text("/tmp")), Argument("flags", .flags(["A", "B_1"]))])
    let performed = PerformedCall(slot: 0, name: "chdir", args: call.argumentsJSON.text, result: 0, fate: .done)
    #expect(CallText().planned(call) + " = 0" == CallText().performed(performed))
  }

  @Test func alikeCallsBecomeOneLine() {
    let event = Event(
      step: 1, actor: .setup, operation: .openStdio, outcome: .done, named: 2,
      calls: [
        PerformedCall(slot: 0, name: "prctl", args: #"{"arg2":1}"#, result: 0, fate: .done),
        PerformedCall(slot: 1, name: "prctl", args: #"{"arg2":2}"#, result: 0, fate: .done),
        PerformedCall(slot: 2, name: "close", args: #"{"fd":3}"#, result: 0, fate: .done),
        PerformedCall(slot: 3, name: "prctl", args: #"{"arg2":1}"#, result: -1, error: .inval, fate: .tolerated),
        PerformedCall(slot: 4, name: "prctl", args: #"{"arg2":1}"#, result: 0, fate: .done),
      ])
    #expect(CallRows(depth: .line).performed(event) == ["close(3) = 0"])
    #expect(
      CallRows(depth: .paragraph).performed(event) == [
        "prctl(1) = 0  ×3", "close(3) = 0", "prctl(1) = -1 EINVAL (invalid argument)",
      ])
    #expect(CallRows(depth: .full).performed(event).first == "prctl(1) = 0  ×2")
    #expect(CallRows(depth: .full).performed(event).count == 4)
  }
}
