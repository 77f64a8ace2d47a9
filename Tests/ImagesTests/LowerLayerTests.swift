import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

/// What a layer says of files that only layers below have: as umoci unpacks it, so overlayfs shows it.
@Suite(
  "Layers that need those below",
  .enabled(if: isRoot && isInstalled("umoci") && isInstalled("python3"), "needs root and umoci"))
struct LowerLayerTests {
  private let scratch: Scratch
  private var store: ContentStore { scratch.store }

  init() throws { scratch = try Scratch() }

  private static func base() -> HandmadeTar {
    var tar = HandmadeTar()
    tar.pax([("SCHILY.xattr.user.kept", "folder")])
    tar.directory("d", mode: 0o2751, owner: 5)
    tar.pax([("SCHILY.xattr.user.kept", "file")])
    tar.file("d/a", "content", mode: 0o4750, owner: 1234)
    tar.hardLink("d/twin", to: "d/a")
    tar.symbolicLink("d/link", to: "a")
    tar.file("alone", "alone")
    tar.pipe("pipe")
    tar.symbolicLink("bin", to: "/usr/bin")
    tar.directory("usr")
    tar.directory("usr/bin", mode: 0o700)
    tar.file("usr/bin/tool", "tool")
    tar.symbolicLink("dangling", to: "no/where")
    tar.directory("gone")
    tar.file("gone/old", "x")
    return tar
  }

  /// Each lies over the base, and a layer on top of it that changes nothing of it.
  private static let uppers: [(name: String, build: @Sendable (inout HandmadeTar) -> Void)] = [
    ("of a file", { $0.hardLink("b", to: "alone") }),
    ("of a file with two names", { $0.hardLink("b", to: "d/a") }),
    (
      "two of one",
      { tar in
        tar.hardLink("b", to: "d/a")
        tar.hardLink("c", to: "/d/twin")
        tar.hardLink("e", to: "b")
      }
    ),
    (
      "of a link, and of a pipe",
      { tar in
        tar.hardLink("b", to: "d/link")
        tar.hardLink("n", to: "pipe")
      }
    ),
    ("through a link from below", { $0.hardLink("b", to: "bin/tool") }),
    (
      "of a file that it hides then",
      { tar in
        tar.hardLink("b", to: "d/a")
        tar.file("d/.wh.a")
      }
    ),
    (
      "of a file that it replaces then",
      { tar in
        tar.hardLink("b", to: "d/a")
        tar.file("d/a", "new")
      }
    ),
    ("into a folder that it does not name", { $0.hardLink("d/b", to: "d/a") }),
    (
      "replaced then",
      { tar in
        tar.hardLink("b", to: "alone")
        tar.file("b", "new")
      }
    ),
    (
      "replaced then, while another name stays",
      { tar in
        tar.hardLink("z", to: "alone")
        tar.hardLink("q", to: "alone")
        tar.file("z", "new")
      }
    ),
    (
      "replaced then, while a name of that name stays",
      { tar in
        tar.hardLink("b", to: "d/a")
        tar.hardLink("e", to: "b")
        tar.file("b", "new")
      }
    ),
    (
      "folders it does not name",
      { tar in
        tar.file("d/new", "x")
        tar.file("usr/bin/new", "x")
      }
    ),
    ("folders it does not name, for what it hides", { $0.file("d/.wh.link") }),
    (
      "a folder emptied",
      { tar in
        tar.file("d/.wh..wh..opq")
        tar.file("d/new", "x")
      }
    ),
    (
      "a folder through a link from below",
      { tar in
        tar.file("bin/new", "x")
        tar.file("bin/.wh.tool")
      }
    ),
    (
      "a folder that it names later",
      { tar in
        tar.file("usr/bin/new", "x")
        tar.directory("usr/bin", mode: 0o711, time: 900_000_000)
        tar.file("usr/bin/newer", "x")
      }
    ),
    ("a file where a folder was", { $0.file("usr", "x") }),
  ]

  @Test("file by file what umoci makes of it, whatever comes first", arguments: uppers.map(\.name))
  func asUmoci(name: String) throws {
    let build = try #require(Self.uppers.first { $0.name == name }).build
    var (upper, top) = (HandmadeTar(), HandmadeTar())
    build(&upper)
    top.file("top", "x")
    try store.add("made", [Self.base().bytes, upper.bytes, top.bytes])
    let bundle = scratch.path.appending("bundle")
    try shell("umoci unpack --image \(store.root):made \(bundle)")
    let want = try picture("cd \(bundle)/rootfs")
    #expect(try seen(in: store.resolve("made")) == want)
    #expect(try seen(in: pulledFromTheTop()) == want)
  }

  /// As a pull takes it whose layers come from the topmost down.
  private func pulledFromTheTop() throws -> ResolvedImage {
    let (manifest, blobs) = try store.manifest(of: "made")
    let other = ContentStore(root: scratch.path.appending("other"))
    let folder = try other.pullFolder(owner: nil)
    for blob in blobs + [manifest] { try shell("cp \(store.blobPath(blob.digest)) \(folder)/\(blob.digest.hex)") }
    let intake = try Intake(other, blobs: blobs)
    for blob in blobs.prefix(1) + blobs.dropFirst().reversed() {
      try intake.take(blob.digest)
      usleep(20_000)
    }
    var told: [Int] = []
    let loaded = try intake.adopt(Reference("made"), root: manifest, manifest: manifest) { told.append($0) }
    #expect(told.sorted() == [0, 1, 2])
    #expect(loaded.image.layers.map(\.state) == [.unpacked, .unpacked, .unpacked])
    #expect(try other.check(keeping: []) == [])
    return loaded.image
  }

