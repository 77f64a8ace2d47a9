import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

/// The side with rights takes over what the helper has written, and believes nothing of it.
@Suite("What a pull takes over", .enabled(if: isInstalled("busybox"), "busybox is not installed"))
struct AdoptTests {
  private let scratch: Scratch
  private let source: ContentStore
  private let manifest: Descriptor
  private let blobs: [Descriptor]
  private let folder: FilePath
  private var store: ContentStore { scratch.store }

  /// The blobs of `tiny` lie in the folder of the helper, as after a download.
  init() throws {
    scratch = try Scratch()
    source = ContentStore(root: scratch.path.appending("source"))
    try TinyImage.ensure(in: source)
    (manifest, blobs) = try source.manifest(of: "tiny")
    folder = try scratch.store.pullFolder(owner: nil)
    for blob in blobs + [manifest] {
      try shell("cp \(source.blobPath(blob.digest)) \(folder.appending(blob.digest.hex))")
    }
  }

  private func adopt() throws -> LoadedImage {
    try store.adopt(Reference("lab/tiny"), root: manifest, manifest: manifest) { _ in }
  }

  @Test("whole blobs become an image, and the folder is empty")
  func whole() throws {
    let loaded = try adopt()
    #expect(loaded.names == ["lab/tiny:latest"] && loaded.image.isUnpacked)
    #expect(try store.resolve("lab/tiny").configuration == source.resolve("tiny").configuration)
    #expect(try shell("ls \(folder)") == "")
  }

  @Test(
    "what is not what it should be is refused at once, and nothing has a name",
    arguments: [
      "printf x | dd of=F bs=1 seek=9 conv=notrunc 2>/dev/null", "echo >>F", "truncate -s 5 F", "rm F",
      "mv F G; ln -s G F", "rm F; mkfifo F", "rm F; mkdir F", "rm F; ln -s /dev/zero F",
    ])
  func damaged(how: String) throws {
    let file = folder.appending(blobs[1].digest.hex).string
    try shell(how.replacing("F", with: "'\(file)'").replacing("G", with: "'\(file).else'"))
    #expect(throws: ImageError.self) { try adopt() }
    #expect(try store.index().manifests.isEmpty && store.items().allSatisfy(\.isLayer))
    #expect(try source.resolve("tiny").isUnpacked)
  }

  @Test("a download goes on from what is there, and takes no byte too many")
  func partial() throws {
    let blob = blobs[1]
    let bytes = try Files.read(source.blobPath(blob.digest))
    let path = scratch.path.appending(blob.digest.hex)
    try Data(bytes[..<100]).write(to: URL(fileURLWithPath: path.string))
    let file = try PartialBlob(blob, in: scratch.path)
    #expect(file.claim())
    #expect(try !PartialBlob(blob, in: scratch.path).claim())
    try file.resume()
    #expect(file.count == 100 && !file.isWhole)
    #expect(try bytes[100...].withUnsafeBytes { try file.append($0) })
    #expect(file.isWhole && file.digest == blob.digest)
    #expect(try ![UInt8(0)].withUnsafeBytes { try file.append($0) })
  }
}
