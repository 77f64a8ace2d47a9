import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

/// Real archives of which some bytes are others: whatever comes, it is taken, or refused with a sentence, and nothing is
/// written outside. The same mutations each time; FISHBOWL_SOAK makes many more.
@Suite("Mutated archives and manifests", .timeLimit(.minutes(Mutation.isLong ? 60 : 2)))
struct FuzzTests {
  private let scratch: Scratch
  private var store: ContentStore { scratch.store }

  init() throws {
    scratch = try Scratch()
    try shell("mkdir \(scratch.path)/canary; echo c > \(scratch.path)/canary/file")
  }

  private func expectInside(_ seed: UInt64) throws {
    #expect(try shell("cd \(scratch.path); ls; cat canary/file; ls canary") == "canary\nstore\nc\nfile", "seed \(seed)")
  }

  private func empty(_ store: ContentStore) throws {
    let names = try store.images().map { ForgottenNames(id: $0.id, names: nil) }
    try store.removing(names, keeping: []) { removal in
      for name in names { try removal.forget(name) }
      for layers in [true, false] { try removal.take(removal.unneeded.map(\.digest), layers: layers) }
    }
  }

  /// A layer with all kinds of entries, and with some that lead out.
  private static var everything: [UInt8] {
    var tar = HandmadeTar()
    tar.directory("d", mode: 0o1777)
    tar.file("d/file", String(repeating: "text ", count: 300), mode: 0o4755)
    tar.pax([("SCHILY.xattr.user.a", "b"), ("path", "d/" + String(repeating: "n", count: 120)), ("mtime", "5.25")])
    tar.file("short", "x")
    tar.symbolicLink("up", to: "../canary")
    tar.hardLink("d/again", to: "d/file")
    tar.file("d/.wh.gone")
    tar.file("e/.wh..wh..opq")
    tar.file("up/file", "through a link")
    tar.file("../canary/file", "pwned")
    return tar.bytes
  }