  private func seen(in image: ResolvedImage) throws -> String {
    let lower = image.layers.reversed().map(\.path).joined(separator: ":")
    let place = scratch.path.appending("merged")
    return try picture("mkdir -p \(place); mount -t overlay -o ro,lowerdir=\(lower) none \(place); cd \(place)")
  }

  /// Type, mode, owner, time, size, names, attributes, content of each file; the time of what this test makes is left out.
  private func picture(_ enter: String) throws -> String {
    let script = """
      import os, stat
      first = {}
      for folder, folders, files in sorted(os.walk(".")):
          for path in sorted(os.path.join(folder, name) for name in folders + files):
              s = os.lstat(path)
              names = [first.setdefault(s.st_ino, path), s.st_nlink] if not stat.S_ISDIR(s.st_mode) else []
              kept = [(n, os.getxattr(path, n, follow_symlinks=False)) for n in os.listxattr(path, follow_symlinks=False) if n.startswith("user.")]
              time = s.st_mtime if s.st_mtime < 1700000000 else "now"
              text = open(path).read() if stat.S_ISREG(s.st_mode) else os.readlink(path) if stat.S_ISLNK(s.st_mode) else ""
              print(path, oct(s.st_mode), s.st_uid, s.st_gid, time, s.st_rdev, text, names, kept)
      """
    let file = scratch.path.appending("picture.py")
    try Data(script.utf8).write(to: URL(fileURLWithPath: file.string))
    return try shell("unshare -m sh -ec '\(enter); python3 \(file)'")
  }

  private func refusal(_ build: (inout HandmadeTar) -> Void) throws -> String? {
    var upper = HandmadeTar()
    build(&upper)
    try store.add("made", [Self.base().bytes, upper.bytes])
    let error = #expect(throws: ImageError.self) { try store.resolve("made") }
    #expect(try shell("ls \(store.root)/layers | wc -l") == "2", "more than the base")
    return error?.description
  }

  @Test(
    "what is nowhere, hidden or a folder has no other name", arguments: ["nope", "d", "d/gone", "gone/old", "alone"])
  func refused(target: String) throws {
    let text = try refusal { tar in
      tar.file("gone/.wh..wh..opq")
      tar.file(".wh.alone")
      tar.hardLink("b", to: target)
    }
    #expect(
      text?.contains("unpack \"b\" of layer sha256:") == true
        && text?.contains("\"\(target)\", whose other name") == true)
  }

  @Test("nothing leads out by links of layers below: neither a name nor a target")
  func hostile() throws {
    let canary = scratch.path.appending("canary")
    try shell("mkdir \(canary); echo untouched > \(canary)/file")
    let before = try scratch.picture(of: canary)
    for (index, target) in ["\(canary)", String(repeating: "../", count: 8) + canary.string.dropFirst()].enumerated() {
      var (lower, upper, linking) = (HandmadeTar(), HandmadeTar(), HandmadeTar())
      lower.symbolicLink("out", to: target)
      lower.symbolicLink("circle", to: "circle")
      upper.file("out/new", "escaped")
      upper.file("out/.wh.file")
      try store.add("through\(index)", [lower.bytes, upper.bytes])
      let layer = try #require(store.resolve("through\(index)").layers.last)
      #expect(try shell("cat \(layer.path)\(canary)/new") == "escaped", "as from inside")
      linking.hardLink("stolen", to: "out/file")
      try store.add("stolen\(index)", [lower.bytes, linking.bytes])
      #expect(throws: ImageError.self) { try store.resolve("stolen\(index)") }
      var around = HandmadeTar()
      around.file("circle/new", "x")
      try store.add("around\(index)", [lower.bytes, around.bytes])
      #expect(throws: ImageError.self) { try store.resolve("around\(index)") }
    }
    #expect(try scratch.picture(of: canary) == before)
  }

  @Test("a link below that leads back to itself by what is not there is refused, and ends no program")
  func endless() throws {
    var (lower, upper) = (HandmadeTar(), HandmadeTar())
    lower.symbolicLink("way", to: "x/../way")
    upper.file("way/new", "x")
    try store.add("endless", [lower.bytes, upper.bytes])
    let error = #expect(throws: ImageError.self) { try store.resolve("endless") }
    #expect(
      error?.description.contains("\"way\" leads in a circle, or to no end") == true, "\(error?.description ?? "")")
  }

  @Test("names below are looked for once, however many files have several")
  func manyNames() throws {
    var (lower, upper) = (HandmadeTar(), HandmadeTar())
    for number in 0..<200 {
      lower.file("a\(number)", "x")
      lower.hardLink("b\(number)", to: "a\(number)")
      upper.hardLink("c\(number)", to: "a\(number)")
    }
    try store.add("many", [lower.bytes, upper.bytes])
    let began = ContinuousClock.now
    let layer = try #require(store.resolve("many").layers.last)
    #expect(ContinuousClock.now - began < .seconds(15))
    #expect(try shell("find \(layer.path) -type f -links 3 | wc -l") == "600")
  }
}
