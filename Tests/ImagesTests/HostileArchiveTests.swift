import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

/// Archives that lie, lead out, never end or are none: each is one sentence, and nothing of it stays.
@Suite("Hostile archives")
struct HostileArchiveTests {
  private let scratch: Scratch
  private var store: ContentStore { scratch.store }

  init() throws {
    scratch = try Scratch()
    try shell("echo canary > \(scratch.path)/canary")
  }

  private func refuse(_ bytes: [UInt8], _ words: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let error = #expect(throws: ImageError.self, sourceLocation: sourceLocation) { try scratch.load(bytes) }
    #expect(error?.description.contains(words) == true, "\(error.debugDescription)", sourceLocation: sourceLocation)
    #expect(try store.index().manifests.isEmpty, sourceLocation: sourceLocation)
    #expect(try shell("ls -A \(store.root)/ingest") == "", sourceLocation: sourceLocation)
    #expect(try shell("cat \(scratch.path)/canary; ls \(scratch.path)") == "canary\narchive.tar\ncanary\nstore")
  }

  private func archive(_ change: (inout SavedArchive) throws -> Void) throws -> [UInt8] {
    var archive = SavedArchive()
    try change(&archive)
    return try archive.bytes()
  }

  @Test("Names and links that lead out of it")
  func outside() throws {
    for name in ["../canary", "a/../../canary", "/../canary"] {
      try refuse(archive { $0.tar.file(name, "pwned") }, "leads out of it")
    }
    for target in ["/etc/passwd", "../../canary", "../.."] {
      try refuse(archive { $0.tar.symbolicLink("d/link", to: target) }, "leads out of it")
    }
    try refuse(archive { $0.tar.hardLink("link", to: "../canary") }, "leads out of it")
  }

  @Test("Links in a circle, to nothing, and a device in a file's place")
  func noFile() throws {
    for make in [
      { (tar: inout HandmadeTar) in tar.symbolicLink("manifest.json", to: "manifest.json") },
      { tar in tar.symbolicLink("manifest.json", to: "nothing") },
    ] {
      var tar = HandmadeTar()
      make(&tar)
      try refuse(tar.bytes, "manifest.json is missing")
    }
    var tar = HandmadeTar()
    tar.device("manifest.json")
    try refuse(tar.bytes, "it is empty")
  }

  @Test("What is no archive of images")
  func none() throws {
    try refuse([], "it is empty")
    try refuse(HandmadeTar().bytes, "it is empty")
    try refuse(Array("not a tar at all, but a text of some length\n".utf8), "load the archive: ")
    try refuse(layer("a", "x"), "no manifest.json or index.json")
    try refuse(layer("repositories", "{}"), "docker before 1.10")
    try refuse(layer("manifest.json", "{"), "manifest.json: it is not valid JSON")
    try refuse(layer("manifest.json", #"[{"Config":"../../etc/passwd","Layers":[]}]"#), "passwd is missing")
    try refuse(layer("index.json", #"{"schemaVersion":2}"#), "\"manifests\" is missing")
    try refuse(layer("manifest.json", String(repeating: " ", count: 5 << 20)), "file too large")
  }

  @Test("One that ends before its end, at many places")
  func truncated() throws {
    let whole = try archive { try $0.add(["x"], [layer("a", String(repeating: "x", count: 4000))]) }
    let packed = try piped(whole, through: "gzip -c")
    for end in stride(from: 1, to: packed.count - 8, by: packed.count / 9) {
      try refuse(Array(packed[..<end]), "load the archive: ")
    }
    for end in stride(from: 600, to: whole.count - 2048, by: whole.count / 9) {
      try refuse(Array(whole[..<end]), "load the archive: ")
    }
  }

  @Test("Digests, sizes and counts that are not right")
  func lies() throws {
    let (one, other) = (layer("a", "x"), layer("a", "y"))
    try refuse(archive { try $0.add(["x"], [one], diffIDs: [ContentDigest(of: other)]) }, "its tar is not sha256:")
    try refuse(
      archive {
        try $0.add(["x"], [one], packed: { try piped($0, through: "gzip -c") }, diffIDs: [ContentDigest(of: other)])
      },
      "its tar is not sha256:")
    try refuse(
      archive { try $0.add(["x"], [one], configName: ContentDigest(of: other).hex + ".json") }, "the digest of")
    try refuse(archive { try $0.add(["x"], [one], diffIDs: []) }, "has 1 layers, its configuration names 0")
    try refuse(archive { try $0.add(["Upper Case"], [one]) }, "it names an image \"Upper Case\"")
  }

  @Test("An image layout whose blobs are not what it says", arguments: ["content", "size", "missing"])
  func layoutLies(lie: String) throws {
    let other = try Scratch()
    try other.store.add("made:1", [layer("a", "x")])
    let blob = try other.store.resolve("made:1").layers[0].digest
    let root = other.store.root
    switch lie {
    case "content": try shell("printf '!' | dd of=\(root)/blobs/sha256/\(blob.hex) conv=notrunc 2>/dev/null")
    case "size": try shell("printf '!' >> \(root)/blobs/sha256/\(blob.hex)")
    default: try shell("rm \(root)/blobs/sha256/\(blob.hex)")
    }
    let bytes = try piped([], through: "tar -C \(root) -c oci-layout index.json blobs")
    try refuse(bytes, "blob \(blob)")
  }

  @Test("What was wrong once is wrong too where the layer lies unpacked already")
  func wrongBesideRight() throws {
    try scratch.load(try archive { try $0.add(["right"], [layer("a", "x")]) })
    let lie = try archive {
      try $0.add(
        ["wrong"], [layer("a", "y")], packed: { try piped($0, through: "gzip -c") },
        diffIDs: [ContentDigest(of: layer("a", "x"))])
    }
    let error = #expect(throws: ImageError.self) { try scratch.load(lie) }
    #expect(error?.description.contains("its tar is not") == true)
    #expect(try store.images().flatMap(\.names).map(\.tagged) == ["right:latest"])
  }

  @Test("Few bytes that stand for very many end in a sentence")
  func bomb() throws {
    let path = scratch.path.appending("bomb.gz")
    try shell("head -c 8M /dev/zero | gzip -9 > \(path)")
    var limit = StreamLimit(scratch.path)
    (limit.free, limit.ratio) = (1 << 20, 100)
    let stream = try TarStream(path, limit: limit)
    #expect(throws: ArchiveFailure.self) { try stream.finish() }
    #expect(stream.failure?.message.hasPrefix("it is a bomb") == true)
    #expect(throws: Never.self) { try TarStream(path, limit: StreamLimit(scratch.path)).finish() }
  }

  @Test("A disk is not filled to the last byte", .enabled(if: isRoot, "needs root to mount"))
  func fullDisk() throws {
    let place = scratch.path.appending("small")
    try shell("mkdir \(place); mount -t tmpfs -o size=40m none \(place)")
    defer { _ = try? shell("umount \(place); rmdir \(place)") }
    let small = ContentStore(root: place.appending("store"))
    let file = scratch.path.appending("big.tar").string
    let bytes = try archive { try $0.add(["big"], [layer("a", String(repeating: "x", count: 39 << 20))]) }
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    let error = #expect(throws: ImageError.self) { try small.load(file) }
    #expect(error?.description.contains("no space left on device; make room there") == true)
    #expect(try shell("cd \(small.root); ls ingest; ls blobs/sha256") == "")
  }
}
