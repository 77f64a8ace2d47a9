import Foundation
import TestSupport
import Testing

/// Registries that break, lie, redirect and never end: Tests/Counterparts/registry.py.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Registry.isPossible, Comment(rawValue: Registry.reason)))
struct HostileRegistryTests {
  /// What those that can be used did, as a line of their log, and what is said of those that can't.
  private static let manners: [(mode: String, isUsable: Bool, sign: String)] = [
    ("plain", true, "blobs/sha256:"), ("busy", true, " 503 "), ("broken", true, " 206 bytes="),
    ("forgetful", true, " 200 bytes="), ("redirect", true, " 200 - no localhost:"), ("token", true, " 200 - yes"),
    ("wrong", false, "verification failed for digest"), ("endless", false, "is longer than its manifest says"),
    ("loop", false, "redirects more than 10 times"), ("schema1", false, "an image of schema 1"),
    ("huge", false, "its manifest is longer than"), ("lying", false, "manifest verification failed"),
    ("closing", false, "it has closed the connection"), ("teasing", false, "the connection broke"),
    ("giant", false, "names a size that no blob has"), ("negative", false, "sizes that no image has"),
  ]

  @Test func mannersOfAllKinds() throws {
    let life = try Life()
    defer { life.remove() }
    let image = try MadeImage(in: life.bowl.folder.path + "/made")
    let id = try Program.shell("skopeo inspect --config --raw oci:\(image.layout):v | sha256sum").output.prefix(64)
    let manifest =
      "sha256:" + (try Program.shell("skopeo inspect --raw oci:\(image.layout):v | sha256sum").output.prefix(64))
    let config = life.bowl.folder.path + "/docker"
    for (mode, isUsable, sign) in Self.manners {
      let log = life.bowl.folder.path + "/" + mode
      let registry = try Registry(mode, layout: image.layout, log: log)
      defer { registry.end() }
      try logIn(registry, config)
      // A tag may mean anything; a digest is a promise.
      let name = "\(registry.place)/x" + (mode == "lying" ? "@\(manifest)" : ":v")
      let began = Date()
      let outcome = try life.bowl.fishbowl("pull", name, environment: ["DOCKER_CONFIG": config])
      #expect(Date().timeIntervalSince(began) < 15, "\(mode)")
      #expect(outcome.code == (isUsable ? 0 : 1), "\(mode): \(outcome)")
      let told = isUsable ? try String(contentsOfFile: log, encoding: .utf8) : outcome.errors
      #expect(told.contains(sign), "\(mode): \(told) \(outcome)")
      #expect(isUsable || outcome.errors.split(separator: "\n").count == 1, "\(mode): \(outcome)")
      if isUsable { #expect(try life.done("image", "inspect", "-f", "{{.Id}}", name) == "sha256:\(id)\n", "\(mode)") }
      for found in try life.done("images", "-q", "--no-trunc").split(separator: "\n") {
        _ = try life.outcome("rmi", "-f", String(found))
      }
    }
  }

  @Test("an image of more layers than can be stacked is refused before one of them comes")
  func tooManyLayers() throws {
    let life = try Life()
    defer { life.remove() }
    let (layout, log) = (life.bowl.folder.path + "/lay", life.bowl.folder.path + "/log")
    let made = try Program.shell("python3 '\(Program.checkout)/Tests/Counterparts/layers.py' '\(layout)' 129")
    try #require(made.code == 0, "\(made)")
    let registry = try Registry("plain", layout: layout, log: log)
    defer { registry.end() }
    let outcome = try life.outcome("pull", "\(registry.place)/x:many")
    #expect(outcome.code == 1 && outcome.errors.contains("use an image of 129 layers: no more than 128"), "\(outcome)")
    let asked = try String(contentsOfFile: log, encoding: .utf8)
    #expect(asked.contains("/manifests/") && !asked.contains("/blobs/"), "\(asked)")
  }

  /// Whatever a manifest is, it is an image, or a sentence, and nothing of it stays. The helper never dies of it.
  @Test(.timeLimit(.minutes(Soak.isOn ? 30 : 2)))
  func manifestsOfAllKinds() throws {
    let life = try Life()
    defer { life.remove() }
    let image = try MadeImage(in: life.bowl.folder.path + "/made")
    let empty = try life.stored()
    for seed in 1...(Soak.isOn ? 40 : 1) {
      let registry = try Registry("fuzz-\(seed)", layout: image.layout, log: life.bowl.folder.path + "/log")
      defer { registry.end() }
      for _ in 0..<25 {
        let outcome = try life.outcome("pull", "\(registry.place)/x:v")
        let lines = outcome.errors.split(separator: "\n")
        #expect(outcome.code == 0 || outcome.code == 1 && lines.count == 1, "\(seed): \(outcome)")
        #expect(!outcome.errors.contains("was killed") && !outcome.errors.contains("Fatal"), "\(seed): \(outcome)")
        if outcome.code == 0 { _ = try life.done("rmi", "\(registry.place)/x:v") }
      }
      _ = try life.done("image", "prune", "-f")
      try #require(try life.stored() == empty, "\(seed)")
    }
  }

  private func logIn(_ registry: Registry, _ config: String) throws {
    try FileManager.default.createDirectory(atPath: config, withIntermediateDirectories: true)
    let auth = Data("me:secret".utf8).base64EncodedString()
    let text = #"{"auths": {"\#(registry.place)": {"auth": "\#(auth)"}}}"#
    try text.write(toFile: config + "/config.json", atomically: true, encoding: .utf8)
  }

  @Test("the one who speaks with the network is nobody; killed in the middle, the next pull goes on from there")
  func killedInTheMiddle() throws {
    let life = try Life()
    defer { life.remove() }
    let image = try MadeImage(in: life.bowl.folder.path + "/made")
    let stalling = try Registry("stall", layout: image.layout, log: life.bowl.folder.path + "/stall")
    defer { stalling.end() }
    let pull = try life.begin("pull", "\(stalling.place)/x:v")
    let ingest = life.bowl.root + "/ingest/pulled"
    try life.wait { try Program.shell("find '\(ingest)' -size +100k").output != "" }
    let helper = try Program.shell("pgrep -P \(pull.processIdentifier)").output.trimmingCharacters(in: .newlines)
    let status = try String(contentsOfFile: "/proc/\(helper)/status", encoding: .utf8)
    #expect(status.contains("Uid:\t65534\t65534\t65534\t65534") && status.contains("CapEff:\t0000000000000000"))
    kill(pull.processIdentifier, SIGKILL)
    pull.waitUntilExit()
    try life.wait { !FileManager.default.fileExists(atPath: "/proc/\(helper)") }
    #expect(try life.done("images", "-q", "\(stalling.place)/x") == "")
    #expect(try life.done("run", "--rm", "tiny", "echo", "sound") == "sound\n")
    let log = life.bowl.folder.path + "/plain"
    let plain = try Registry("plain", layout: image.layout, log: log)
    defer { plain.end() }
    _ = try life.done("pull", "-q", "\(plain.place)/x:v")
    #expect(try String(contentsOfFile: log, encoding: .utf8).contains(" 206 bytes="))
    #expect(try life.done("run", "--rm", "\(plain.place)/x:v") == "hello you\n")
    #expect(try Program.shell("find '\(life.bowl.root)/ingest' -type f").output == "")
  }
}
