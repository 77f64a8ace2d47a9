import Glibc
import Testing

@testable import Kernel

/// A program can make folders in folders by the ten thousand: no stack of this process, and no table of descriptors, is
/// as deep.
@Suite struct TreeTests {
  static let depth = 20_000

  @Test func aTreeIsAsDeepAsItIs() throws {
    let scratch = Scratch()
    let tree = scratch.path + "/tree"
    try Self.make(tree)
    #expect(Sys.size(of: tree) == 5)
    #expect(try Sys.removeTree(tree) == Self.depth + 2)
    #expect(scratch.names == [])
  }

  /// At the bottom is a file of five bytes, with a second name.
  private static func make(_ path: String) throws {
    var folder = AT_FDCWD
    for name in [path] + Array(repeating: "down", count: depth - 1) {
      #expect(mkdirat(folder, name, 0o755) == 0)
      let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      Sys.close(folder)
      folder = inner
    }
    defer { Sys.close(folder) }
    let file = openat(folder, "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    defer { Sys.close(file) }
    #expect(write(file, "12345", 5) == 5)
    #expect(linkat(folder, "file", folder, "same", 0) == 0)
  }

  /// What is moved elsewhere while it is gone through leads nowhere else.
  @Test func whoIsMovedLeadsNowhere() throws {
    let scratch = Scratch()
    for name in ["tree", "tree/in", "tree/in/deep", "else"] {
      try Sys.makeDirectory(scratch.path + "/" + name, mode: 0o755)
    }
    var way = Descent(scratch.path + "/tree")
    defer { way.end() }
    for name in [scratch.path + "/tree", "in"] {
      guard case .found(name)? = try way.next() else { Issue.record("not \(name)"); return }
      try way.enter(name)
    }
    try Sys.rename(scratch.path + "/tree/in", to: scratch.path + "/else/in")
    #expect(throws: KernelRefusal.self) { while try way.next() != nil {} }
    for name in ["else/in/deep", "else/in"] { Sys.removeDirectory(scratch.path + "/" + name) }
  }
}
