import Foundation
import TestSupport
import Testing

/// Whoever is in an aquarium, with the host's whole tree before his eyes, can do it no harm.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers && Bowl.canBeRootless, Comment(rawValue: Bowl.rootlessReason)))
struct AquariumTests {
  static let people: [UInt32?] = [nil, Bowl.somebody]
  /// Its / stays the host's, and so its /dev; and it keeps every capability.
  static let open = [
    "root.pivot", "root.detach_old", "cap.bound_drop", "cap.set", "mount.dev", "dev.nodes", "proc.readonly",
  ]

  /// Each attempt says its name where it succeeds.
  static func attempts(_ canary: String, host: Int32) -> String {
    """
    try() { name=$1; shift; "$@" >/dev/null 2>&1 && echo "$name"; }
    try rm rm -f \(canary)/file
    try touch touch \(canary)/new
    try write sh -c 'echo x >> \(canary)/file'
    try chmod chmod 777 \(canary)
    try remount mount -o remount,rw /
    try bind mount -o remount,bind,rw /
    try nested unshare -Urm sh -c 'mount -o remount,bind,rw / && rm -f \(canary)/file'
    try nested-bind unshare -Urm sh -c 'mount --bind \(canary) /run && mount -o remount,bind,rw /run && touch /run/new'
    try uncover-tmp umount /tmp
    try uncover-cgroup umount -l /sys/fs/cgroup
    try uncover-run umount /run
    try kill kill -9 \(host)
    try sysctl sh -c 'echo 1 > /proc/sys/kernel/panic'
    try cgroup sh -c 'mkdir /sys/fs/cgroup/x && echo 0 > /sys/fs/cgroup/x/cgroup.procs'
    try memory-cgroup sh -c 'echo 0 > /sys/fs/cgroup/memory/tasks'
    try disk dd if=/dev/vda of=/dev/null count=1
    try mknod mknod /run/disk b 254 0
    try shadow cat /etc/shadow
    echo tried
    """
  }

  func listing(_ folder: String) throws -> String {
    try Program.shell("cd \(folder) && find . -printf '%p %m %U %s\\n' | sort && cat file").output
  }

  func canary(_ bowl: Bowl) throws -> String {
    // Not under /tmp, which is covered.
    let folder = "/var/tmp/fishbowl-canary-\(UUID().uuidString.prefix(8))"
    _ = try Program.shell("mkdir \(folder) && echo bird > \(folder)/file")
    if let user = bowl.user { _ = try Program.shell("chown -R \(user):\(user) \(folder)") }
    return folder
  }

