import Foundation
import SystemPackage
import Testing

@testable import Images

/// Layers read as overlayfs would show them.
@Suite(.enabled(if: geteuid() == 0, "whiteouts are devices, which only root makes")) struct LayerStackTests {
  private static let make = """
    mkdir -p 1/etc/app/deep 1/var/run 1/gone 1/hid 2/etc/app 3/etc/app/sub 3/hid
    echo one > 1/etc/app/a; echo low > 1/etc/app/b; echo deep > 1/etc/app/deep/x; echo z > 1/gone/z; echo old > 1/hid/old
    echo high > 2/etc/app/b; chmod 640 2/etc/app/b; chown 12:34 2/etc/app/b; chmod 2750 2/etc/app; chown 5:6 2/etc/app
    ln 2/etc/app/b 2/etc/app/same; ln -s b 2/etc/app/link; touch -d @1000000000 2/etc/app/b; mkfifo 2/etc/app/pipe
    ln -s ../etc/app 2/rel; ln -s /etc 2/abs; ln -s /../../etc/app 2/out; ln -s loop 2/loop; ln -s /gone 2/dangling
    mknod 3/gone c 0 0; mknod 3/etc/app/a c 0 0; echo new > 3/hid/new
    chmod 2750 3/etc/app; chown 5:6 3/etc/app; printf '\\377' | xargs -0 -I{} touch 2/etc/app/{}
    """

  private func withStack(_ body: (LayerStack, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/stack-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-euc", "cd \(folder)\n" + Self.make]
    try shell.run()
    shell.waitUntilExit()
    try #require(shell.terminationStatus == 0)
    try Files.markOpaque(FilePath(folder + "/3/hid"))
    try body(LayerStack(["1", "2", "3"].map { "\(folder)/\($0)" }), folder)
  }

  @Test func aPathIsFollowedInside() throws {
    try withStack { stack, folder in
      let all = ["1", "2", "3"].map { "\(folder)/\($0)/etc/app" }
      for path in ["/etc/app", "/rel", "/abs/app", "/out", "/rel/../../etc/./app"] {
        let folders = try stack.folders(at: path)
        #expect(folders == all, "\(path)")
      }
      let hid = try stack.folders(at: "/hid")
      #expect(hid == ["\(folder)/3/hid"])
      for path in ["/gone", "/dangling", "/loop", "/etc/app/b", "/etc/app/b/x", "/none"] {
        let folders = try stack.folders(at: path)
        #expect(folders == [], "\(path)")
      }
    }
  }

  @Test func aCopyIsWhatWouldBeSeen() throws {
    try withStack { stack, folder in
      let copy = folder + "/copy"
      try LayerStack(try stack.folders(at: "/etc/app")).copy(to: copy)
      let files = FileManager.default
      let names = try FilePath(copy).names
      #expect(names.count == 7, "\(names)")
      #expect(!files.fileExists(atPath: copy + "/a"))
      #expect(files.contents(atPath: copy + "/b") == Data("high\n".utf8))
      #expect(files.contents(atPath: copy + "/deep/x") == Data("deep\n".utf8))
      #expect(try files.destinationOfSymbolicLink(atPath: copy + "/link") == "b")
      let (file, same) = (try status(copy + "/b"), try status(copy + "/same"))
      #expect(file.st_ino == same.st_ino && file.st_nlink == 2)
      #expect((file.st_mode & 0o7777, file.st_uid, file.st_gid) == (0o640, 12, 34))
      #expect(file.st_mtim.tv_sec == 1_000_000_000)
      let top = try status(copy)
      #expect((top.st_mode & 0o7777, top.st_uid, top.st_gid) == (0o2750, 5, 6))
      #expect(try status(copy + "/pipe").st_mode & S_IFMT == S_IFIFO)
    }
  }

  private func status(_ path: String) throws -> stat {
    var status = stat()
    try #require(lstat(path, &status) == 0, "\(path)")
    return status
  }
}

extension FilePath {
  /// As bytes: one of them is no UTF-8.
  fileprivate var names: [FilePath.Component] { get throws { Files.names(in: self) } }
}
