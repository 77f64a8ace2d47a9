import Foundation
import TestSupport
import Testing

/// Other runtimes, as strace sees them in the sandbox, and then as runs of ours.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Program.exists("strace"), "strace is not here"))
struct StraceImportTests {
  /// The calls that tell a container's story, and the scene in which each belongs.
  static let story: [(call: String, like: String, scene: Int)] = [
    ("mkdirat", "%\"pathname\":\"/sys/fs/cgroup/%", 2), ("write", "%c 1:3 rwm%", 2), ("unshare", "%", 3),
    ("clone", "%CLONE_NEW%", 3),
    ("sethostname", "%", 4), ("setsid", "%", 4), ("mount", "%\"target\":\"/\",%MS_SLAVE%", 5),
    ("mount", "%\"target\":\"/\",%MS_PRIVATE%", 5),
    ("pivot_root", "%", 5), ("mount", "%\"proc\"%", 6), ("mount", "%sysfs%", 6), ("mount", "%devpts%", 6),
    ("mount", "%mqueue%", 6), ("mount", "%/dev/null%", 6), ("mount", "%/sys/fs/cgroup/%", 6),
    ("mknodat", "%S_IFCHR%", 6),
    ("symlinkat", "%/proc/self/fd%", 6), ("umount2", "%\".\"%", 6), ("prctl", "%PR_CAPBSET_DROP%", 7),
    ("prctl", "%PR_SET_NO_NEW_PRIVS%", 7), ("capset", "%", 7), ("setgroups", "%", 7),
    ("prlimit64", "{\"pid\":__,\"resource\":\"RLIMIT_NOFILE\",\"new_limit\":{%", 7),
    ("execve", "%/bin/echo%", 8), ("rmdir", "%/sys/fs/cgroup/%", 9), ("unlinkat", "%/sys/fs/cgroup/%", 9),
  ]

  @Test(arguments: ["crun", "runc"]) func aRuntimesCallsBecomeOurSteps(_ runtime: String) throws {
    try #require(Program.exists(runtime), "make packages installs it")
    let bowl = try Bowl()
    defer { bowl.remove() }
    let log = try strace(runtime, bowl)
    let outcome = try bowl.fishbowl("trace", "import", "--strace", log)
    #expect(outcome.code == 0 && outcome.output == "run 1 is now run 1\n", "\(outcome)")
    #expect(try bowl.fishbowl("trace", "import", "--strace", log).output == "run 1 is here already as run 1\n")
    let (placed, missed) = try Self.places(bowl)
    #expect(placed.count >= 30 && missed.count * 20 <= placed.count + missed.count, "\(missed)")
    let kinds = Set(try bowl.rows("SELECT DISTINCT kind FROM step").compactMap { $0["kind"]?.text })
    let wanted: Set = [
      "ns.clone", "cgroup.create", "cgroup.join", "root.pivot", "root.detach_old", "mount.proc", "mount.dev",
      "dev.nodes", "proc.mask", "proc.readonly", "uts.hostname", "cap.bound_drop", "cap.set", "exec.user", "call.other",
    ]
    #expect(kinds.isSuperset(of: wanted), "\(wanted.subtracting(kinds))")
    try tells(bowl, log)
  }

  /// It is told, checked, and compared as a run of ours is.
  private func tells(_ bowl: Bowl, _ log: String) throws {
    let calls = try bowl.rows("SELECT count(*) AS n FROM calls")[0]["n"]?.number ?? 0
    let lines = try String(decoding: Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
      .split(separator: "\n").count { $0.contains("(") && !$0.contains("resumed>") && !$0.contains(" --- ") }
    #expect(calls == lines, "\(calls) of \(lines)")
    #expect(try bowl.fishbowl("trace", "verify").output == "Run 1 is sound.\n")
    for language in ["en", "ko"] {
      let told = try bowl.fishbowl("replay", "--lang", language, "--all")
      #expect(told.code == 0 && told.output.contains("root.pivot") && !told.output.contains("optional("), "\(told)")
    }
    let diff = try bowl.fishbowl("trace", "diff", "\(Program.checkout)/traces/first-run.fishbowl", "1")
    #expect(diff.code == 1 && diff.output.contains("overlay.mount") && diff.errors == "", "\(diff)")
    #expect(try bowl.rows("SELECT count(*) AS n FROM calls WHERE args LIKE '%SECRET=value%'")[0]["n"]?.number == 0)
  }

  static func places(_ bowl: Bowl) throws -> (placed: [String], missed: [String]) {
    var (placed, missed) = ([String](), [String]())
    for part in story {
      let query =
        "SELECT scene, kind, args FROM calls WHERE name = '\(part.call)' AND errno IS NULL AND args LIKE '\(part.like)'"
      for row in try bowl.rows(query) {
        let what = "\(part.call) \(row["args"]?.text?.prefix(90) ?? "") in \(row["kind"]?.text ?? "")"
        if row["scene"]?.number == part.scene && row["kind"]?.text != "call.other" {
          placed.append(what)
        } else {
          missed.append(what)
        }
      }
    }
    return (placed, missed)
  }

  private func strace(_ runtime: String, _ bowl: Bowl) throws -> String {
    let (folder, log) = (bowl.folder.path + "/b", bowl.folder.path + "/log")
    let script = bowl.folder.path + "/trace.sh"
    try Data(
      """
      set -e
      mkdir -p \(folder)/rootfs/bin \(folder)/rootfs/proc \(folder)/rootfs/dev \(folder)/rootfs/sys
      cp /bin/busybox \(folder)/rootfs/bin/echo
      cd \(folder)
      runc spec
      sed -i 's/"terminal": true/"terminal": false/; s/"sh"$/"\\/bin\\/echo", "hi"/' config.json
      manager=; [ \(runtime) = runc ] || manager=--cgroup-manager=cgroupfs
      SECRET=value strace -f -ttt -T -v -s 4096 -o \(log) \(runtime) $manager --root /run/c run c1 </dev/null
      """.utf8
    ).write(to: URL(fileURLWithPath: script))
    let outcome = try Program.run([
      "/bin/sh", Program.checkout + "/Tests/Counterparts/sandbox.sh", "-t", "100", "sh", script,
    ])
    try #require(outcome.code == 0 && outcome.output == "hi\n", "\(outcome)")
    return log
  }
}
