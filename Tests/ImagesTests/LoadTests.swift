import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

@Suite("What load takes in")
struct LoadTests {
  private let scratch: Scratch
  private var store: ContentStore { scratch.store }

  init() throws { scratch = try Scratch() }

  @Test("Two images of one archive, one with two names and one without any, and a layer that both have")
  func several() throws {
    var archive = SavedArchive()
    let base = layer("a", "first")
    let first = try archive.add(["lab/one:v1", "one"], [base, layer("b", "second")])
    let second = try archive.add([], [base])
    let loaded = try scratch.load(try archive.bytes())
    #expect(loaded.map(\.names) == [["lab/one:v1", "one:latest"], []])
    #expect(loaded.map(\.image.configuration) == [first, second])
    #expect(loaded[0].image.layers.map(\.state) == [.unpacked, .unpacked])
    #expect(loaded[1].image.layers.map(\.state) == [.found])
    #expect(try shell("cat \(loaded[0].image.layers[1].path)/b") == "second")
    for word in [
      "one", "lab/one:v1", "docker.io/lab/one:v1", first.description, first.hex, String(first.hex.prefix(7)),
    ] {
      #expect(try store.resolve(word).configuration == first)
    }
    #expect(try store.images().map { Set($0.names.map(\.tagged)) } == [["lab/one:v1", "one:latest"], []])
    try scratch.expectSound()
  }

  @Test("Layers by links, as docker wrote them before it had blobs/", arguments: [false, true])
  func links(isHard: Bool) throws {
    var archive = SavedArchive()
    archive.tar.file("real.tar", String(decoding: layer("a", "x"), as: UTF8.self))
    let target = isHard ? "real.tar" : "../real.tar"
    if isHard {
      archive.tar.hardLink("layer0-0/layer.tar", to: target)
    } else {
      archive.tar.symbolicLink("layer0-0/layer.tar", to: target)
    }
    // The archive's own entry of that name comes before: the last one counts.
    var whole = SavedArchive()
    try whole.add(["linked"], [layer("a", "x")])
    whole.tar = try Self.joined(whole.tar, archive.tar)
    #expect(try scratch.load(try whole.bytes())[0].names == ["linked:latest"])
    #expect(try shell("cat \(store.resolve("linked").layers[0].path)/a") == "x")
  }

  private static func joined(_ one: HandmadeTar, _ other: HandmadeTar) throws -> HandmadeTar {
    HandmadeTar(content: Array(one.bytes.dropLast(1024) + other.bytes.dropLast(1024)))
  }

  @Test("Compressed as a whole and layer by layer", arguments: ["gzip -c", "bzip2 -c", "xz -c", "zstd -c", "cat"])
  func compressed(program: String) throws {
    guard isInstalled(String(program.prefix { $0 != " " })) else { try Test.cancel("\(program) is not installed") }
    var archive = SavedArchive()
    let id = try archive.add(["packed"], [layer("a", "x")], packed: { try piped($0, through: program) })
    let loaded = try scratch.load(try piped(try archive.bytes(), through: program))
    #expect(loaded.map(\.image.configuration) == [id])
    #expect(try shell("cat \(store.resolve("packed").layers[0].path)/a") == "x")
    #expect((loaded[0].image.layers[0].digest == loaded[0].image.layers[0].diffID) == (program == "cat"))
    try scratch.expectSound()
  }

  @Test("A name moves to the image that was loaded last, and the other one stays without")
  func moved() throws {
    var archive = SavedArchive()
    let old = try archive.add(["web"], [layer("a", "old")])
    try scratch.load(try archive.bytes())
    var second = SavedArchive()
    let new = try second.add(["web"], [layer("a", "new")])
    let loaded = try scratch.load(try second.bytes())
    #expect(loaded[0].replaced == [.init(name: "web:latest", id: old)])
    #expect(try store.resolve("web").configuration == new)
    #expect(try store.resolve(old.description).configuration == old)
    #expect(try store.images().first { $0.id == old }?.names.isEmpty == true)
    #expect(try scratch.load(try second.bytes())[0].replaced.isEmpty)
    #expect(try store.images().count == 2)
  }

  @Test("An image layout, from our own store, keeps its digests")
  func layout() throws {
    try store.add("made:1", [layer("a", "x")])
    let before = try store.resolve("made:1")
    try shell("cd \(store.root); tar cf \(scratch.path)/layout.tar oci-layout index.json blobs")
    let other = try Scratch()
    let loaded = try other.store.load("\(scratch.path)/layout.tar")
    #expect(loaded.map(\.names) == [["made:1"]])
    #expect(loaded[0].image.manifest == before.manifest)
    try other.expectSound()
  }