  @Test("layers, plain and compressed")
  func layers() throws {
    let sound = try ["cat", "gzip -nc", "zstd -qc", "xz -c"].map { try piped(Self.everything, through: $0) }
    let place = store.root
    try shell("mkdir \(place)")
    for seed in Mutation.seeds(80, 20_000) {
      var dice = Mutation(seed: seed)
      let bytes = dice.mutated(sound[Int(seed) % sound.count])
      let (file, folder) = (place.appending("blob"), place.appending("layer"))
      try Data(bytes).write(to: URL(fileURLWithPath: file.string))
      try Files.makeDirectory(folder, mode: 0o755)
      do throws(ImageError) {
        var limit = StreamLimit(folder)
        limit.free = 64 << 20
        let stream = try TarStream(file, limit: limit)
        var unpacker = try LayerUnpacker(stream, into: folder, over: LayerStack([]), layer: ContentDigest(of: bytes))
        _ = try unpacker.unpack()
        _ = try? stream.finish()
      } catch { #expect(!error.description.isEmpty && !error.description.contains("\n"), "seed \(seed)") }
      try expectInside(seed)
      try shell("chmod -R u+rwx \(folder); rm -r \(folder)")
    }
  }

  @Test("archives of images in both forms")
  func archives() throws {
    var saved = SavedArchive()
    try saved.add(["a:1", "b"], [Self.sound, layer("x", "x")])
    let docker = try saved.bytes()
    let oci = try Self.ociArchive()
    for seed in Mutation.seeds(24, 10_000) {
      var dice = Mutation(seed: seed)
      let bytes = dice.mutated(seed % 2 == 0 ? docker : oci)
      do {
        for loaded in try scratch.load(bytes) { #expect(loaded.image.isUnpacked, "seed \(seed)") }
      } catch let error as ImageError {
        #expect(!error.description.contains("\n"), "seed \(seed)")
      }
      try shell("rm \(scratch.path)/archive.tar")
      try expectInside(seed)
      #expect(try store.check(keeping: []).isEmpty, "seed \(seed)")
      #expect(try shell("ls -A \(store.root)/ingest") == "", "seed \(seed)")
      try empty(store)
    }
  }

  private static var sound: [UInt8] {
    var tar = HandmadeTar()
    tar.directory("d")
    tar.file("d/file", "text")
    return tar.bytes
  }

  private static func ociArchive() throws -> [UInt8] {
    let scratch = try Scratch()
    try scratch.store.add("lab/a", [sound])
    try shell("cd \(scratch.store.root); tar -cf ../oci.tar oci-layout index.json blobs")
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: scratch.path.appending("oci.tar").string)))
  }

  @Test("manifests and configurations that a pull hands over")
  func manifests() throws {
    let source = ContentStore(root: scratch.path.appending("store").appending("source"))
    try shell("mkdir \(scratch.path)/store")
    try source.add("lab/a", [Self.sound])
    let name = try Reference("lab/b:c")
    let (manifest, blobs) = try source.manifest(of: "lab/a")
    let target = ContentStore(root: scratch.path.appending("store").appending("target"))
    for seed in Mutation.seeds(24, 10_000) {
      var dice = Mutation(seed: seed)
      var config = try Files.read(source.blobPath(blobs[0].digest))
      if seed % 2 == 0 { config = dice.mutated(config) }
      let plain = String(decoding: try Files.read(source.blobPath(manifest.digest)), as: UTF8.self)
        .replacing(blobs[0].digest.hex, with: ContentDigest(of: config).hex)
        .replacing("\"size\":\(blobs[0].size)", with: "\"size\":\(config.count)")
      let bytes = seed % 2 == 0 ? Array(plain.utf8) : dice.mutated(Array(plain.utf8))
      let folder = try target.pullFolder(owner: nil)
      for blob in [config, bytes, try Files.read(source.blobPath(blobs[1].digest))] {
        try Data(blob).write(to: URL(fileURLWithPath: folder.appending(ContentDigest(of: blob).hex).string))
      }
      let descriptor = Descriptor(
        mediaType: MediaType.manifest, digest: ContentDigest(of: bytes), size: Int64(bytes.count))
      do throws(ImageError) {
        _ = try target.adopt(name, root: descriptor, manifest: descriptor) { _ in }
      } catch { #expect(!error.description.contains("\n"), "seed \(seed)") }
      try target.dropPulled()
      #expect(try target.check(keeping: []).isEmpty, "seed \(seed)")
      try empty(target)
      try expectInside(seed)
    }
  }
}

/// Changes bytes as strangers and disks do. Knuth, TAOCP 2, 3.3.4, table 1, line 26
struct Mutation {
  static let isLong = ProcessInfo.processInfo.environment["FISHBOWL_SOAK"] != nil

  static func seeds(_ few: Int, _ many: Int) -> Range<UInt64> { 0..<UInt64(isLong ? many : few) }

  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func roll(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, count)))
  }

  /// Of a tar mostly the headers, with their sum made right, so that what is behind is read.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...roll(4) {
      guard !bytes.isEmpty else { break }
      let place = roll(2) == 0 ? roll(bytes.count) : roll(bytes.count / 512) * 512 + roll(350)
      change(&bytes, at: min(place, bytes.count - 1))
    }
    if roll(3) > 0 { Self.mendSums(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], at place: Int) {
    switch roll(7) {
    case 0: bytes[place] ^= 1 << roll(8)
    case 1: bytes[place] = UInt8(roll(256))
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + roll(600)))
    case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 512)], at: place)
    case 4: bytes.replaceSubrange(place..<min(bytes.count, place + 4), with: Array("../.".utf8))
    case 5: bytes.replaceSubrange(place..<min(bytes.count, place + 8), with: Array("77777777".utf8))
    default: bytes.removeLast(roll(bytes.count))
    }
  }

  private static func mendSums(_ bytes: inout [UInt8]) {
    for start in stride(from: 0, to: bytes.count - 511, by: 512)
    where bytes[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8) {
      bytes.replaceSubrange((start + 148)..<(start + 156), with: repeatElement(UInt8(ascii: " "), count: 8))
      let sum = bytes[start..<(start + 512)].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      let text = String(repeating: "0", count: 6 - digits.count) + digits + "\0 "
      bytes.replaceSubrange((start + 148)..<(start + 156), with: Array(text.utf8))
    }
  }
}
