import Foundation
import OCISpec
import SystemPackage

@testable import Images

/// A folder of its own for one test, removed with it.
final class Scratch {
  let path: FilePath
  var store: ContentStore { ContentStore(root: path.appending("store")) }

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("fishbowl-images-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// Everything below a folder, with type and content, to compare before and after.
  func picture(of folder: FilePath) throws -> String {
    try shell("cd \(folder); find . -printf '%p %y %m %l %n\\n' | sort; find . -type f | sort | xargs -r sha256sum")
  }
}

struct CommandFailure: Error { var text: String }

/// What a shell prints; its failure is the test's.
@discardableResult
func shell(_ script: String) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-ec", script]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw CommandFailure(text: text) }
  return text.trimmingCharacters(in: .whitespacesAndNewlines)
}

func isInstalled(_ program: String) -> Bool { (try? shell("command -v \(program)")) != nil }

let isRoot = getuid() == 0

extension ContentStore {
  /// Puts an image of uncompressed tars into the store.
  func add(_ name: String, _ tars: [[UInt8]], platform: Platform = .current, diffIDs: [ContentDigest]? = nil) throws {
    try ingest { ingest throws(ImageError) in
      var blobs: [Descriptor] = []
      for tar in tars { blobs.append(try ingest.blob(tar, mediaType: MediaType.layer)) }
      let config = ImageConfig(platform: platform, diffIDs: diffIDs ?? blobs.map(\.digest))
      let manifest = ImageManifest(config: try ingest.blob(config, mediaType: MediaType.config), layers: blobs)
      try ingest.setName(name, of: ingest.blob(manifest, mediaType: MediaType.manifest))
    }
  }

}
