import Foundation
import Steps
import TestSupport
import Testing

/// --watch-files: what is recorded of files is what was done to them.
@Suite(
  .serialized,
  .enabled(if: Bowl.canMakeContainers && Program.exists("gcc"), "needs gcc, and \(Bowl.reason)"))
struct WatchTests {
  private static let all = """
    SELECT path, target, changes, program, pid, pid_inside FROM file_event ORDER BY step
    """

  /// Of each path what was done to it, in its order: where one moment ends and the next begins is chance.
  private func changes(_ rows: [[String: JSONCell]]) -> [String: [String]] {
    rows.reduce(into: [:]) { found, row in
      found[row["path"]?.text ?? "", default: []] += (row["changes"]?.text ?? "").split(separator: " ").map(String.init)
    }
  }

  @Test func eachChangeHasItsDoer() throws {
    let doer = try Doer()
    defer { doer.remove() }
    try doer.run("all", [])
    let pid = try doer.life.bowl.rows("SELECT pid FROM step WHERE kind = 'exec.user'")[0]["pid"]?.number
    let rows = try doer.life.bowl.rows(Self.all)
    #expect(
      changes(rows) == [
        "/a": ["created", "modified", "moved"], "/n": ["created", "deleted"], "/n/b": ["attributes", "deleted"],
        "/etc/motd": ["modified"], "/old": ["attributes"], "/c": ["created", "modified"],
      ])
    #expect(rows.first { $0["target"] != .null }?["target"]?.text == "/n/b")
    for row in rows {
      #expect(row["program"]?.text == "doer", "\(row)")
      let isChild = row["path"]?.text == "/c"
      #expect((row["pid_inside"]?.number == 1) == !isChild, "\(row)")
      #expect(row["pid"]?.number == pid || isChild && row["pid"]?.number ?? 0 > 1, "\(row)")
    }
    // What the layer holds at the end is looked at all the same.
    let left = try doer.life.bowl.rows("SELECT path, change FROM change ORDER BY path").compactMap { $0["path"]?.text }
    #expect(Set(left).isSuperset(of: ["/c", "/etc/motd", "/old"]) && !left.contains("/n"))
    #expect(try doer.life.bowl.rows("SELECT 1 AS n FROM step WHERE kind = 'fs.missed'").isEmpty)
    let told = try doer.life.done("replay", "--scene", "8")
    #expect(told.contains("doer moved /a to /n/b.") && told.contains("doer wrote to /etc/motd."))
    #expect(try doer.life.done("replay", "--scene", "8", "--lang", "ko").contains("doer가 /a를 /n/b로 옮겼다."))
    #expect(try doer.life.outcome("trace", "verify").code == 0)
    _ = try doer.life.done("rm", "box")
    #expect(doer.life.differences == [])
  }

  @Test func aMillionWritesAreAFewRows() throws {
    let doer = try Doer()
    defer { doer.remove() }
    try doer.run("storm", [])
    let rows = try doer.life.bowl.rows(Self.all)
    #expect((1...40).contains(rows.count) && Set(rows.compactMap { $0["path"]?.text }) == ["/log"], "\(rows.count)")
    #expect(changes(rows)["/log"]?.prefix(2) == ["created", "modified"])
    #expect(try doer.life.bowl.rows("SELECT 1 AS n FROM step WHERE kind = 'fs.missed'").isEmpty)
    let size = try doer.life.bowl.rows("SELECT upper_bytes AS size FROM change WHERE path = '/log'")
    #expect(size.first?["size"]?.number == 1_000_000)
    _ = try doer.life.done("rm", "box")
  }

  /// The monitor stands still while more is done than the kernel's queue holds.
  @Test func whatIsMissingIsSaid() throws {
    let doer = try Doer()
    defer { doer.remove() }
    try doer.run("flood", ["-d"])
    let pid = try #require(Int(try doer.life.done("inspect", "-f", "{{.State.Pid}}", "box").dropLast()))
    let monitor = try #require(Live.stat(pid).flatMap { pid_t($0[1]) })
    kill(monitor, SIGSTOP)
    defer { kill(monitor, SIGCONT) }
    let upper = try doer.life.done("inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", "box").dropLast()
    try doer.life.wait { FileManager.default.fileExists(atPath: upper + "/done") }
    kill(monitor, SIGCONT)
    try doer.life.wait { try doer.life.bowl.rows("SELECT state FROM run")[0]["state"]?.text == "ended" }
    let missed = try doer.life.bowl.rows(
      """
      SELECT detail ->> '$.observeMissed._0' AS reason, detail ->> '$.observeMissed.count' AS count FROM step
        WHERE kind = 'fs.missed' ORDER BY step
      """)
    #expect(Set(missed.compactMap { $0["reason"]?.text }) == ["overflow", "bound"])
    let counted = missed.compactMap { $0["count"]?.number }
    #expect(counted.count == 1 && counted[0] > 1000)
    #expect(try doer.life.bowl.rows(Self.all).count == 1000)
    #expect(try doer.life.done("replay", "--scene", "8", "--depth", "2").contains("changes of files are missing here"))
    _ = try doer.life.done("rm", "box")
    #expect(doer.life.differences == [])
  }

  /// What was made so is watched in each of its lives; whatever comes from outside is told, too.
  @Test func eachLifeIsWatched() throws {
    let life = try Life()
    defer { life.remove() }
    let program = "echo up; while [ ! -e /go ]; do sleep 0.05; done; echo x > /x; rm /go; exit 3"
    _ = try life.done(
      "create", "--watch-files", "--restart", "on-failure:1", "--name", "box", "tiny", "sh", "-c", program)
    _ = try life.done("start", "box")
    let file = life.bowl.folder.path + "/go"
    #expect(FileManager.default.createFile(atPath: file, contents: Data(count: 4 << 20)))
    for count in 1...2 {
      try life.wait { try life.outcome("logs", "box").output.split(separator: "\n").count == count }
      _ = try life.done("cp", file, "box:/go")
    }
    let ended = "SELECT run FROM run WHERE verb = 'start' AND state = 'ended'"
    try life.wait { try life.bowl.rows(ended, run: "all").count == 2 }
    let rows = try life.bowl.rows(
      "SELECT run, path, changes, program, pid_inside FROM file_event WHERE path IN ('/go', '/x') ORDER BY run, step",
      run: "all")
    #expect(Set(rows.compactMap { $0["run"]?.number }).count == 2)
    #expect(rows.filter { $0["path"]?.text == "/x" }.compactMap { $0["pid_inside"]?.number } == [1, 1])
    let copied = rows.filter { $0["path"]?.text == "/go" && $0["changes"]?.text?.contains("created") == true }
    #expect(copied.compactMap { $0["program"]?.text } == ["fishbowl", "fishbowl"], "\(rows)")
    #expect(copied.allSatisfy { $0["pid_inside"] == .null })
    _ = try life.done("rm", "box")
    #expect(life.differences == [])
  }

  /// Who is left in a PID namespace that is not its own is ended before the layer is looked at.
  @Test func nobodyWritesWhenTheLayerIsLookedAt() throws {
    let life = try Life()
    defer { life.remove() }
    let program = "(i=0; while :; do i=$((i+1)); echo > /w/$i; done) & sleep 0.3"
    _ = try life.outcome("run", "--name", "box", "--pid", "host", "tiny", "sh", "-c", "mkdir /w; " + program)
    let upper = try life.done("inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", "box").dropLast()
    let there = try FileManager.default.contentsOfDirectory(atPath: upper + "/w").count
    let recorded = try life.bowl.rows("SELECT count(*) AS n FROM change WHERE path LIKE '/w/%'")[0]["n"]?.number
    #expect(there > 0 && recorded == min(there, 999))
    _ = try life.done("rm", "box")
  }

  @Test func itIsRefusedWhereItCannotBeHad() throws {
    let life = try Life()
    defer { life.remove() }
    let untraced = try life.outcome("run", "--watch-files", "--no-trace", "tiny", "true")
    #expect(untraced.code == 125 && untraced.errors.contains("leave out --no-trace"))
    let aquarium = try life.outcome("run", "--watch-files", "--break-isolation", "tiny", "true")
    #expect(aquarium.code == 125 && aquarium.errors.contains("users of its own"), "\(aquarium)")
    #expect(life.differences == [])
    guard Bowl.canBeRootless else { return }
    let person = try Life(user: Bowl.somebody)
    defer { person.remove() }
    let refused = try person.outcome("run", "--watch-files", "tiny", "true")
    #expect(refused.code == 125 && refused.errors.contains("--watch-files needs root"), "\(refused)")
  }
}

