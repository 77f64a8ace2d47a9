import Foundation
import Steps
import TestSupport
import Testing

/// The verbs that look: top, stats, info, version, ps -s, diff.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct LookTests {
  private func lines(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  private func pid(_ life: Life, _ name: String) throws -> Int {
    try #require(Int(try life.done("inspect", "-f", "{{.State.Pid}}", name).dropLast()))
  }

  @Test func topShowsWhatProcHas() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "sleep 61 & echo up; sleep 62"], "box")
    _ = try life.done("exec", "-d", "box", "sleep", "63")
    try life.wait { try lines(life.done("top", "box")).filter { $0[7] == "sleep" }.count == 3 }
    let table = lines(try life.done("top", "box"))
    #expect(table.first == ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"])
    let first = try pid(life, "box")
    #expect(Set(table.dropFirst().map { $0[7...].joined(separator: " ") }).isSuperset(of: ["sleep 61", "sleep 62"]))
    #expect(table.count == 4)
    for row in table.dropFirst() {
      let words = try String(contentsOfFile: "/proc/\(row[1])/cmdline", encoding: .utf8).split(separator: "\0")
      #expect(words.joined(separator: " ") == row[7...].joined(separator: " "))
      let status = try String(contentsOfFile: "/proc/\(row[1])/status", encoding: .utf8)
      #expect(status.contains("PPid:\t\(row[2])\n"))
      #expect(row[0] == "root" && row[5] == "?")
    }
    #expect(table.contains { $0[1] == String(first) })
    // The PIDs are the host's: inside the first one is 1.
    #expect(try String(contentsOfFile: "/proc/\(first)/status", encoding: .utf8).contains("NSpid:\t\(first)\t1\n"))
  }

  @Test(.enabled(if: Program.exists("ps"), "ps is not here")) func topAsksPsInItsOwnWords() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sleep", "61"], "box")
    let first = try pid(life, "box")
    #expect(
      lines(try life.done("top", "box", "-o", "pid,args")) == [["PID", "COMMAND"], [String(first), "sleep", "61"]])
    let own = lines(try life.done("top", "box")).last ?? []
    let other = lines(try life.done("top", "box", "-ef")).last ?? []
    #expect([0, 1, 2, 4, 5, 7, 8].allSatisfy { own[$0] == other[$0] }, "\(own) \(other)")
    for (words, says) in [(["-o", "comm"], "shows no PID"), (["--nonsense"], "failed")] {
      let outcome = try life.bowl.fishbowl(["top", "box"] + words)
      #expect(outcome.code == 1 && outcome.errors.contains(says), "\(outcome)")
    }
  }

  @Test func statsSaysWhatTheGroupCounts() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "-d", "--name", "box", "-m", "64m", "tiny", "sh", "-c", "echo up; sleep 60 & sleep 60"]
    #expect(try life.bowl.fishbowl(words).code == 0)
    try life.run(["sh", "-c", "while :; do :; done"], "busy")
    try life.wait { try life.outcome("logs", "box").output == "up\n" }
    let id = try life.done("inspect", "-f", "{{.Id}}", "box").dropLast()
    let rows = try life.done("stats", "--no-stream", "--format", "json").split(separator: "\n")
      .compactMap { JSON(parsing: String($0)) }
    #expect(rows.compactMap { $0["Name"]?.string } == ["busy", "box"])
    let share = rows.map { Double($0["CPUPerc"]?.string?.dropLast() ?? "") ?? -1 }
    #expect(share[0] > share[1] && share[0] > 1 && share[1] >= 0, "\(share)")
    let box = try #require(rows.last)
    #expect(box["ID"]?.string == String(id.prefix(12)) && box["PIDs"]?.string == "2")
    #expect(box["NetIO"]?.string == "0B / 0B")
    let group = try Self.group(String(id))
    let kernel = group.used - group.inactive
    let usage = try #require(box["MemUsage"]?.string)
    let told = try #require(Double(usage.prefix { $0.isNumber || $0 == "." }))
    #expect(usage.hasSuffix("/ 64MiB"))
    let unit = usage.contains("KiB /") ? 1024.0 : 1_048_576
    #expect(abs(told * unit - Double(kernel)) < 300_000, "\(usage), the kernel says \(kernel)")
  }

  private static func group(_ id: String) throws -> (used: Int, inactive: Int) {
    let top = "/sys/fs/cgroup"
    let places = [
      ("\(top)/memory/fishbowl/\(id)", "memory.usage_in_bytes", "total_inactive_file"),
      ("\(top)/fishbowl/\(id)", "memory.current", "inactive_file"),
    ]
    let (folder, file, key) = try #require(places.first { FileManager.default.fileExists(atPath: $0.0) })
    let used = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
    let stat = try Program.shell("awk '$1 == \"\(key)\" { print $2 }' \(folder)/memory.stat").output
    return (Int(used.dropLast()) ?? -1, Int(stat.dropLast()) ?? -1)
  }

  @Test func statsChooses() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "new", "tiny", "true")
    try life.run(["sleep", "60"], "box")
    let names = { (words: [String]) in
      try life.bowl.fishbowl(["container", "stats", "--no-stream", "--format", "{{.Name}}"] + words).output
    }
    #expect(try names([]) == "box\n")
    #expect(try names(["-a"]) == "box\nnew\n")
    #expect(try names(["new"]) == "new\n")
    let id = try life.done("inspect", "-f", "{{.Id}}", "box")
    #expect(try life.done("stats", "--no-stream", "--no-trunc", "--format", "{{.ID}}", "box") == id)
    let head = try life.done("stats", "--no-stream", "box").split(separator: "\n").first
    #expect(
      head?.split(separator: #/ {2,}/#) == [
        "CONTAINER ID", "NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "NET I/O", "BLOCK I/O", "PIDS",
      ])
  }

  @Test(.enabled(if: Program.exists("script"), "script is not here")) func onATerminalStatsIsDrawnAgain() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sleep", "60"], "box")
    let line = "SHELL=/bin/sh script -qec 'timeout -s INT 3 \(Program.fishbowl) stats' /dev/null < /dev/null"
    let outcome = try Program.run(
      ["/bin/sh", "-c", line], environment: ["FISHBOWL_ROOT": life.bowl.root, "TERM": "xterm"])
    let tables = outcome.output.split(separator: "\u{1b}[H")
    #expect(tables.count > 1 && tables.allSatisfy { $0.hasSuffix("\u{1b}[J") || $0 == tables.last }, "\(outcome)")
    #expect(tables.allSatisfy { $0.contains("CONTAINER ID") && $0.contains("box") }, "\(outcome)")
  }

  @Test func infoCountsAndNames() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "new", "tiny", "true")
    _ = try life.done("run", "--name", "ended", "tiny", "true")
    try life.run(["sleep", "60"], "up")
    try life.run(["sleep", "60"], "ice")
    _ = try life.done("pause", "ice")
    let text = try life.done("info")
    for line in ["Containers: 4", " Running: 1", " Paused: 1", " Stopped: 2", "Images: 1", "Storage Driver: overlay"] {
      #expect(text.split(separator: "\n").contains(line[...]), "\(line)")
    }
    let info = try #require(JSON(parsing: try life.done("system", "info", "--format", "{{json .}}")))
    #expect(info["KernelVersion"]?.string == (try Program.shell("uname -r").output.dropLast()).description)
    #expect(info["NCPU"]?.number == Int64(try Program.shell("getconf _NPROCESSORS_ONLN").output.dropLast()))
    let memory = Int64(try Program.shell("awk '/MemTotal/ { print $2 }' /proc/meminfo").output.dropLast())
    #expect(info["MemTotal"]?.number == memory.map { $0 << 10 })
    #expect(info["DockerRootDir"]?.string == life.bowl.root)
    let version = try life.done("--version")
    #expect(try life.done("version", "--format", "{{.Server.Version}}") == version)
    #expect(try life.done("info", "-f", "{{.ServerVersion}}") == version)
    #expect(try life.done("version").contains(" KernelVersion:  " + Program.shell("uname -r").output))
  }

  @Test func diffAndSizeSeeWhatWasWritten() throws {
    let life = try Life()
    defer { life.remove() }
    let program = """
      mkdir -p /new/deep; head -c 5000 /dev/zero > /new/deep/file; echo x >> /etc/motd; rm /bin/wc
      rm -r /data; mkdir /data; echo y > /data/mine
      """
    #expect(try life.outcome("run", "--name", "box", "tiny", "sh", "-c", program).code == 0)
    let changes = try life.done("diff", "box").split(separator: "\n").map(String.init)
    #expect(
      Set(changes).isSuperset(of: ["A /new", "A /new/deep", "A /new/deep/file", "C /etc", "C /etc/motd", "C /bin"]))
    #expect(Set(changes).isSuperset(of: ["C /data", "D /data/big", "A /data/mine"]), "\(changes)")
    #expect(changes.contains("D /bin/wc") && !changes.contains("C /bin/wc"), "\(changes)")
    #expect(changes == changes.sorted { $0.dropFirst(2) < $1.dropFirst(2) })
    let size = try life.done("ps", "-as", "--format", "{{.Size}}")
    let motd = Int(try Program.shell("stat -c %s \(life.bowl.root)/containers/*/upper/etc/motd").output.dropLast()) ?? 0
    #expect(try #/5\.0\dkB \(virtual [0-9.]+MB\)\n/#.wholeMatch(in: size) != nil, "\(size)")
    let inspected = try life.done("inspect", "-sf", "{{.SizeRw}}", "box")
    #expect(inspected == "\(5000 + motd + 2)\n")
    #expect(try life.outcome("diff", "nope").code == 1)
  }
}
