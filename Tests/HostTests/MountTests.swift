import Foundation
import Kernel
import Testing

@Suite struct MountTests {
  @Test func everyFieldOfALineIsRead() throws {
    let line = try #require(
      MountLine(
        #"36 35 98:0 /mnt\0401 /mnt/a\040b\134c\011d rw,noatime master:1 propagate_from:2 - ext3 /dev/r\040oot rw,errors=a b"#
      ))
    #expect((line.id, line.parent) == (36, 35))
    #expect((line.device, line.root, line.mountPoint) == ("98:0", "/mnt 1", "/mnt/a b\\c\td"))
    #expect((line.options, line.tags) == (["rw", "noatime"], ["master:1", "propagate_from:2"]))
    #expect((line.type, line.source, line.superOptions) == ("ext3", "/dev/r oot", ["rw", "errors=a b"]))
    #expect(!line.isReadOnly)
  }

  @Test func anEmptySourceShiftsNothing() throws {
    let line = try #require(MountLine("40 1 0:3 net:[4026531833] /run/n ro - nsfs  rw"))
    #expect((line.root, line.source, line.superOptions, line.tags) == ("net:[4026531833]", "", ["rw"], []))
    #expect(line.isReadOnly)
  }

  @Test func bytesThatAreNotOctalStay() throws {
    let line = try #require(MountLine(#"1 0 0:1 / /a\9b\04 rw - t s rw"#))
    #expect(line.mountPoint == #"/a\9b\04"#)
    #expect(line.verbatim == #"1 0 0:1 / /a\9b\04 rw - t s rw"#)
  }

  @Test(arguments: ["", "a b", "1 0 0:1 / / rw - t s", "1 0 0:1 / / rw t s rw x y", "x 0 0:1 / / rw - t s rw"])
  func whatIsNoMountLineIsNil(_ line: String) { #expect(MountLine(line[...]) == nil) }

  @Test func ofMountsOverOneAnotherTheTopmostIsSeen() {
    let table = MountTable(
      """
      21 1 0:1 / / rw - ext4 disk rw
      24 23 0:4 / /a rw - tmpfs third rw
      22 21 0:2 / /a rw - tmpfs first rw
      23 22 0:3 / /a rw - tmpfs second rw
      25 24 0:5 / /a/b rw - tmpfs other rw
      """)
    #expect(table.mounts.count == 5)
    #expect(table["/a"]?.source == "third")
    #expect(table["/a/b/c"] == nil)
    #expect(table.holding("/a/b/c")?.source == "other")
    #expect(table.holding("/a/bc")?.source == "third")
    #expect(table.holding("/ab")?.source == "disk")
  }

  @Test func betweenPivotAndDetachTheRootIsTheNewOne() {
    let pivoted = "21 30 254:0 / / rw - ext4 /dev/vda rw\n30 1 0:40 / / rw - overlay overlay rw\n"
    #expect(MountTable(pivoted).root?.type == "overlay")
    #expect(MountTable(pivoted)["/"]?.type == "overlay")
    #expect(MountTable("").root == nil)
  }

  struct Found: Decodable {
    var filesystems: [Mount]
    struct Mount: Decodable, Equatable {
      var id: Int
      var parent: Int
      var target: String
      var fstype: String
      var majmin: String
    }

    enum CodingKeys: String, CodingKey { case filesystems }
  }

  @Test(.enabled(if: isInstalled("findmnt"), "needs findmnt")) func theTableIsFindmnts() throws {
    let text = try output("findmnt", "-J", "-l", "-o", "ID,PARENT,TARGET,FSTYPE,MAJ:MIN")
      .replacingOccurrences(of: "maj:min", with: "majmin")
    let found = try JSONDecoder().decode(Found.self, from: Data(text.utf8)).filesystems
    let table = try #require(ProcFiles.here.mounts(of: "self"))
    let ours = table.mounts.map {
      Found.Mount(id: $0.id, parent: $0.parent, target: $0.mountPoint, fstype: $0.type, majmin: $0.device)
    }
    #expect(ours.sorted { $0.id < $1.id } == found.sorted { $0.id < $1.id })
  }

  @Test(.enabled(if: isRoot, "needs root")) func aRealMountPointMayHoldASpace() throws {
    let tree = try FakeTree(["/a b/": ""])
    let point = tree.directory + "/a b"
    let script = "mount -t tmpfs 'the source' '\(point)' && cat /proc/self/mountinfo"
    let table = MountTable(try output("unshare", "-m", "sh", "-c", script))
    #expect(table[point]?.source == "the source")
    #expect(table[point]?.type == "tmpfs")
  }

  @Test func cgroupLinesMayHoldColonsAndPairs() throws {
    let pair = try #require(CgroupLine("4:cpu,cpuacct:/a:b"))
    #expect((pair.hierarchy, pair.controllers, pair.path) == (4, ["cpu", "cpuacct"], "/a:b"))
    let unified = try #require(CgroupLine("0::/user.slice"))
    #expect((unified.controllers, unified.path) == ([], "/user.slice"))
    #expect(CgroupLine("4:cpu") == nil)
    let own = ProcFiles.here.cgroups(of: "self")?.map(\.verbatim)
    #expect(try own?.joined(separator: "\n") == output("cat", "/proc/\(getpid())/cgroup"))
  }
}
