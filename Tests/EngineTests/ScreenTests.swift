import Foundation
import TestSupport
import Testing

/// Containers with a terminal, at a real one.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Program.exists("tmux"), "tmux is not here"))
struct ScreenTests {
  private func with(_ body: (Life, Screen) throws -> Void) throws {
    let life = try Life()
    defer { life.remove() }
    let screen = try Screen(life)
    defer { screen.close() }
    try body(life, screen)
    screen.close()
    #expect(life.differences == [])
  }

  @Test func aShellWithJobControl() throws {
    try with { _, screen in
      try screen.type("fishbowl run -it --rm --hostname fish tiny sh; echo left with $?")
      try screen.see("/ #")
      try screen.type("echo $(tty) $(stty size) $TERM")
      try screen.see("/dev/pts/0 24 80 xterm")
      try screen.type("sleep 100")
      try screen.press("C-c")
      try screen.type("echo after $?; sleep 99")
      try screen.see("after 130")
      try screen.press("C-z")
      try screen.see("Stopped")
      try screen.type("jobs; kill -9 %1; wait; exit 7")
      // The job is stopped still, of which the shell warns once.
      try screen.type("exit 7")
      try screen.see("left with 7")
      // The terminal is what it was: what is typed is echoed, and Ctrl-C is the shell's.
      try screen.seeOwnModes()
    }
  }

  /// Killed while a password is typed, it leaves a terminal that shows what is typed.
  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func killedAtThePasswordPrompt(_ signal: Int32) throws {
    try with { _, screen in
      try screen.type("fishbowl login -u me localhost:1")
      try screen.see("Password:")
      let shell = try #require(Int(try screen.state("pane_pid")))
      let login = try #require(Live.children(of: shell).first)
      kill(pid_t(login), signal)
      try screen.seeOwnModes()
    }
  }

  @Test func fullScreenPrograms() throws {
    try with { life, screen in
      try screen.type("fishbowl run -it --name edit tiny sh")
      try screen.see("/ #")
      try screen.type("vi /tmp/note")
      try screen.see("~")
      try screen.press("i")
      try screen.type("written in vi")
      try screen.press("Escape")
      // vi waits a moment for what may follow an Escape.
      usleep(300_000)
      try screen.type(":wq")
      try screen.see("/ #")
      try screen.clear()
      try screen.type("cat /tmp/note; seq 1 200 | less")
      try screen.see("23")
      try screen.press("G")
      try screen.see("200")
      try screen.press("q")
      try screen.type("top")
      try screen.see("Load average")
      try screen.press("q")
      try screen.type("exit")
      try screen.see("prompt$")
      #expect(try life.outcome("logs", "edit").output.contains("written in vi\r\n"))
      _ = try life.done("rm", "edit")
    }
  }

  @Test func theWindowChangesItsSize() throws {
    try with { _, screen in
      try screen.type(
        "fishbowl run -it --rm tiny sh -c 'trap \"stty size\" WINCH; echo ready; while sleep 0.2; do :; done'; echo; echo left"
      )
      try screen.see("\nready")
      try screen.resize(columns: 100, rows: 30)
      try screen.see("30 100")
      try screen.press("C-c")
      try screen.see("\nleft")
    }
  }

  @Test func leftAndAttachedAgain() throws {
    try with { life, screen in
      try screen.type("fishbowl run -it --name shell tiny sh; echo code $?")
      try screen.see("/ #")
      try screen.type("remember=me")
      try screen.press("C-p", "C-q")
      try screen.see("left; the program runs on")
      try screen.see("code 0")
      #expect(try life.status("shell").hasPrefix("Up"))
      try screen.clear()
      try screen.type("fishbowl attach --detach-keys ctrl-a,d shell; echo code $?")
      try screen.see("/ #")
      try screen.type("echo still $remember")
      try screen.see("still me")
      // A beginning of the keys that does not go on is the program's, as Ctrl-A is the shell's for the line's begin.
      try screen.type("cho e; echo x")
      try screen.press("C-a", "d")
      try screen.see("code 0")
      try screen.clear()
      try screen.type("fishbowl exec -it shell sh -c 'tty; read x; exit $x'; echo code $?")
      try screen.see("/dev/pts/1")
      try screen.type("4")
      try screen.see("code 4")
      try screen.type("fishbowl attach shell; echo ended with $?")
      try screen.type("")
      try screen.type("exit 5")
      try screen.see("ended with 5")
      _ = try life.done("rm", "shell")
    }
  }

