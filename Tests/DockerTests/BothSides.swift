import Foundation
import TestSupport
import Testing

/// Fishbowl and Debian's docker engine side by side, each in a place of its own, with the same image.
struct BothSides {
  let bowl: Bowl
  let docker: Side
  let fishbowl: Side
  private let engine: DockerEngine

  /// Cancels the test where docker's engine does not start.
  init() throws {
    bowl = try Bowl()
    let places = ["FISHBOWL_ROOT": bowl.root, "FISHBOWL_TRACE": bowl.trace]
    fishbowl = try Side(Program.fishbowl, in: bowl.folder.path + "/fishbowl", places)
    // Makes the image, which docker is given.
    #expect(try fishbowl.type("docker run --rm tiny true").code == 0)
    engine = try DockerEngine(in: bowl.folder.path, images: bowl.root)
    docker = try Side(DockerEngine.program, in: bowl.folder.path + "/docker", engine.environment)
    guard engine.isReady else {
      end()
      try Test.cancel("docker's engine does not start here: \(engine.said)")
    }
  }

  func end() {
    engine.end()
    bowl.remove()
  }
}
