import SystemPackage
import Testing

@testable import Images

/// What is said of a file that is another one, or gone, by the time it is written into a tar.
@Suite struct TarWriterTests {
  private func failure(_ change: String) throws -> String {
    let scratch = try Scratch()
    let file = scratch.path.appending("file")
    try shell("echo text >\(file)")
    let tar = try FileDescriptor.open(
      scratch.path.appending("tar"), .writeOnly, options: .create, permissions: .ownerReadWrite)
    defer { try? tar.close() }
    let writer = try TarWriter(tar)
    let failure = #expect(throws: ArchiveFailure.self) {
      try DiskReader().withEntry(of: file, as: "file") { entry throws(ArchiveFailure) in
        do { try shell("cd \(scratch.path); rm file; \(change)") } catch { throw ArchiveFailure("\(error)") }
        try writer.add(entry, bytesOf: file)
      }
    }
    return (failure?.message ?? "").replacing(scratch.path.string, with: "")
  }

  @Test func anotherOne() throws { #expect(try failure("mkfifo file") == "read /file: it is no file any more") }

  @Test func gone() throws { #expect(try failure("true") == "open /file: no such file or directory") }

  @Test("the system's words once, and no advice about images")
  func toldOnce() {
    let gone = ImageError.system(action: "open", path: "x", code: 13, message: "permission denied")
    #expect(
      CopiedTree.told(ArchiveFailure(gone), "read \"x\"").description
        == "read \"x\" the files: open x: permission denied")
  }
}