  /// The command is killed: the terminal is as before, the container goes on. So does it when the terminal is closed.
  @Test(arguments: ["KILL", "HUP", "TERM"]) func theCommandIsKilled(_ signal: String) throws {
    try with { life, screen in
      try screen.type("sh -c 'echo $$ > pid; exec fishbowl run -it --name shell tiny sh'")
      try screen.see("/ #")
      try screen.type("for i in 1 2 3; do echo line $i; done")
      try screen.see("line 3")
      _ = try Program.shell("kill -\(signal) $(cat \(life.bowl.folder.path)/pid)")
      try screen.see("prompt$")
      try screen.seeOwnModes()
      #expect(try life.status("shell").hasPrefix("Up"))
      _ = try life.done("rm", "-f", "shell")
    }
  }

  /// Of a container that takes no input the keys stay what they are: nobody is locked in.
  @Test func whoOnlyLooksMayLeave() throws {
    try with { life, screen in
      _ = try life.bowl.fishbowl("run", "-dt", "--name", "deaf", "tiny", "sh", "-c", "echo up; sleep 60")
      try screen.type("fishbowl attach deaf; echo code $?")
      usleep(1_000_000)
      try screen.press("C-c")
      try screen.see("code 130")
      #expect(try life.status("deaf").hasPrefix("Up"))
      _ = try life.done("rm", "-f", "deaf")
    }
  }

  @Test func aNarratedRunHasItsTerminal() throws {
    try with { _, screen in
      try screen.type("fishbowl run -it --rm --narrate tiny sh; echo code $?")
      try screen.see("/ #")
      try screen.type("echo $((6 * 7)); sleep 100")
      try screen.see("\n42")
      try screen.press("C-c")
      try screen.type("exit 3")
      try screen.see("9 END")
      try screen.see("code 3")
    }
  }

  /// What a program leaves behind at its terminal keeps nobody.
  @Test func whatIsLeftInTheBackground() throws {
    try with { life, screen in
      _ = try life.bowl.fishbowl("run", "-d", "--name", "box", "tiny", "sleep", "60")
      try screen.type("fishbowl exec -it box sh; echo code $?")
      try screen.see("/ #")
      try screen.type("sleep 50 & exit 6")
      try screen.see("code 6")
      _ = try life.done("rm", "-f", "box")
    }
  }

  /// Several see the same; each may type.
  @Test func twoAtOneTerminal() throws {
    try with { life, screen in
      let other = try Screen(life, named: "other")
      defer { other.close() }
      try screen.type("fishbowl run -it --rm --name shared tiny sh")
      try screen.see("/ #")
      try other.type("fishbowl attach shared")
      try other.type("echo from the other")
      try screen.see("from the other")
      try screen.type("echo from the first; exit")
      try other.see("from the first")
      try other.see("prompt$")
      other.close()
    }
  }

  /// Whoever leaves when the run has just ended cleans up all the same: its monitor has left that to them.
  @Test func leftWhenItHasEnded() throws {
    try with { life, screen in
      let command = try begin("run -it --rm --name box", screen)
      try screen.type("hello")
      try screen.see("hello\nhello")
      kill(command, SIGSTOP)
      _ = try life.done("kill", "box")
      try life.wait { Live.children(of: Int(command)).allSatisfy { !Live.isAlive($0) } }
      kill(command, SIGHUP)
      kill(command, SIGCONT)
      try life.wait { !Live.isAlive(Int(command)) }
      #expect(life.differences == [])
    }
  }

