import Foundation
import TestSupport
import Testing

/// Terminals whose other end nobody reads, as when an ssh hangs: they stop neither the container nor those who look at it.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct StalledTests {
  /// A pseudo-terminal that is never read.
  private struct Unread {
    let master: Int32
    let slave: FileHandle

    init() throws {
      master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var (locks, number): (Int32, Int32) = (0, -1)
      // ioctl_tty(2): TIOCSPTLCK, TIOCGPTN
      try #require(master >= 0 && ioctl(master, 0x4004_5431, &locks) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
      let end = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
      try #require(end >= 0)
      slave = FileHandle(fileDescriptor: end, closeOnDealloc: true)
    }

    /// What can be read now, until it is quiet.
    func read() -> String {
      var all: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65536)
      var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      while poll(&source, 1, 2_000) > 0 {
        let count = Glibc.read(master, &buffer, buffer.count)
        guard count > 0 else { break }
        all += buffer.prefix(count)
      }
      return String(decoding: all, as: UTF8.self)
    }
  }

  private static let lines = 2_000
  private static let line = String(repeating: "x", count: 99)
  private static let program =
    "i=0; while [ $i -lt \(lines) ]; do echo \(line); i=$((i+1)); done; echo end; sleep 60"

  private func begin(_ life: Life, _ words: [String], on terminal: Unread) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.fishbowl)
    process.arguments = words
    process.environment = life.bowl.places
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = terminal.slave
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func hasAll(_ text: String) -> Bool {
    text.replacing("\r\n", with: "\n") == String(repeating: Self.line + "\n", count: Self.lines) + "end\n"
  }

  @Test(arguments: [[], ["-t"]]) func theOneWhoRanItReadsNoMore(_ options: [String]) throws {
    let life = try Life()
    defer { life.remove() }
    let terminal = try Unread()
    defer { close(terminal.master) }
    let run = try begin(life, ["run", "--name", "web"] + options + ["tiny", "sh", "-c", Self.program], on: terminal)
    defer { run.terminate() }
    // The log has all, though the terminal has only what fits into it.
    // A terminal is waited for five seconds.
    usleep(5_000_000)
    try life.wait { try hasAll(life.outcome("logs", "web").output) }
    // Whoever reads again is told what is missing.
    let shown = terminal.read()
    #expect(
      shown.hasPrefix(Self.line) && shown.contains("bytes are not shown") && shown.contains("logs web"),
      "\(shown.suffix(300))")
    _ = try life.done("stop", "-t", "0", "web")
    try life.wait { !run.isRunning }
    #expect(run.terminationStatus == 137)
  }

  /// As above, but that its end comes while nobody reads.
  @Test func theEndIsNotMissed() throws {
    let life = try Life()
    defer { life.remove() }
    let terminal = try Unread()
    defer { close(terminal.master) }
    let program = "head -c 1000000 /dev/zero | tr '\\0' x; exit 3"
    let run = try begin(life, ["run", "--name", "web", "tiny", "sh", "-c", program], on: terminal)
    usleep(5_000_000)
    try life.wait { !run.isRunning }
    #expect(run.terminationStatus == 3)
    #expect(try life.status("web").hasPrefix("Exited (3)"))
    #expect(try life.outcome("logs", "web").output.count == 1_000_000)
  }

  @Test func oneOfTwoWhoAreAttachedReadsNoMore() throws {
    let life = try Life()
    defer { life.remove() }
    let terminal = try Unread()
    defer { close(terminal.master) }
    _ = try life.done("run", "-d", "-i", "--name", "web", "tiny", "sh", "-c", "read go; " + Self.program)
    let stalled = try begin(life, ["attach", "--no-stdin", "web"], on: terminal)
    defer { stalled.terminate() }
    usleep(500_000)
    let out = life.bowl.folder.path + "/seen"
    let other = Process()
    other.executableURL = URL(fileURLWithPath: "/bin/sh")
    other.arguments = ["-c", "(echo go; sleep 20) | '\(Program.fishbowl)' attach web > '\(out)'"]
    other.environment = ["FISHBOWL_ROOT": life.bowl.root, "FISHBOWL_TRACE": life.bowl.trace, "PATH": "/usr/bin:/bin"]
    try other.run()
    usleep(5_000_000)
    try life.wait { hasAll((try? String(contentsOfFile: out, encoding: .utf8)) ?? "") }
    #expect(hasAll(try life.outcome("logs", "web").output))
    _ = try life.done("rm", "-f", "web")
    try life.wait { !stalled.isRunning }
    other.waitUntilExit()
  }
}
