import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

@Suite("The content store")
struct ContentStoreTests {
  private let scratch: Scratch
  private var store: ContentStore { scratch.store }

  init() throws {
    scratch = try Scratch()
    var tar = HandmadeTar()
    tar.file("a", "first")
    var second = HandmadeTar()
    second.file("b", "second")
    try store.add("made:1", [tar.bytes, second.bytes])
  }

  @Test("It is an OCI image layout, and what holds strangers' programs is root's alone")
  func layout() throws {
    #expect(try shell("cat \(store.root)/oci-layout") == #"{"imageLayoutVersion":"1.0.0"}"#)
    #expect(try shell("cd \(store.root); stat -c %a . layers ingest") == "711\n700\n700")
    try shell("cd \(store.root)/blobs/sha256; for f in *; do echo \"$f  $f\"; done | sha256sum -c --quiet")
  }

  @Test("An unknown image is named, and tiny offered")
  func unknown() throws {
    for name in ["nginx", "made:2", "ghcr.io/made:1"] {
      let error = #expect(throws: ImageError.self) { try store.resolve(name) }
      #expect(error == .unknownImage(name))
      #expect(error?.description.contains("fishbowl pull") == true && error?.description.contains("tiny") == true)
    }
    let nowhere = ContentStore(root: scratch.path.appending("nowhere"))
    #expect(throws: ImageError.unknownImage("x")) { try nowhere.lookUp("x") }
    #expect(!FileManager.default.fileExists(atPath: nowhere.root.string))
  }

  @Test("A dry look unpacks nothing")
  func dryLook() throws {
    let image = try store.lookUp("made:1")
    #expect(image.layers.map(\.state) == [.missing, .missing])
    #expect(!image.isUnpacked)
    #expect(try store.resolve("made:1").layers.map(\.state) == [.unpacked, .unpacked])
    #expect(try store.lookUp("made:1").isUnpacked)
  }

  @Test("By digest, too")
  func byDigest() throws {
    let image = try store.resolve("made:1")
    #expect(try store.resolve("made@\(image.manifest)").layers.map(\.chainID) == image.layers.map(\.chainID))
    #expect(throws: ImageError.self) { try store.resolve("made@\(image.configuration)") }
  }

  @Test("What was resolved once is found without a blob, a lock or JSON, and is the same")
  func remembers() throws {
    var image = try store.resolve("made:1")
    for index in image.layers.indices { image.layers[index].state = .found }
    try shell("rm -r \(store.root)/blobs \(store.root)/lock \(store.root)/layers/*.json")
    #expect(try store.resolve("made:1") == image)
    #expect(!FileManager.default.fileExists(atPath: "\(store.root)/lock"))
  }

  @Test("A changed index, a lost layer and a damaged record are noticed")
  func noticesChanges() throws {
    let first = try store.resolve("made:1")
    try shell("rm -r \(first.layers[1].path)")
    #expect(try store.resolve("made:1").layers.map(\.state) == [.found, .unpacked])
    let record = try #require(try store.recordPath(Reference("made:1")))
    try shell("truncate -s -3 \(record)")
    #expect(try store.resolve("made:1").layers.map(\.state) == [.found, .found])
    var tar = HandmadeTar()
    tar.file("c", "third")
    try store.add("made:1", [tar.bytes])
    #expect(try store.resolve("made:1").layers.count == 1)
  }

  @Test("Names that mean the same find the same")
  func names() throws {
    #expect(try store.resolve("docker.io/library/made:1").name == "made:1")
    try store.add("tiny:latest", [])
    #expect(try store.resolve("tiny").layers.isEmpty)
  }

  @Test("Another machine's image is refused by name")
  func platform() throws {
    try store.add("foreign", [], platform: Platform(architecture: "s390x"))
    let error = #expect(throws: ImageError.self) { try store.resolve("foreign") }
    #expect(error?.description.contains("linux/s390x") == true)
  }

  @Test("Of an index, this machine's manifest is taken")
  func imageIndex() throws {
    let image = try store.resolve("made:1")
    try store.add("foreign", [], platform: Platform(architecture: "s390x"))
    var list = try store.index().manifests
    for (at, architecture) in zip(list.indices, [Platform.current.architecture, "s390x"]) {
      list[at].annotations = nil
      list[at].platform = Platform(architecture: architecture)
    }
    let manifests = ImageIndex(manifests: list.reversed())
    try store.ingest { ingest throws(ImageError) in
      try ingest.setName("both", of: ingest.blob(manifests, mediaType: MediaType.index))
    }
    #expect(try store.resolve("both").manifest == image.manifest)
  }