  /// The lesson: without one protection the container sees what that had hidden, and can do it no harm.
  @Test func whatIsLeftOutIsSeen() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let run = ["run", "--rm", "--break-isolation"]
    let bare = try bowl.fishbowl(run + ["--skip", "ns.pid", "tiny", "sh", "-c", "echo $$; ls -d /proc/$$"])
    #expect(bare.code == 0 && !bare.output.hasPrefix("1\n"), "\(bare.output)\(bare.errors)")
    #expect(bare.errors.contains("Left out: ns.pid"))
    let root = try bowl.fishbowl(run + ["--skip", "root.pivot", "tiny", "cat", "/etc/debian_version"])
    #expect(root.output.contains("12"), "\(root.errors)")
    let escape = try bowl.fishbowl(run + ["--instead", "root.pivot=root.chroot", "tiny", "escape"])
    #expect(escape.code == 0 && escape.output.hasPrefix("outside: "), "\(escape.output)\(escape.errors)")
    let inside = try bowl.fishbowl(run + ["tiny", "escape"])
    #expect(inside.code == 1 && inside.output.hasPrefix("still inside"), "\(inside.output)")
    let refused = try bowl.fishbowl("run", "--rm", "--skip", "cap.set", "tiny", "true")
    #expect(refused.code == 125 && refused.errors.contains("needs --break-isolation"), "\(refused.errors)")
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test(arguments: people) func nobodyInsideHarmsTheHost(_ user: UInt32?) throws {
    let bowl = try Bowl(user: user)
    defer { bowl.remove() }
    let canary = try canary(bowl)
    defer { try? FileManager.default.removeItem(atPath: canary) }
    let victim = try Process.sleeping()
    defer { victim.terminate() }
    let before = try listing(canary)
    let outcome = try bowl.fishbowl(
      ["run", "--rm", "--break-isolation"] + Self.open.flatMap { ["--skip", $0] }
        + ["tiny", "sh", "-c", Self.attempts(canary, host: victim.processIdentifier)])
    #expect(outcome.output == "tried\n", "\(outcome)")
    #expect(try listing(canary) == before)
    #expect(victim.isRunning)
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// The mutant: without the seal the canary is dead. Only a fault does that: --skip refuses it.
  @Test func withoutTheSealThereIsHarm() throws {
    let bowl = try Bowl(user: Bowl.somebody)
    defer { bowl.remove() }
    let canary = try canary(bowl)
    defer { try? FileManager.default.removeItem(atPath: canary) }
    let outcome = try bowl.fishbowl(
      "run", "--rm", "--break-isolation", "tiny", "rm", canary + "/file", environment: Self.unsealed)
    #expect(outcome.code == 0, "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: canary + "/file"))
  }

  static let unsealed = ["FISHBOWL_FAULT": (open + ["aquarium.seal"]).map { "without:" + $0 }.joined(separator: " ")]

  /// The helper makes the process while the monitor still looks at the helper: whose life it is stays known.
  @Test(.enabled(if: Program.exists("strace"), "needs strace"))
  func aSlowMonitorKnowsItsProcess() throws {
    let bowl = try Bowl(user: Bowl.somebody)
    defer { bowl.remove() }
    #expect(try bowl.fishbowl("run", "--rm", "tiny", "true").code == 0)
    let slow = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=openat", "-e", "inject=openat:delay_exit=4000"]
    let outcome = try Program.run(
      bowl.prefix + slow + [Program.fishbowl, "run", "--rm", "--break-isolation", "tiny", "true"],
      environment: bowl.places.merging(Self.unsealed) { $1 })
    #expect(outcome.code == 0, "\(outcome)")
    let born = try bowl.rows("SELECT result FROM call WHERE name = 'clone3' ORDER BY run DESC, slot DESC LIMIT 1")
    let tied = try bowl.rows("SELECT pid FROM calls WHERE kind = 'proc.tie' ORDER BY run DESC LIMIT 1")
    #expect(born.first?["result"]?.number == tied.first?["pid"]?.number)
  }

  @Test(arguments: people) func aWholeContainerLivesInOne(_ user: UInt32?) throws {
    let bowl = try Bowl(user: user)
    defer { bowl.remove() }
    let words = ["run", "--rm", "--break-isolation", "-v", "data:/data", "tiny", "sh", "-c"]
    let outcome = try bowl.fishbowl(
      words + ["id -u; touch /new && cat /etc/motd && ls /run; touch /data/x || echo read-only; escape; echo $?"])
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.output.hasPrefix("0\nWelcome to tiny") && outcome.output.contains("read-only"))
    #expect(outcome.output.hasSuffix("still inside: / is where the mounts begin\n1\n"))
    #expect(try bowl.fishbowl("replay").output.contains("in an aquarium"))
    #expect(HostSnapshot(root: bowl.root).files == ["containers", "names", "run"])
  }

  @Test func sharedNamespacesAreRefused() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl("run", "--break-isolation", "--network", "host", "tiny", "true")
    #expect(outcome.code == 125)
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  private static let aquarium = ["--break-isolation"]

  @Test(arguments: people) func anErrnoAtAnyStepIsUndone(_ user: UInt32?) throws {
    let telling = [
      "proc.helper", "aquarium.seal", "aquarium.fill", "ns.clone", "proc.adopt", "user.root", "root.pivot",
    ]
    try Trial.each(user: user, Self.aquarium) { $0.errnos { telling.contains($0.kind) } }
  }

  @Test(arguments: people, ["setup", "monitor", "command", "drainer"])
  func aKillAtAnyStepIsUndone(_ user: UInt32?, _ victim: String) throws {
    let telling = ["proc.helper", "aquarium.seal", "ns.clone", "proc.adopt", "root.pivot"]
    try Trial.each(user: user, Self.aquarium) { $0.kills(victim) { telling.contains($0.kind) } }
  }

  @Test(arguments: people) func aCleanUpThatIsStoppedIsFinishedLater(_ user: UInt32?) throws {
    try Trial.each(user: user, Self.aquarium) {
      Soak.isOn ? $0.cleanUps() : Array($0.cleanUps().prefix(2))
    }
  }
}
