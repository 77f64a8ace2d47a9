import Foundation
import TestSupport
import Testing

/// Invariant 4: the program and a recording, in a root that holds only /proc, as nobody: no socket, no mount, no exec.
@Suite(
  .serialized,
  .enabled(if: Bowl.canMakeContainers && Program.exists("strace"), "a root of its own needs root, and strace"))
struct AnywhereTests {
  @Test(arguments: [
    "replay /r.fishbowl", "replay /r.fishbowl --all --depth 3 --lang ko", "replay /r.fishbowl --at 40 --world --json",
    "trace --trace /r.fishbowl sql SELECT+name+FROM+scene", "plan run tiny echo hi",
  ])
  func aRecordingNeedsNothing(_ line: String) throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let root = folder.path + "/root"
    try makeRoot(root)
    defer { _ = try? Program.shell("umount \(root)/proc") }
    let words = line.split(separator: " ").map { "'" + $0.replacingOccurrences(of: "+", with: " ") + "'" }
    let outcome = try Program.shell(
      """
      strace -f -o \(folder.path)/log -e trace=%network,mount,umount2,execve,execveat,unshare \
        chroot --userspec=65534:65534 \(root) /fishbowl \(words.joined(separator: " "))
      """)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.count > 40)
    let log = try String(contentsOfFile: folder.path + "/log", encoding: .utf8)
    #expect(Self.offences(log) == [])
  }

  /// What the program called of the watched calls, after its own start by chroot(8). Nil: it was never started.
  private static func offences(_ log: String) -> [String]? {
    let calls = log.split(separator: "\n").map(String.init).filter { $0.contains("(") }
    let started = calls.drop { !$0.contains("execve(\"/fishbowl\"") }
    return started.isEmpty ? nil : started.dropFirst().filter { !$0.contains("exited") }
  }

  private static let recordings = try? FileManager.default.contentsOfDirectory(atPath: Program.checkout + "/traces")
    .filter { $0.hasSuffix(".fishbowl") }.sorted()

  /// Each recording of traces/, as nobody: nothing is asked of the kernel but to read the file and to write the text.
  @Test func aReplayOnlyReads() throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let root = folder.path + "/root"
    try makeRoot(root)
    defer { _ = try? Program.shell("umount \(root)/proc") }
    for recording in Self.recordings ?? [] { try checkReading(recording, root, folder.path + "/log") }
    #expect((Self.recordings ?? []).count >= 10)
  }

  private func checkReading(_ recording: String, _ root: String, _ file: String) throws {
    let line = """
      cp \(Program.checkout)/traces/\(recording) \(root)/r.fishbowl && \
      strace -f -o \(file) chroot --userspec=65534:65534 \(root) /fishbowl replay /r.fishbowl:1 --all --lang ko
      """
    let outcome = try Program.shell(line)
    #expect(outcome.code == 0 && outcome.output.count > 40, "\(recording): \(outcome.errors)")
    let log = try String(contentsOfFile: file, encoding: .utf8)
    let calls = try #require(Self.offences(log))
    #expect(calls.contains { $0.contains("openat(AT_FDCWD, \"/r.fishbowl\", O_RDONLY") })
    #expect(calls.filter { !Self.onlyReads($0) } == [], "\(recording)")
  }

  /// What a C library does at its start, and reading.
  private static let harmless: Set<String> = [
    "access", "arch_prctl", "brk", "clock_gettime", "close", "exit_group", "fcntl", "fstat", "futex", "getcwd",
    "getegid", "geteuid",
    "getpid", "getrandom", "gettid", "getuid", "lseek", "madvise", "mmap", "mprotect", "munmap", "newfstatat",
    "pread64",
    "prlimit64", "read", "readlink", "readlinkat", "rseq", "rt_sigaction", "rt_sigprocmask", "sched_getaffinity",
    "set_robust_list", "set_tid_address", "sigaltstack", "statx", "sysinfo", "uname",
  ]

  private static func onlyReads(_ call: String) -> Bool {
    let words = call.drop { $0 != " " }.dropFirst().drop { $0 == " " }
    let name = String(words.prefix { $0 != "(" })
    let arguments = words.dropFirst(name.count + 1)
    switch name {
    case "openat":
      // Besides the recording what the C library looks for: libraries, locales, processors.
      return ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].allSatisfy { !arguments.contains($0) }
        && ["\"/r.fishbowl\"", ".so", "/locale", "/proc/", "/sys/devices/system/cpu"].contains {
          arguments.contains($0)
        }
    case "write", "writev": return arguments.hasPrefix("1,")
    case "ioctl": return arguments.contains("TCGETS") || arguments.contains("TIOCGWINSZ")
    default: return harmless.contains(name)
    }
  }

  /// The mutants.
  @Test func whatWritesIsSeen() {
    let bad = [
      "7 openat(AT_FDCWD, \"/r.fishbowl\", O_RDWR) = 3", "7 openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY) = 3",
      "7 socket(AF_UNIX, SOCK_STREAM, 0) = 3", "7 write(3, \"x\", 1) = 1",
      "7 clone(child_stack=NULL) = 8", "7 unlink(\"/x\") = 0",
    ]
    #expect(bad.allSatisfy { !Self.onlyReads($0) } && Self.onlyReads("7 read(3, \"x\", 1) = 1"))
  }

  /// The mutant: one socket is seen, and so is a program that never ran.
  @Test func aSocketIsSeen() {
    let log =
      "7 execve(\"/fishbowl\", [\"/fishbowl\"], 0x1) = 0\n7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n7 +++ exited with 0 +++"
    #expect(Self.offences(log)?.count == 1)
    #expect(Self.offences("") == nil)
  }

  /// The program with the libraries that a debug build wants, a recording, and /proc.
  private func makeRoot(_ root: String) throws {
    let recording = Program.checkout + "/traces/first-run.fishbowl"
    let made = try Program.shell(
      """
      set -e; mkdir -p \(root)/proc; cp \(Program.fishbowl) \(root)/fishbowl; cp \(recording) \(root)/r.fishbowl
      ldd \(Program.fishbowl) | grep -o '/[^ ]*' | while read -r f; do mkdir -p "\(root)$(dirname "$f")"; cp "$f" "\(root)$f"; done
      chmod 644 \(root)/r.fishbowl; chmod 755 \(root) $(dirname \(root)); mount -t proc proc \(root)/proc
      """)
    #expect(made.code == 0, "\(made.errors)")
  }
}