  @Test("Of several platforms this machine's; where there is none, they are named")
  func platforms() throws {
    let (ours, theirs) = (Platform.current, Platform(architecture: "s390x"))
    try store.add("here", [layer("a", "here")])
    try store.add("there", [layer("a", "there")], platform: theirs)
    var entries = try store.index().manifests
    for (at, platform) in zip(entries.indices, [ours, theirs]) {
      (entries[at].annotations, entries[at].platform) = (nil, platform)
    }
    for (list, fits) in [(entries, true), ([entries[1]], false)] {
      let other = try Scratch()
      try other.store.ingest { ingest throws(ImageError) in
        for entry in list {
          try Files.write(
            Files.read(store.blobPath(entry.digest)), to: other.store.blobPath(entry.digest), aside: ingest.aside("x"))
        }
        try ingest.setName("both", of: ingest.blob(ImageIndex(manifests: list), mediaType: MediaType.index))
      }
      try shell(
        "cp -n \(store.root)/blobs/sha256/* \(other.store.root)/blobs/sha256/; cd \(other.store.root); tar cf \(other.path)/l.tar oci-layout index.json blobs"
      )
      let third = try Scratch()
      if fits {
        let image = try third.store.load("\(other.path)/l.tar")[0].image
        #expect(try shell("cat \(image.layers[0].path)/a") == "here")
      } else {
        let error = #expect(throws: ImageError.self) { try third.store.load("\(other.path)/l.tar") }
        #expect(error == .wrongPlatform(image: "both", wanted: "\(ours)", has: ["linux/s390x"]))
      }
    }
  }

  @Test("Another machine's image is taken in, and refused only when it is to run")
  func foreign() throws {
    var archive = SavedArchive()
    try archive.add(["foreign"], [layer("a", "x")], platform: Platform(architecture: "s390x"))
    #expect(try scratch.load(try archive.bytes())[0].names == ["foreign:latest"])
    #expect(throws: ImageError.self) { try store.resolve("foreign") }
    var windows = SavedArchive()
    try windows.add(["windows"], [], platform: Platform(os: "windows", architecture: "amd64"))
    #expect(throws: ImageError.wrongPlatform(image: "windows", wanted: "\(Platform.current)", has: ["windows/amd64"])) {
      try scratch.load(try windows.bytes())
    }
  }

  @Test("What waits for its sender keeps nobody from the store, and nobody sweeps it away")
  func slow() async throws {
    let fifo = scratch.path.appending("fifo").string
    try shell("mkfifo \(fifo)")
    var archive = SavedArchive()
    try archive.add(["slow"], [layer("a", "x")])
    let bytes = try archive.bytes()
    let store = store
    let loaded = Task.detached { try store.load(fifo).map(\.names) }
    let writer = try #require(FileHandle(forWritingAtPath: fifo))
    try writer.write(contentsOf: Data(bytes[..<2000]))
    while try shell("ls \(store.root)/ingest/*/ 2>/dev/null | wc -l") == "0" {
      try await Task.sleep(for: .milliseconds(5))
    }
    try store.add("meanwhile", [layer("b", "y")])
    #expect(try store.resolve("meanwhile").isUnpacked)
    try writer.write(contentsOf: Data(bytes[2000...]))
    try writer.close()
    #expect(try await loaded.value == [["slow:latest"]])
    try scratch.expectSound()
  }

  @Test(
    "Killed at any moment: the store is sound, and the next load is whole", arguments: [0, 2, 5, 9, 14, 20, 30, 45])
  func killed(milliseconds: Int) async throws {
    var archive = SavedArchive()
    let big = String(repeating: "fishbowl ", count: 300_000)
    try archive.add(["one"], [layer("a", big), layer("b", "x")])
    try archive.add(["two"], [layer("c", big + "!")])
    let bytes = try archive.bytes()
    let file = scratch.path.appending("archive.tar").string
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    let root = store.root.string
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = root as String, file = file as String, milliseconds = milliseconds as Int] in
      Thread.detachNewThread {
        usleep(UInt32(milliseconds) * 1000)
        kill(getpid(), SIGKILL)
      }
      _ = try ContentStore(root: FilePath(root)).load(file)
      sleep(10)
    }
    for image in try store.images() {
      for name in image.names { #expect(try store.lookUp(name.tagged).isUnpacked) }
    }
    #expect(try scratch.load(bytes).map(\.names) == [["one:latest"], ["two:latest"]])
    try scratch.expectSound()
  }
}