  @Test("A damaged blob or index is said to be so")
  func damaged() throws {
    let manifest = try #require(try store.index().manifests.first?.digest)
    try shell("printf ' ' >> \(store.blobPath(manifest))")
    #expect(throws: ImageError.self) { try store.resolve("made:1") }
    try shell("rm \(store.blobPath(manifest))")
    #expect(throws: ImageError.self) { try store.resolve("made:1") }
    try shell("printf '{\"schemaVersion\":2' > \(store.indexPath)")
    let error = #expect(throws: ImageError.self) { try store.resolve("made:1") }
    #expect(error?.description.contains("not valid JSON") == true)
  }

  @Test("A full disk is said to be full, and leaves nothing unfinished", .enabled(if: isRoot, "needs root to mount"))
  func fullDisk() throws {
    let place = scratch.path.appending("small")
    try shell("mkdir \(place); mount -t tmpfs -o size=4m none \(place)")
    defer { _ = try? shell("umount \(place)") }
    let small = ContentStore(root: place.appending("store"))
    var tar = HandmadeTar()
    tar.file("a", "x")
    var big = HandmadeTar()
    big.file("big", String(repeating: "x", count: 3 << 20))
    try small.add("big", [tar.bytes, big.bytes])
    let error = #expect(throws: ImageError.self) { try small.resolve("big") }
    #expect(error?.description.contains("no space left on device; make room there") == true)
    #expect(try shell("cd \(small.root); ls ingest; ls layers | wc -l") == "2")
    #expect(throws: ImageError.self) { try TinyImage.ensure(in: small) }
    #expect(try small.index().manifests.map(\.name) == ["big"])
  }

  @Test("A place where nothing can be written is named with the reason")
  func unwritable() throws {
    try shell("touch \(scratch.path)/file")
    let store = ContentStore(root: scratch.path.appending("file").appending("store"))
    let error = #expect(throws: ImageError.self) { try TinyImage.ensure(in: store) }
    #expect(error?.description.contains("\(scratch.path)/file") == true)
  }
}

@Suite("The record of a resolved image")
struct ImageRecordTests {
  @Test("Everything comes back, also lines, equals signs and empty texts")
  func roundTrip() throws {
    let store = ContentStore(root: "/nowhere")
    let digest = ContentDigest(of: [1])
    var config = ImageConfig.Defaults(env: ["A=x\ny=z", "B="], entrypoint: [""], cmd: [], workingDir: "/")
    config.labels = ["a=b": "c=d", "e": ""]
    config.exposedPorts = ImageConfig.NameSet(["80/tcp"])
    config.user = "1:1"
    config.healthcheck = ImageConfig.Healthcheck(test: ["CMD", "look", "a=b\nc"])
    config.healthcheck?.interval = 5_000_000_000
    config.healthcheck?.retries = 2
    let layer = ResolvedImage.Layer(
      position: 1, diffID: digest, digest: digest, chainID: digest, path: store.layerPath(digest).string, bytes: 7,
      files: 2, state: .found)
    let image = ResolvedImage(
      name: "n", manifest: digest, configuration: digest, platform: Platform(architecture: "arm64", variant: "v8"),
      config: config, layers: [layer])
    let record = ImageRecord(index: FileIdentity(text: "1 2.3 4"), image: image)
    let bytes = try #require(record.bytes)
    var expected = record
    expected.image.config.cmd = nil
    #expect(ImageRecord(bytes, in: store) == expected)
    for count in 0..<bytes.count { #expect(ImageRecord(Array(bytes[..<count]), in: store) == nil) }
  }

  @Test("A text with a NUL is not kept")
  func refusesNUL() {
    let digest = ContentDigest(of: [1])
    let image = ResolvedImage(
      name: "n", manifest: digest, configuration: digest, platform: .current,
      config: ImageConfig.Defaults(env: ["A=\u{0}"]), layers: [])
    #expect(ImageRecord(index: FileIdentity(text: ""), image: image).bytes == nil)
  }
}