  /// Whoever leaves when the program is about to begin leaves it, also where a scene is still to be told.
  @Test(arguments: [[], ["--narrate"]]) func leftWhenItBegins(_ narration: [String]) throws {
    try with { life, screen in
      let step = try life.bowl.step("start.release", of: ["run", "-it", "--name", "box", "tiny", "cat"])
      let words = (["run"] + narration + ["-it", "--name", "box"]).joined(separator: " ")
      let command = try begin(words, screen, "FISHBOWL_FAULT=hold:monitor@\(step):before")
      let monitor = try life.stopped(command)
      kill(command, SIGHUP)
      try life.wait { !Live.isPending(SIGHUP, in: Int(command)) }
      kill(monitor, SIGCONT)
      try life.wait { !Live.isAlive(Int(command)) }
      #expect(try life.status("box").hasPrefix("Up"))
      _ = try life.done("rm", "-f", "box")
    }
  }

  /// `cat` in a container. The command's process; the shell above it does not care for jobs.
  private func begin(_ words: String, _ screen: Screen, _ environment: String = "") throws -> pid_t {
    try screen.type("exec sh -c '\(environment) fishbowl \(words) tiny cat; :'")
    var shell: [Int] = []
    for _ in 0..<300 where shell.isEmpty {
      usleep(100_000)
      shell = Live.children(of: try #require(Int(try screen.state("pane_pid"))))
    }
    return pid_t(try #require(shell.first))
  }

  /// What went wrong is said when the terminal is its owner's again.
  @Test func whatCannotBeRun() throws {
    try with { _, screen in
      try screen.type("fishbowl run -it --rm tiny nosuch; echo code $?")
      try screen.see("code 127")
      try screen.see("\nfishbowl: exec")
      #expect(try !screen.shown().contains("  code 127"))
    }
  }

  @Test(arguments: ["tty.open", "tty.give", "tty.take"]) func aStepThatFailsIsUndone(_ kind: String) throws {
    let life = try Life()
    defer { life.remove() }
    for fault in ["fail:\(kind)=EIO", "fail:\(kind)=EPERM"] {
      let run = try life.bowl.fishbowl(["run", "-t", "tiny", "true"], environment: ["FISHBOWL_FAULT": fault])
      #expect(run.code == 125 && run.output == "", "\(run)")
      _ = try life.outcome("ps")
      #expect(life.differences == [], "\(fault)")
    }
    #expect(try life.done("trace", "verify") != "")
  }

  /// docker's words and exit codes.
  @Test func withoutATerminal() throws {
    let life = try Life()
    defer { life.remove() }
    for words in [["run", "-it", "tiny", "sh"], ["run", "--rm", "-i", "-t", "tiny", "sh"]] {
      let refused = try life.bowl.fishbowl(words)
      #expect(refused.code == 1 && refused.errors.contains("the input device is not a TTY"), "\(refused)")
    }
    // What is only shown needs none.
    #expect(
      try life.outcome("run", "--rm", "-t", "tiny", "sh", "-c", "tty; echo err >&2").output == "/dev/pts/0\r\nerr\r\n")
    let id = try life.done("run", "-dit", "--name", "shell", "tiny", "sh")
    #expect(id.count == 65)
    #expect(try life.outcome("exec", "-t", "shell", "tty").output == "/dev/pts/1\r\n")
    #expect(try life.outcome("exec", "-it", "shell", "tty").code == 1)
    #expect(try life.outcome("attach", "shell").code == 1)
    #expect(try life.outcome("run", "-t", "--detach-keys", "ctrl-,", "tiny").code == 125)
    #expect(try life.done("inspect", "-f", "{{.Config.Tty}} {{.Config.OpenStdin}}", "shell") == "true true\n")
    #expect(
      try life.outcome("exec", "-t", "-u", "1000:1000", "shell", "sh", "-c", "stat -c %u:%g $(tty); echo hi > $(tty)")
        .output
        == "1000:5\r\nhi\r\n")
    _ = try life.done("rm", "-f", "shell")
    #expect(life.differences == [])
  }
}
