import Foundation
import Steps
import TestSupport
import Testing

/// update: what runs has the new limits at once, what starts later has them too, and what fails changes nothing. And what
/// inspect and ps say of the options that are limits and settings.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UpdateTests {
  private static let limits =
    "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory/memory.memsw.limit_in_bytes cpu/cpu.shares"
    + " cpu/cpu.cfs_quota_us pids/pids.max 2>/dev/null || cat memory.max memory.swap.max cpu.weight cpu.max pids.max"

  /// The group's files, as they are seen inside.
  private func limits(_ life: Life) throws -> [String] {
    try life.bowl.fishbowl("exec", "cc", "sh", "-c", Self.limits).output.split(separator: "\n").map(String.init)
  }

  private static let isV1 = FileManager.default.fileExists(atPath: "/sys/fs/cgroup/memory")

  @Test(.enabled(if: isV1, "the files of cgroup v1")) func whatRunsHasTheNewLimits() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--name", "cc", "-m", "64m", "tiny", "sleep", "60")
    _ = try life.done("create", "--name", "dd", "-m", "64m", "tiny", "sleep", "60")
    let words = ["-m", "256m", "--memory-swap", "512m", "-c", "512", "--cpus", "0.5", "--pids-limit", "40"]
    let outcome = try life.bowl.fishbowl(["update"] + words + ["cc", "nope", "dd"])
    #expect(outcome.code == 1 && outcome.output == "cc\ndd\n")
    #expect(outcome.errors.contains("no such container: nope") && outcome.errors.split(separator: "\n").count == 1)
    #expect(try limits(life) == ["268435456", "536870912", "512", "50000", "40"])
    #expect(try life.kinds("update") == ["spec.write"])
    let effects = try life.bowl.rows(
      "SELECT effect.before, after FROM effect JOIN run USING (run) WHERE verb = 'update' AND attribute = 'memory.max'",
      run: "all")
    #expect(effects == [["before": .text("67108864"), "after": .text("268435456")]])
    #expect(try life.done("update", "--pids-limit", "-1", "--memory-swap", "-1", "cc") == "cc\n")
    #expect(try limits(life).last == "max")
    _ = try life.done("update", "-m", "300m", "--memory-swap", "600m", "cc")
    for name in ["cc", "dd"] { _ = try life.done("stop", "-t", "0", name) }
    for name in ["cc", "dd"] { _ = try life.done("start", name) }
    #expect(try limits(life) == ["314572800", "629145600", "512", "50000", "max"])
    let known = try life.done("inspect", "-f", "{{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}", "cc", "dd")
    #expect(known == "500000000 <nil>\n500000000 40\n")
    #expect(try life.bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test func aCpusetIsChangedWhereThereIsOne() throws {
    let life = try Life()
    defer { life.remove() }
    let count = { try life.bowl.fishbowl("exec", "cc", "nproc").output }
    _ = try life.done("run", "-d", "--name", "cc", "tiny", "sleep", "60")
    if Self.isV1 {
      let refused = try life.outcome("update", "--cpuset-cpus", "0", "cc")
      #expect(refused.code == 1 && refused.errors.contains("stop it first"), "\(refused)")
      _ = try life.done("stop", "-t", "0", "cc")
    }
    _ = try life.done("update", "--cpuset-cpus", "0", "cc")
    if Self.isV1 { _ = try life.done("start", "cc") }
    #expect(try count() == "1\n")
    let last = ProcessInfo.processInfo.activeProcessorCount - 1
    _ = try life.done("update", "--cpuset-cpus", "0-\(last)", "cc")
    #expect(try count() == "\(last + 1)\n")
    _ = try life.done("rm", "-f", "cc")
    #expect(life.differences == [])
  }

  @Test func whatCannotBeIsRefused() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "plain", "tiny", "true")
    _ = try life.done("create", "--name", "cc", "-m", "64m", "--cpus", "0.5", "tiny", "true")
    let before = try life.done("inspect", "cc")
    for (words, code, says) in [
      ("update cc", 1, "no limit given"), ("update -m 64m nope", 1, "no such container"),
      ("update -m 64m plain", 1, "give --memory-swap"), ("update -m 256m cc", 1, "give --memory-swap"),
      ("update --memory-swap 32m cc", 1, "give at least that"), ("update --memory-reservation 65m cc", 1, "at most"),
      ("update --cpu-quota 5000 cc", 1, "give --cpus instead"), ("update -m 1m cc", 1, "or more"),
      ("update --cpus 4000 cc", 1, "more than this machine has"), ("update --cpuset-cpus 4096 cc", 1, "has"),
      ("update -m x cc", 125, "invalid size"), ("update --restart sometimes cc", 1, "invalid restart policy"),
    ] as [(String, Int32, String)] {
      let outcome = try life.bowl.fishbowl(words.split(separator: " ").map(String.init))
      #expect(outcome.code == code && outcome.output == "", "\(words)")
      #expect(outcome.errors.contains(says) && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    #expect(try life.done("inspect", "cc") == before)
  }

  /// An errno at any step, and SIGKILL before and after any, of a container that runs.
  @Test(.enabled(if: isV1, "the files of cgroup v1")) func whatIsStoppedIsTurnedBack() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--name", "cc", "-m", "64m", "--pids-limit", "40", "tiny", "sleep", "60")
    let old = try limits(life)
    let place = try Program.shell("ls -d \(life.bowl.root)/containers/*").output.dropLast()
    let config = { try String(contentsOfFile: "\(place)/config.json", encoding: .utf8) }
    let before = try config()
    let files = try Program.shell("ls -a \(place)").output
    for step in 1...2 {
      for fault in ["fail@\(step)=EBUSY", "kill:command@\(step):before", "kill:command@\(step):after"] {
        let words = ["update", "-m", "256m", "--memory-swap", "512m", "--pids-limit", "50", "cc"]
        let outcome = try life.bowl.fishbowl(words, environment: ["FISHBOWL_FAULT": fault])
        #expect(outcome.code != 0, "\(fault)")
        _ = try life.outcome("ps")
        // When the last limit is written, it is done.
        let isDone = fault.hasSuffix("2:after")
        #expect(try (limits(life) == old) == !isDone, "\(fault): \(outcome)")
        #expect(try (config() == before) == !isDone, "\(fault)")
        #expect(try Program.shell("ls -a \(place)").output == files, "\(fault)")
        let run = try life.bowl.rows(
          "SELECT state FROM run WHERE verb = 'update' ORDER BY run DESC LIMIT 1", run: "all"
        ).first
        #expect(run?["state"]?.text == (isDone ? "ended" : "undone"), "\(fault)")
      }
    }
    #expect(try life.bowl.fishbowl("trace", "verify").code == 0)
  }
}

