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
