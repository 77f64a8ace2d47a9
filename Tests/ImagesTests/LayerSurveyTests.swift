import Foundation
import SystemPackage
import Testing

@testable import Images

/// What layers do to each other, against what overlayfs makes of the same calls.
@Suite(.enabled(if: isRoot, "whiteouts are devices, which only root makes")) struct LayerSurveyTests {
  private static let lower = """
    mkdir -p 1/etc 1/gone/deep 1/hid 2/etc; echo one > 1/etc/a; echo two > 1/etc/b; ln 1/etc/b 1/etc/same
    printf %8192s x > 1/big; echo z > 1/gone/z; echo y > 1/gone/deep/y; echo old > 1/hid/old
    mkdir 1/way; echo w > 1/way/w
    echo three > 2/etc/a; mkdir -p 2/way; echo w2 > 2/way/v
    """

  private func withLayers(_ body: (String) throws -> Void) throws {
    let scratch = try Scratch()
    try shell("cd \(scratch.path); \(Self.lower)")
    try withExtendedLifetime(scratch) { try body(scratch.path.string) }
  }

  private func told(_ entries: [LayerEntry]) -> [String] { entries.map { "\($0.change.rawValue) \($0.path)" } }

  @Test func imageLayers() throws {
    try withLayers { folder in
      try shell(
        "cd \(folder); mkdir -p 3/etc; mknod 3/gone c 0 0; cp -p 1/etc/b 3/etc/b; chmod 600 3/etc/b; echo n > 3/n")
      let surveys = try LayerSurveyor(["1", "2", "3"].map { "\(folder)/\($0)" }).surveys().map(\.entries)
      #expect(surveys[0].allSatisfy { $0.change == .created && $0.covered == nil })
      #expect(told(surveys[1]) == ["copied-up /etc/a", "created /way/v"])
      #expect(surveys[1][0].covered == .init(layer: 1, files: 1, bytes: 4, wasted: 4))
      #expect(told(surveys[2]) == ["metadata /etc/b", "whiteout /gone", "created /n"])
      // Another name of the same file is still there: its bytes are in use.
      #expect(surveys[2][0].covered == .init(layer: 1, files: 1, bytes: 4, wasted: 0))
      #expect(surveys[2][1].covered == .init(layer: 1, files: 2, bytes: 4, wasted: 4))
    }
  }

  /// overlayfs itself writes the upper directory.
  @Test func whatOverlayfsWrites() throws {
    try withLayers { folder in
      let work = """
        cd m; echo t >> big; chmod 700 etc/b; echo new > fresh; echo other > t; mv t etc/a; rm -r gone hid; mkdir hid
        echo h > hid/h; chown 5 way; mkdir dir; touch way/w
        """
      try shell(
        "cd \(folder); mkdir u w m; unshare -m sh -ec 'mount -t overlay none -o lowerdir=2:1,upperdir=u,workdir=w m; \(work)'"
      )
      let survey = try LayerSurveyor(["\(folder)/1", "\(folder)/2"]).survey(upper: "\(folder)/u")
      #expect(
        told(survey.entries) == [
          "copied-up /big", "created /dir", "created /etc/a", "metadata /etc/b", "created /fresh", "whiteout /gone",
          "opaque /hid", "created /hid/h", "metadata /way", "metadata /way/w",
        ])
      let big = try #require(survey.entries.first)
      #expect(big.covered?.bytes == 8192 && big.changedBytes == 2 && big.bytes == 8194)
      #expect(survey.entries[2].covered?.layer == 2)
      #expect(survey.entries[3].changedBytes == 0)
      let cut = try LayerSurveyor(["\(folder)/1", "\(folder)/2"], most: 4).survey(upper: "\(folder)/u")
      #expect(cut.isCut && told(cut.entries) == Array(told(survey.entries).prefix(3)))
    }
  }

  @Test func theLifeOfAPath() throws {
    try withLayers { folder in
      try shell("cd \(folder); mkdir 3 4 4/gone; mknod 3/gone c 0 0; mknod 3/hid c 0 0; echo again > 4/gone/z")
      try Files.markOpaque(FilePath(folder + "/4/gone"))
      let surveyor = LayerSurveyor(["1", "2", "3", "4"].map { "\(folder)/\($0)" })
      let life = { (path: String) in
        try surveyor.life(of: path).map { "\($0.layer) \($0.entry.change.rawValue) \($0.entry.path)" }
      }
      #expect(try life("/etc/a") == ["1 created /etc/a", "2 copied-up /etc/a"])
      #expect(try life("gone/z") == ["1 created /gone/z", "3 whiteout /gone", "4 created /gone/z"])
      #expect(try life("/gone/deep/y") == ["1 created /gone/deep/y", "3 whiteout /gone"])
      #expect(try life("/none/x") == [])
      #expect(try life("/hid") == ["1 created /hid", "3 whiteout /hid"])
    }
  }
}