extension UpdateTests {
  @Test func inspectKnowsWhatWasAskedFor() throws {
    let life = try Life()
    defer { life.remove() }
    let words = """
      create --name cc -m 64m --memory-reservation 32m -c 512 --cpu-quota 5000 --cpuset-cpus 0 --shm-size 1m \
      --add-host db:10.0.0.2 --dns 10.0.0.53 --dns-search . --dns-option ndots:2 --domainname a.org --read-only \
      --group-add 5 --ulimit nofile=5:9 --sysctl net.core.somaxconn=7 --oom-score-adj 9 -l k=v -l a tiny true
      """
    _ = try life.bowl.fishbowl(words.split(separator: " ").map(String.init))
    let known = try #require(JSON(parsing: try life.done("inspect", "cc"))?.array?.first)
    let expected = """
      {"Memory":67108864,"MemorySwap":134217728,"MemoryReservation":33554432,"NanoCpus":0,"CpuShares":512,"CpuPeriod":0,\
      "CpuQuota":5000,"CpusetCpus":"0","CpusetMems":"","PidsLimit":null,"NetworkMode":"none",\
      "PidMode":"","IpcMode":"private","UTSMode":"","ShmSize":1048576,"ReadonlyRootfs":true,\
      "OomScoreAdj":9,"ExtraHosts":["db:10.0.0.2"],"Dns":["10.0.0.53"],"DnsSearch":["."],"DnsOptions":["ndots:2"],\
      "GroupAdd":["5"],"Sysctls":{"net.core.somaxconn":"7"},"Ulimits":[{"Name":"nofile","Hard":9,"Soft":5}]
      """
    #expect(known["HostConfig"]?.text.hasPrefix(expected) == true, "\(known["HostConfig"]?.text ?? "")")
    #expect(known["Config"]?["Labels"]?.text == "{\"a\":\"\",\"k\":\"v\"}")
    #expect(known["Config"]?["Domainname"]?.string == "a.org")
  }

