import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

/// Invariant 6: whatever a layer says, nothing is written outside its directory.
@Suite("Hostile layers")
struct HostileLayerTests {
  /// Makes an image of a tar that tries to reach `canary`, resolves it, and compares the folder around.
  private func attempt(_ build: (inout HandmadeTar, FilePath) -> Void) throws -> Result<ResolvedImage, any Error> {
    let scratch = try Scratch()
    let canary = scratch.path.appending("canary")
    try shell("mkdir -p \(canary)/inner; echo untouched > \(canary)/file; chmod 700 \(canary)")
    var tar = HandmadeTar()
    build(&tar, canary)
    try scratch.store.add("hostile", [tar.bytes])
    let before = try scratch.picture(of: canary)
    let result = Result { try scratch.store.resolve("hostile") }
    #expect(try scratch.picture(of: canary) == before)
    let outside = try shell("ls -A \(scratch.path); ls -A /; ls -A \(scratch.store.root)/ingest")
    #expect(!outside.contains("escaped"))
    if case .failure = result {
      #expect(try shell("ls -A \(scratch.store.root)/layers").isEmpty)
      #expect(try shell("ls -A \(scratch.store.root)/ingest").isEmpty)
    }
    return result
  }

  private func expectRefused(
    _ why: String, at location: SourceLocation = #_sourceLocation, _ build: (inout HandmadeTar, FilePath) -> Void
  ) throws {
    let error = #expect(throws: ImageError.self, sourceLocation: location) { try attempt(build).get() }
    #expect(error?.description.contains(why) == true, "\(error?.description ?? "")", sourceLocation: location)
  }

  @Test("`..` is refused, wherever it stands")
  func dotDot() throws {
    for name in ["../escaped", "a/../../escaped", "a/..", "..", "./../../canary/file"] {
      try expectRefused("leads out") { tar, _ in tar.file(name, "x") }
    }
  }

  @Test("A leading slash is the layer's own root")
  func absolute() throws {
    let image = try attempt { tar, canary in tar.file("\(canary)/file", "x") }.get()
    #expect(image.layers[0].files == 1)
  }

  @Test("Nothing is made through a symbolic link")
  func throughLink() throws {
    for name in ["link/file", "link/new", "link/inner/new", "link/a/b/c"] {
      try expectRefused("\"link\" is not a directory") { tar, canary in
        tar.symbolicLink("link", to: canary.string)
        tar.file(name, "x")
      }
    }
    try expectRefused("not a directory") { tar, _ in
      tar.directory("a")
      tar.symbolicLink("a/up", to: "../../..")
      tar.file("a/up/escaped", "x")
    }
  }

  @Test("A directory that becomes a link is a link")
  func directoryBecomesLink() throws {
    for name in ["a/file", "a/new/deep"] {
      try expectRefused("not a directory") { tar, canary in
        tar.directory("a")
        tar.symbolicLink("a", to: canary.string)
        tar.file(name, "x")
      }
    }
  }

  @Test("A file in a link's place replaces the link")
  func overLink() throws {
    _ = try attempt { tar, canary in
      tar.symbolicLink("link", to: "\(canary)/file")
      tar.file("link", "x")
    }.get()
    _ = try attempt { tar, canary in
      tar.symbolicLink("link", to: canary.string)
      tar.directory("link", mode: 0o777)
    }.get()
  }

  @Test("A hard link reaches nothing outside, with and without bytes of its own")
  func hardLinks() throws {
    try expectRefused("leads out") { tar, _ in tar.hardLink("a", to: "../../canary/file") }
    try expectRefused("whose other name") { tar, canary in tar.hardLink("a", to: "\(canary)/file") }
    try expectRefused("whose other name") { tar, canary in
      tar.symbolicLink("link", to: canary.string)
      tar.hardLink("a", to: "link/file", "x")
    }
    _ = try attempt { tar, canary in
      tar.symbolicLink("link", to: "\(canary)/file")
      tar.hardLink("a", to: "link", "overwritten")
    }
  }

  @Test("Whiteouts hide names in their own directory, and only names")
  func whiteouts() throws {
    for name in [".wh.", ".wh..", ".wh...", "a/.wh..."] {
      try expectRefused("can't be one") { tar, _ in tar.file(name) }
    }
    for name in ["link/.wh.file", "link/.wh..wh..opq", "link/inner/.wh..wh..opq"] {
      try expectRefused("not a directory") { tar, canary in
        tar.symbolicLink("link", to: canary.string)
        tar.file(name)
      }
    }
  }

  @Test("A link in the store's own path is no reason to refuse")
  func linkedRoot() throws {
    let scratch = try Scratch()
    try shell("mkdir \(scratch.path)/real; ln -s real \(scratch.path)/store")
    var tar = HandmadeTar()
    tar.file("a/b", "x")
    try scratch.store.add("linked", [tar.bytes])
    #expect(try scratch.store.resolve("linked").layers[0].bytes == 1)
  }

  @Test("More layers than docker stacks are refused")
  func tooMany() throws {
    let scratch = try Scratch()
    var tar = HandmadeTar()
    tar.file("a", "x")
    try scratch.store.add("most", Array(repeating: tar.bytes, count: 128))
    #expect(try scratch.store.resolve("most").layers.count == 128)
    try scratch.store.add("more", Array(repeating: tar.bytes, count: 129))
    let error = #expect(throws: ImageError.self) { try scratch.store.resolve("more") }
    #expect(error == .tooManyLayers(129))
  }

  @Test("Names that nobody could open are refused")
  func longNames() throws {
    try expectRefused("longer than 4095 bytes") { tar, _ in
      tar.pax([("path", String(repeating: "a/", count: 4000) + "f")])
      tar.file("f", "x")
    }
  }

  @Test("A broken blob is refused, and leaves nothing")
  func brokenBlobs() throws {
    var tar = HandmadeTar()
    tar.file("a", String(repeating: "x", count: 5000))
    for bytes in [Array(tar.bytes[..<3000]), [], [0x1f, 0x8b, 8, 0, 0], Array("no tar at all, by any reading".utf8)] {
      let scratch = try Scratch()
      try scratch.store.add("broken", [bytes])
      let result = Result { try scratch.store.resolve("broken") }
      if bytes.isEmpty { continue }
      #expect(throws: ImageError.self) { try result.get() }
      #expect(try shell("ls -A \(scratch.store.root)/layers \(scratch.store.root)/ingest | grep -v : ; true").isEmpty)
    }
  }

  @Test("A tar that is not the one its diff id names is refused")
  func wrongDiffID() throws {
    let scratch = try Scratch()
    var tar = HandmadeTar()
    tar.file("a", "x")
    try scratch.store.add("wrong", [tar.bytes], diffIDs: [ContentDigest(of: [1])])
    let error = #expect(throws: ImageError.self) { try scratch.store.resolve("wrong") }
    #expect(error?.description.contains("its tar is not sha256:") == true)
    #expect(try shell("ls -A \(scratch.store.root)/layers").isEmpty)
  }
}
