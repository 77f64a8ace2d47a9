import Foundation
import Steps
import TestSupport
import Testing

/// Invariant 1, the second half: what the World says is what /proc says.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct WorldTests {
  static let knobs = [
    "--memory-reservation", "32m", "-c", "512", "--cpuset-cpus", "0", "--read-only", "--ulimit", "nofile=100:200",
    "--ulimit", "core=-1", "--sysctl", "net.core.somaxconn=77", "-h", "box", "--domainname", "a.org", "--oom-score-adj",
    "500",
    "--group-add", "5", "--shm-size", "1m",
  ]

  static let rights = ["--cap-drop", "all", "--cap-add", "net_admin", "--security-opt", "no-new-privileges"]

  static let options = [
    [], knobs, ["--init"],
    rights, ["--privileged"],
    ["--security-opt", "seccomp=unconfined", "--device", "/dev/zero:/dev/nought:r"],
    ["--pid", "host", "--uts", "host", "--net", "host"],
    [
      "-u", "1000:100", "-h", "box", "-w", "/tmp", "-m", "64m", "--cpus", "0.5", "--pids-limit", "40", "--rm",
    ],
    ["-v", "data:/data:ro", "-v", "/anon", "-v", "{folder}/new/in:/a/b", "--tmpfs", "/a/b/t:size=1048576"],
  ]

  @Test(arguments: options) func theWorldIsWhatProcSays(_ options: [String]) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let options = options.map { $0.replacing("{folder}", with: bowl.folder.path) }
    let running = try Running(bowl, ["run", "--name", "seen"] + options + ["tiny", "sleep", "60"])
    defer { running.kill() }
    let world = try WorldListing(bowl, at: running.lastStep)
    let truth = Truth(of: world, pid: running.pid, root: bowl.root)
    // An init has forked since.
    let later = options == ["--init"] ? ["cgroup tasks: World 1, kernel 2"] : []
    #expect(truth.differences(world) == later)
    for (subject, attribute) in world.attributes where !Truth.isBeyond(subject, attribute) {
      var mutant = world
      mutant.values[subject]?[attribute] = (world.values[subject]?[attribute] ?? "") + "0"
      #expect(truth.differences(mutant) != later, "\(subject) \(attribute) is not checked")
      mutant.values[subject]?[attribute] = nil
      #expect(truth.differences(mutant) != later, "\(subject) \(attribute) is not missed")
    }
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test func aRightTooManyIsSeen() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let running = try Running(bowl, ["run", "tiny", "sleep", "60"])
    defer { running.kill() }
    var world = try WorldListing(bowl, at: running.lastStep)
    let truth = Truth(of: world, pid: running.pid, root: bowl.root)
    world.values["cap:1:bounding", default: [:]]["CAP_SYS_ADMIN"] = "1"
    #expect(truth.differences(world).contains { $0.contains("cap:1:bounding CAP_SYS_ADMIN") })
  }
}

/// `replay --world --json`, as subjects and attributes.
struct WorldListing {
  var values: [String: [String: String]]

  init(_ bowl: Bowl, at step: Int) throws {
    let outcome = try bowl.fishbowl("replay", "--at", String(step), "--world", "--json")
    values = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8)).world
  }

  private struct Document: Decodable { let world: [String: [String: String]] }

  var attributes: [(subject: String, attribute: String)] {
    values.keys.sorted().flatMap { subject in (values[subject] ?? [:]).keys.sorted().map { (subject, $0) } }
  }
}