  @Test func psChoosesByLabels() throws {
    let life = try Life()
    defer { life.remove() }
    let file = life.bowl.folder.path + "/labels"
    try "# no\ncolour=red\nsize=1\n".write(toFile: file, atomically: true, encoding: .utf8)
    _ = try life.done("create", "--name", "one", "--label-file", file, "-l", "size=2", "tiny", "true")
    _ = try life.done("create", "--name", "two", "--label", "colour=blue", "-l", "odd", "tiny", "true")
    let names = { (filters: [String]) in
      try life.bowl.fishbowl(["ps", "-a", "--format", "{{.Names}}"] + filters.flatMap { ["-f", "label=\($0)"] }).output
        .split(separator: "\n").joined(separator: " ")
    }
    #expect(try names(["colour"]) == "two one")
    #expect(try names(["colour=red"]) == "one")
    #expect(try names(["colour=red", "odd"]) == "")
    #expect(try names(["colour", "odd"]) == "two")
    #expect(try names(["odd="]) == "two")
    #expect(
      try life.done("ps", "-a", "--format", "{{.Labels}} {{.Label \"colour\"}}/{{.Label \"odd\"}}")
        == "colour=blue,odd= blue/\ncolour=red,size=2 red/\n")
    #expect(
      try life.done("ps", "-a", "--format", "table {{.Names}}\t{{.Label \"a.the_colour\"}}", "-f", "label=odd")
        .hasPrefix("NAMES     the colour\n"))
    #expect(try life.done("ps", "-aq", "-f", "label=") == "")
  }

  @Test func whatIsExecutedHasTheSame() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.bowl.fishbowl(["run", "-d", "--name", "cc"] + WorldTests.knobs + ["tiny", "sleep", "60"])
    let line = "ulimit -n; cat /proc/self/oom_score_adj /proc/sys/net/core/somaxconn; nproc; touch /x || id -G"
    #expect(try life.outcome("exec", "cc", "sh", "-c", line).output == "100\n500\n77\n1\n0 5\n")
    let file = life.bowl.folder.path + "/env"
    try "A=1\nB=2\n".write(toFile: file, atomically: true, encoding: .utf8)
    let echo = ["exec", "--env-file", file, "-e", "B=3", "cc", "sh", "-c", "echo $A$B"]
    #expect(try life.bowl.fishbowl(echo).output == "13\n")
  }

  /// Each step that a plain run has not, refused by the kernel or with its monitor killed.
  @Test func whatIsAskedForBesidesIsUndone() throws {
    let life = try Life()
    defer { life.remove() }
    // The first one makes the groups that all share.
    _ = try life.bowl.fishbowl(["run", "--rm"] + WorldTests.knobs + ["tiny", "true"])
    let text = try life.bowl.fishbowl(["plan", "run", "--json"] + WorldTests.knobs + ["tiny", "true"]).output
    let steps = (JSON(parsing: text)?["steps"]?.array ?? []).map(PlannedStep.init)
    let kinds = ["cgroup.create", "cgroup.limits", "sysctl.set", "root.readonly", "rlimit.set", "oom.score_adj"]
    let own = steps.filter { kinds.contains($0.kind) && $0.undoes == nil }
    #expect(own.count == kinds.count)
    for step in own {
      for fault in ["fail@\(step.step)=EIO", "kill:monitor@\(step.step):after"] {
        let words = ["run", "--rm"] + WorldTests.knobs + ["tiny", "true"]
        let run = try life.bowl.fishbowl(words, environment: ["FISHBOWL_FAULT": fault])
        #expect(run.code == 125, "\(step.kind), \(fault): \(run)")
        #expect(life.differences == [], "\(step.kind), \(fault)")
      }
    }
    #expect(try life.bowl.fishbowl("trace", "verify").code == 0)
  }
}
