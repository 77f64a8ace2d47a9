import Foundation
import TestSupport
import Testing

/// What tests hold a host against is theirs alone, and all of theirs.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct HostSnapshotTests {
  @Test func aContainerOfAnotherRootIsItsOwnersAlone() throws {
    let (own, other) = (try Bowl(), try Bowl())
    defer { own.remove() }
    defer { other.remove() }
    let before = (own: HostSnapshot(root: own.root), other: HostSnapshot(root: other.root))
    let begun = try other.fishbowl("run", "-d", "--name", "aa", "tiny", "sleep", "60")
    defer { _ = try? other.fishbowl("rm", "-f", "aa") }
    #expect(begun.code == 0, "\(begun)")
    #expect(HostSnapshot.settled(root: own.root, as: before.own).differences(from: before.own) == [])
    #expect(HostSnapshot(root: other.root).differences(from: before.other).contains { $0.hasPrefix("cgroups: ") })
    let stray = try #require(groups.first) + "/left-by-nobody"
    try FileManager.default.createDirectory(atPath: stray, withIntermediateDirectories: false)
    defer { rmdir(stray) }
    #expect(HostSnapshot(root: own.root).differences(from: before.own).contains { $0.contains("left-by-nobody") })
  }

  private var groups: [String] {
    let top = "/sys/fs/cgroup"
    let hierarchies = (try? FileManager.default.contentsOfDirectory(atPath: top)) ?? []
    return ([top] + hierarchies.map { top + "/" + $0 }).map { $0 + "/fishbowl" }
      .filter { FileManager.default.fileExists(atPath: $0) }
  }
}
