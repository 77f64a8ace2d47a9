import Foundation
import Kernel
import Testing

@Suite struct ProcFilesTests {
  @Test func aWholeFileIsReadWhateverItsLength() throws {
    let long = String(repeating: "0123456789\n", count: 20_000)
    let tree = try FakeTree(["/empty": "", "/long": long, "/page": String(repeating: "x", count: 16_384)])
    #expect(tree.files.text("/empty") == "")
    #expect(tree.files.text("/long") == long)
    #expect(tree.files.text("/page")?.utf8.count == 16_384)
    #expect(tree.files.bytes("/long", upTo: 7) == Array("0123456".utf8))
  }

  @Test func whatIsNotThereIsNil() throws {
    let files = ProcFiles.here
    #expect(files.text("/proc/0/status") == nil)
    #expect(files.text("/proc") == nil)
    #expect(files.link("/proc/self/status") == nil)
    #expect(files.kind(of: "/proc/no") == nil)
    #expect(files.namespace("pid", of: "0") == nil)
    #expect(files.processStat(of: 0) == nil)
  }

  @Test func noDescriptorStaysOpen() throws {
    let tree = try FakeTree(["/file": "text"])
    for _ in 0..<3 { _ = (tree.files.text("/file"), tree.files.text("/"), tree.files.bytes("/file", upTo: 1)) }
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      .compactMap { ProcFiles.here.link("/proc/self/fd/" + $0) }
    #expect(open.filter { $0.hasPrefix(tree.directory) } == [])
  }

  @Test func aFIFOIsNotWaitedFor() throws {
    let tree = try FakeTree(["/": ""])
    #expect(mkfifo(tree.directory + "/fifo", 0o600) == 0)
    #expect(tree.files.text("/fifo") == "")
  }

  @Test func statusKeepsValuesVerbatim() throws {
    let status = ProcessStatus("Name:\ta: b\nNSpid:\t10109\t1\nNSpidx:\t7\nGroups:\t \nCapBnd:\t000001fffeffffff\n")
    #expect(status["Name"] == "a: b")
    #expect(status["NSpid"] == "10109\t1")
    #expect(status["Groups"] == " ")
    #expect(status["Cap"] == nil)
    #expect(status.mask("CapBnd") == 0x1ff_feff_ffff)
    #expect(status.mask("Name") == nil)
  }

  @Test func statusSaysWhatGrepSays() throws {
    let pid = Int(getpid())
    let status = try #require(ProcFiles.here.status(of: pid))
    for key in ["NSpid", "Uid", "CapBnd", "SigIgn", "NSsid"] {
      #expect(try output("grep", "^\(key):", "/proc/\(pid)/status") == "\(key):\t" + #require(status[key]))
    }
  }

  @Test(arguments: [("pid", "pid"), ("mnt", "mnt"), ("net", "net"), ("cgroup", "cgroup")])
  func aNamespacesNumberIsItsInode(_ name: String, _ link: String) throws {
    let inode = try output("stat", "-L", "-c", "%i", "/proc/\(getpid())/ns/\(link)")
    #expect(ProcFiles.here.namespace(name, of: "self") == inode)
  }

  @Test func theNameInStatMayHoldSpacesAndParentheses() throws {
    let tail = "S 4711 10 10 0 -1 4194368 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 2"
    let stat = try #require(ProcessStat("42 (a) (b) S 1 2) \(tail)"))
    #expect(stat.pid == 42)
    #expect(stat.name == "a) (b) S 1 2")
    #expect(stat.state == "S")
    #expect(stat.parent == 4711)
    #expect(stat.startTime == 987_654)
    #expect(stat.hasNotExecuted)
  }

  @Test(arguments: ["", "42", "42 (a", "42 )a( S 1", "x (a) S 1 2 3", "42 (a) S 1 2 3"])
  func whatIsNoStatLineIsNil(_ text: String) { #expect(ProcessStat(text) == nil) }

  @Test func aRealProcessWithAnOddNameIsRead() throws {
    let tree = try FakeTree(["/": ""])
    let name = "a) R (b 1"
    try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: tree.directory + "/" + name)
    try withProcess(tree.directory + "/" + name, ["60"], until: name) { pid, _ in
      let stat = try #require(ProcFiles.here.processStat(of: pid))
      #expect(stat.parent == Int(getpid()))
      #expect(!stat.hasNotExecuted)
      let fields = try output("sed", "s/.*) //", "/proc/\(pid)/stat").split(separator: " ")
      #expect(String(stat.startTime) == fields[19])
    }
  }

  @Test func aForkWithoutExecveIsTold() throws {
    try withProcess("sh", ["-c", "(read line; :); :"], until: "sh") { pid, _ in
      let child = try #require(patiently { children(of: pid).first })
      let fork = try #require(ProcFiles.here.processStat(of: child))
      let shell = try #require(ProcFiles.here.processStat(of: pid))
      #expect(fork.hasNotExecuted && !shell.hasNotExecuted)
    }
  }
}
