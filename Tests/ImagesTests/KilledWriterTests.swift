import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

@Suite("A writer that is killed", .enabled(if: (try? Busybox.find()) != nil, "there is no static busybox"))
struct KilledWriterTests {
  /// What the store shows after any death: finished layers only, and the next use completes it.
  private func expectMended(_ scratch: Scratch) throws {
    let store = scratch.store
    for name in try FileManager.default.contentsOfDirectory(atPath: store.layersPath.string)
    where !name.hasSuffix(".json") {
      #expect(FileManager.default.fileExists(atPath: store.layersPath.appending(name + ".json").string))
    }
    let image = try store.provide("tiny")
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.ingestPath.string) == [])
    let fresh = try Scratch()
    let other = try fresh.store.provide("tiny")
    #expect(image.manifest == other.manifest)
    for (left, right) in zip(image.layers, other.layers) {
      #expect(left.bytes == right.bytes && left.files == right.files)
      #expect(try scratch.picture(of: FilePath(left.path)) == scratch.picture(of: FilePath(right.path)))
    }
  }

  /// A file may grow to 4 MiB, and then the kernel sends SIGXFSZ: always in the middle of the same file.
  @Test("In the middle of a file of the second layer")
  func inTheMiddle() async throws {
    let scratch = try Scratch()
    try TinyImage.ensure(in: scratch.store)
    let root = scratch.store.root.string
    await #expect(processExitsWith: .signal(SIGXFSZ)) { [root = root as String] in
      var unblocked = sigset_t()
      sigemptyset(&unblocked)
      sigaddset(&unblocked, SIGXFSZ)
      pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
      var limit = rlimit(rlim_cur: 4 << 20, rlim_max: 4 << 20)
      setrlimit(__rlimit_resource_t(1), &limit)
      _ = try ContentStore(root: FilePath(root)).resolve("tiny")
    }
    #expect(try shell("ls \(root)/ingest | wc -l") == "1")
    #expect(try shell("ls -d \(root)/layers/*.json | wc -l") == "1")
    try expectMended(scratch)
  }

  @Test("By SIGKILL at any moment of the first use", arguments: [1, 5, 12, 25, 40, 60, 80])
  func atAnyMoment(milliseconds: Int) async throws {
    let scratch = try Scratch()
    let root = scratch.store.root.string
    await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String, milliseconds = milliseconds as Int] in
      Thread.detachNewThread {
        usleep(UInt32(milliseconds) * 1000)
        kill(getpid(), SIGKILL)
      }
      _ = try ContentStore(root: FilePath(root)).provide("tiny")
      sleep(10)
    }
    if FileManager.default.fileExists(atPath: scratch.store.layersPath.string) { try expectMended(scratch) }
  }
}