/// A root file system with one program, of which each system call is known.
private struct Doer {
  let life: Life
  private let rootfs: String

  init() throws {
    life = try Life()
    rootfs = life.bowl.folder.path + "/rootfs"
    let source = life.bowl.folder.path + "/doer.c"
    try Self.source.write(toFile: source, atomically: true, encoding: .utf8)
    let built = try Program.shell(
      "mkdir -p \(rootfs)/bin \(rootfs)/etc && echo m > \(rootfs)/etc/motd && echo o > \(rootfs)/old"
        + " && gcc -static -o \(rootfs)/bin/doer \(source)")
    try #require(built.code == 0, "\(built)")
  }

  func remove() { life.remove() }

  func run(_ what: String, _ options: [String]) throws {
    let outcome = try life.bowl.fishbowl(
      ["run", "--watch-files", "--name", "box"] + options + ["--rootfs", rootfs, "/bin/doer", what])
    try #require(outcome.code == 0, "\(outcome)")
  }

  private static let source = """
    #define _GNU_SOURCE
    #include <fcntl.h>
    #include <stdio.h>
    #include <string.h>
    #include <sys/stat.h>
    #include <sys/wait.h>
    #include <unistd.h>
    static void put(const char *path, int flags) {
      int fd = open(path, O_WRONLY | flags, 0644);
      write(fd, "x", 1);
      close(fd);
    }
    int main(int count, char **words) {
      if (!strcmp(words[1], "storm")) {
        int fd = open("/log", O_WRONLY | O_CREAT, 0644);
        for (int i = 0; i < 1000000; i++) write(fd, "x", 1);
        return 0;
      }
      if (!strcmp(words[1], "flood")) {
        sleep(1);
        for (int i = 0; i < 20000; i++) {
          char path[32];
          sprintf(path, "/f%d", i);
          put(path, O_CREAT);
          unlink(path);
        }
        mkdir("/done", 0755);
        sleep(1);
        return 0;
      }
      put("/a", O_CREAT);
      mkdir("/n", 0755);
      rename("/a", "/n/b");
      chmod("/n/b", 0600);
      unlink("/n/b");
      rmdir("/n");
      put("/etc/motd", O_APPEND);
      chmod("/old", 0600);
      if (fork() == 0) {
        put("/c", O_CREAT);
        sleep(1);
        _exit(0);
      }
      wait(NULL);
      return 0;
    }
    """
}
