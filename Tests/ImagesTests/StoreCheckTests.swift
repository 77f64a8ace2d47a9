import Foundation
import SystemPackage
import Testing

@testable import Images

/// What is broken in a store is found and taken away, and nothing else.
@Suite(.enabled(if: isRoot, "layers belong to root")) struct StoreCheckTests {
  private static func tar(_ name: String) -> [UInt8] {
    var tar = HandmadeTar()
    tar.file(name, "content of " + name)
    return tar.bytes
  }

  private func withStore(_ damage: String, _ body: ([StoreFault], ContentStore) throws -> Void) throws {
    let scratch = try Scratch()
    let store = scratch.store
    let tar = Self.tar("a")
    try store.add("lab/one", [tar, Self.tar("b")])
    _ = try store.resolve("lab/one")
    try shell(
      "cd \(store.root); blob=$(ls -S blobs/sha256 | head -1); layer=$(ls layers | grep -v json | head -1); \(damage)")
    try body(store.check(keeping: []), store)
    let again = try store.check(keeping: [])
    #expect(again == [])
  }

  @Test func aSoundOne() throws { try withStore("true") { faults, _ in #expect(faults == []) } }

  /// Of several entries of a name the last counts, and once.
  @Test func aLayerWithEntriesTwice() throws {
    let scratch = try Scratch()
    var tar = HandmadeTar()
    for text in ["one", "three"] { tar.file("a", text) }
    try scratch.store.add("lab/twice", [tar.bytes])
    let layer = try scratch.store.resolve("lab/twice").layers[0]
    #expect(layer.files == 1 && layer.bytes == 5)
    #expect(try scratch.store.check(keeping: []) == [])
  }

  @Test func aBlobThatChanged() throws {
    try withStore("printf x >> blobs/sha256/$blob") { faults, store in
      #expect(faults.count == 2 && faults[0].what.hasPrefix("blob sha256:") && faults[1].what == "image lab/one")
      #expect(throws: ImageError.self) { () throws in _ = try store.resolve("lab/one") }
    }
  }

  @Test(arguments: [
    "rm $(find layers/$layer -type f)", "rm layers/$layer.json", "rm -r layers/$layer", "echo x > layers/$layer/n",
  ])
  func aLayerThatChanged(damage: String) throws {
    try withStore(damage) { faults, store in
      #expect(faults.count == 1 && faults[0].what.hasPrefix("layer ") && faults[0].isMended, "\(faults)")
      let files = try store.resolve("lab/one").layers.map(\.files)
      #expect(files == [1, 1])
    }
  }

  /// Whoever puts a layer in its place writes first what was counted of it, and may be killed then.
  @Test func aCountOfALayerThatNobodyNeeds() throws {
    let stray = String(repeating: "0", count: 64) + ".json"
    try withStore("cp layers/$layer.json layers/\(stray)") { faults, store in
      #expect(faults == [])
      let status = try Files.status(store.layersPath.appending(stray))
      #expect(status == nil)
    }
  }

  /// As an older program may have kept it. It can't be used here, and is sound all the same.
  @Test func anImageOfTooManyLayers() throws {
    let scratch = try Scratch()
    try scratch.store.add("lab/many", Array(repeating: Self.tar("a"), count: 129))
    #expect(try scratch.store.images().map(\.layers.count) == [129])
    #expect(try scratch.store.check(keeping: []) == [])
    #expect(throws: ImageError.tooManyLayers(129)) { () throws in _ = try scratch.store.lookUp("lab/many") }
  }

  @Test func anIndexThatIsNone() throws {
    try withStore("echo junk > index.json") { faults, store in
      #expect(faults.map(\.what) == ["index.json"])
      let images = try store.images()
      #expect(images.isEmpty)
    }
  }
}
