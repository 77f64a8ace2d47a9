import Foundation
import Steps
import TestSupport
import Testing

/// system df, prune and reset.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct SystemTests {
  private func cells(_ life: Life, _ type: String) throws -> [String] {
    let line = try life.done(
      "system", "df", "--format", "{{.Type}}|{{.TotalCount}}|{{.Active}}|{{.Size}}|{{.Reclaimable}}"
    )
    .split(separator: "\n").first { $0.hasPrefix(type + "|") }
    return try #require(line).split(separator: "|").dropFirst().map(String.init)
  }

  @Test func dfCountsWhatLiesThere() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try cells(life, "Images")[0...1] == ["1", "0"])
    #expect(try cells(life, "Images")[3].hasSuffix("(100%)"))
    _ = try life.outcome("run", "--name", "box", "tiny", "sh", "-c", "head -c 2000000 /dev/zero > /big")
    _ = try life.outcome(
      "run", "--name", "other", "tiny", "sh", "-c", "ln /etc/motd /again; head -c 1000000 /dev/zero > /a")
    try life.run(["sleep", "60"], "up")
    #expect(try cells(life, "Images")[0...1] == ["1", "1"])
    #expect(try cells(life, "Images")[3] == "0B (0%)")
    let containers = try cells(life, "Containers")
    #expect(
      containers[0...1] == ["3", "1"] && containers[2] == "3MB" && containers[3] == "3MB (100%)", "\(containers)")
    _ = try life.done("volume", "create", "data")
    let files = try life.done("volume", "inspect", "-f", "{{.Mountpoint}}", "data").dropLast()
    try Data(repeating: 1, count: 700).write(to: URL(fileURLWithPath: files + "/file"))
    #expect(try cells(life, "Local Volumes") == ["1", "0", "700B", "700B (100%)"])
    let store =
      Int(
        try Program.shell(
          "cd \(life.bowl.root) && find blobs layers -type f ! -name '*.json' -printf '%i %s\\n' | sort -u | awk '{ n += $2 } END { print n }'"
        ).output.dropLast()) ?? 0
    let images = try #require(Double(try cells(life, "Images")[2].dropLast(2)))
    #expect(abs(images * 1e6 - Double(store)) < 20_000, "\(images) MB, find says \(store)")
    let details = try life.done("system", "df", "-v")
    for text in ["tiny         latest", "2MB ", "data          0         700B", "Up "] {
      #expect(details.contains(text), "\(text) in \(details)")
    }
    #expect(try life.outcome("system", "df", "-v", "--format", "json").code == 1)
  }

  @Test func pruneTakesWhatNobodyNeeds() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--name", "box", "tiny", "sh", "-c", "head -c 2000000 /dev/zero > /big")
    try life.run(["sleep", "60"], "up")
    let root = life.bowl.root
    try FileManager.default.createDirectory(
      atPath: root + "/layers/" + String(repeating: "a", count: 64), withIntermediateDirectories: true)
    try Data(repeating: 1, count: 5000).write(
      to: URL(fileURLWithPath: root + "/blobs/sha256/" + String(repeating: "b", count: 64)))
    try Data(repeating: 1, count: 5000).write(to: URL(fileURLWithPath: root + "/ingest/rubbish"))
    #expect(try life.bowl.fishbowl(["system", "prune"], input: "\n").output == "")
    let pruned = try life.bowl.fishbowl(["system", "prune"], input: "y\n").output
    #expect(
      pruned.hasPrefix("Deleted Containers:\n") && pruned.hasSuffix("\nTotal reclaimed space: 2.005MB\n"), "\(pruned)")
    #expect(pruned.contains("deleted: sha256:aaaa") && pruned.contains("deleted: sha256:bbbb"))
    #expect(try Program.shell("ls \(root)/ingest").output == "")
    #expect(try life.done("ps", "-a", "--format", "{{.Names}}") == "up\n")
    // The image is in use: it stays, and works.
    #expect(try life.done("system", "prune", "-af") == "Total reclaimed space: 0B\n")
    #expect(try life.done("run", "--rm", "tiny", "echo", "ok") == "ok\n")
    _ = try life.done("rm", "-f", "up")
    #expect(try life.done("system", "prune", "-af").contains("untagged: tiny:latest\n"))
    #expect(try Program.shell("ls \(root)/layers; ls \(root)/blobs/sha256").output == "")
    #expect(try life.done("run", "--rm", "tiny", "echo", "ok") == "ok\n")
  }

  @Test func pruneTakesWhatItsFiltersChoose() throws {
    let life = try Life()
    defer { life.remove() }
    let names = { try life.done("ps", "-a", "--format", "{{.Names}}").split(separator: "\n").sorted() }
    for (name, label) in [("aa", "course=os"), ("bb", "course=db"), ("cc", "keep")] {
      _ = try life.done("create", "--name", name, "-l", label, "-v", "/data", "tiny", "true")
    }
    #expect(try life.done("container", "prune", "-f", "--filter", "label=course=os").contains("Deleted Containers:"))
    #expect(try names() == ["bb", "cc"])
    let none = try life.done("container", "prune", "-f", "--filter", "label=course", "--filter", "until=1h")
    #expect(none == "Total reclaimed space: 0B\n")
    _ = try life.done("container", "prune", "-f", "--filter", "label!=keep")
    #expect(try names() == ["cc"])
    // Volumes without a name go by --volumes, those with one stay.
    _ = try life.done("volume", "create", "--label", "course=os", "named")
    #expect(try life.done("volume", "ls", "-q").split(separator: "\n").count == 4)
    #expect(try life.done("system", "prune", "-f", "--filter", "label=course").contains("Deleted") == false)
    let gone = try life.done("system", "prune", "-f", "--volumes")
    #expect(gone.contains("Deleted Containers:") && gone.contains("Deleted Volumes:"), "\(gone)")
    #expect(try life.done("volume", "ls", "-q") == "named\n")
    #expect(try life.done("volume", "prune", "-af", "--filter", "label!=course") == "Total reclaimed space: 0B\n")
    #expect(
      try life.done("volume", "prune", "-af", "--filter", "label=course=os").hasPrefix("Deleted Volumes:\nnamed\n"))
    // The image has no label: a filter by one leaves it.
    #expect(try life.done("system", "prune", "-af", "--filter", "label=course") == "Total reclaimed space: 0B\n")
    #expect(try life.done("system", "prune", "-af", "--filter", "until=1h").contains("untagged: tiny"))
    for (line, says) in [
      ("system prune -f --volumes --filter until=1h", "--volumes contradict"),
      ("volume prune -f --filter until=1h", "until"),
      ("volume prune -f --filter name=x", "invalid filter \"name\""), ("system prune -f --filter until=soon", "soon"),
      ("container prune -f --filter until=1h --filter until=2h", "more than once"),
    ] {
      let refused = try life.bowl.fishbowl(line.split(separator: " ").map(String.init))
      #expect(refused.code == 1 && refused.errors.contains(says) && refused.output == "", "\(refused)")
    }
    let question = try life.bowl.fishbowl(["system", "prune", "--volumes", "--filter", "label=x"], input: "n\n")
    #expect(
      question.errors.contains("volumes without a name") && question.errors.contains("  - label=x"), "\(question)")
  }

  @Test(arguments: ["fail@1=EIO", "kill:command@1:before", "kill:command@1:after"])
  func aResetThatIsStoppedIsFinishedByTheNext(_ fault: String) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "--rm", "tiny", "true")
    let stopped = try bowl.fishbowl(["system", "reset", "-f"], environment: ["FISHBOWL_FAULT": fault])
    #expect(stopped.code == (fault.hasPrefix("fail") ? 1 : 137), "\(stopped)")
    #expect(try bowl.fishbowl("run", "--rm", "tiny", "echo", "ok").output == "ok\n")
    let reset = try bowl.fishbowl("system", "reset", "-f")
    #expect(reset.code == 0 && reset.errors == "", "\(reset)")
    #expect(!FileManager.default.fileExists(atPath: bowl.root))
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test func afterResetTheHostIsAsBefore() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let places = {
      try Program.shell("ls -d /sys/fs/cgroup/fishbowl /sys/fs/cgroup/*/fishbowl 2>/dev/null; ls '\(bowl.folder.path)'")
        .output
    }
    _ = try bowl.fishbowl("system", "reset", "-f")
    let before = HostSnapshot(root: bowl.root)
    let there = try places()
    for name in ["one", "two"] {
      #expect(try bowl.fishbowl("run", "-d", "--name", name, "tiny", "sleep", "60").code == 0)
    }
    _ = try bowl.fishbowl("run", "--init", "--name", "ended", "tiny", "true")
    let refused = try bowl.fishbowl(["system", "reset"], input: "y\n")
    #expect(refused.code == 1 && refused.errors.contains("2 of the containers run"), "\(refused)")
    #expect(try bowl.fishbowl("ps", "-aq").output.split(separator: "\n").count == 3)
    let reset = try bowl.fishbowl("system", "reset", "-f")
    #expect(reset.code == 0 && reset.errors == "" && reset.output == "", "\(reset)")
    #expect(HostSnapshot.settled(root: bowl.root, as: before).differences(from: before) == [])
    #expect(try places().replacing(#/trace\.db.*\n/#, with: "") == there.replacing(#/trace\.db.*\n/#, with: ""))
    #expect(try bowl.rows("SELECT count(*) AS n FROM run WHERE verb = 'rm'", run: "all").first?["n"]?.number == 3)
    let steps = try bowl.rows("SELECT outcome FROM step WHERE kind = 'cgroup.parent_rmdir'", run: "all")
    #expect(steps.last?["outcome"]?.text == "done")
    // Somebody is at work, as far as can be told.
    try FileManager.default.createDirectory(
      atPath: bowl.root + "/run/0123456789abcdef", withIntermediateDirectories: true)
    let busy = try bowl.fishbowl(["system", "reset"], input: "y\n")
    #expect(busy.code == 1 && busy.errors.contains("another command is at work"), "\(busy)")
    #expect(try bowl.fishbowl("system", "reset", "-f").code == 0)
    // A file that is not ours stays, and with it the folder.
    #expect(try bowl.fishbowl("run", "--rm", "tiny", "true").code == 0)
    try Data().write(to: URL(fileURLWithPath: bowl.root + "/mine"))
    #expect(try bowl.fishbowl(["system", "reset"], input: "y\n").code == 0)
    #expect(try Program.shell("ls '\(bowl.root)'").output == "mine\n")
  }
}
