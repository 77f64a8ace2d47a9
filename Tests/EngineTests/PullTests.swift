import Foundation
import TestSupport
import Testing

/// Images from Debian's docker-registry, filled and read back by skopeo.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Registry.isPossible, Comment(rawValue: Registry.reason)))
struct PullTests {
  /// A life, an image made by other tools, and a registry.
  private static func begin(isGuarded: Bool = false) throws -> (life: Life, image: MadeImage, registry: Registry) {
    let life = try Life()
    let image = try MadeImage(in: life.bowl.folder.path + "/made")
    return (life, image, try Registry(in: life.bowl.folder.path + "/registry", isGuarded: isGuarded))
  }

  private static func end(_ life: Life, _ registry: Registry) {
    registry.end()
    life.remove()
  }

  /// The digest of a configuration as skopeo reads it.
  private static func id(_ name: String) throws -> String {
    let line = "skopeo inspect --tls-verify=false --config --raw docker://\(name) | sha256sum"
    return "sha256:" + (try Program.shell(line).output.prefix(64))
  }

  @Test("pull: docker's words, skopeo's configuration, umoci's tree")
  func pull() throws {
    let (life, image, registry) = try Self.begin()
    defer { Self.end(life, registry) }
    try image.addPlatforms()
    let name = registry.place + "/lab/made"
    try image.push("v", to: name + ":latest")
    try image.push("v", to: name + ":docker", "--format v2s2")
    try image.push(archive: "oci.tar:lab/made:oci", to: name + ":zstd")
    try image.push("multi", to: name + ":multi", "--all")
    let lines = try life.done("pull", name).split(separator: "\n")
    #expect(lines.prefix(2) == ["Using default tag: latest", "latest: Pulling from lab/made"])
    #expect(lines.contains { $0.hasSuffix(": Pulling fs layer") } && lines.contains { $0.hasSuffix(": Pull complete") })
    #expect(lines.dropLast(2).last?.hasPrefix("Digest: sha256:") == true)
    #expect(lines.suffix(2) == ["Status: Downloaded newer image for \(name):latest", "\(name):latest"])
    #expect(try life.done("pull", name).contains("Status: Image is up to date for \(name):latest"))
    for tag in ["latest", "docker", "zstd", "multi"] {
      #expect(try life.done("pull", "-q", "\(name):\(tag)") == "\(name):\(tag)\n")
      let id = try life.done("image", "inspect", "-f", "{{.Id}}", "\(name):\(tag)")
      #expect(try id == Self.id("\(name):\(tag)") + "\n", "\(tag)")
    }
    try checkTree(life, image, name)
    try checkDigestsAndPlatforms(life, name)
    #expect(try Program.shell("find '\(life.bowl.root)/ingest' -type f").output == "")
  }

  private func checkTree(_ life: Life, _ image: MadeImage, _ name: String) throws {
    _ = try life.done("create", "--name", "web", name)
    try life.mounted("web") { (merged: String) throws in
      #expect(try MadeImage.picture(of: merged) == MadeImage.picture(of: image.tree))
    }
  }

  private func checkDigestsAndPlatforms(_ life: Life, _ name: String) throws {
    let digest = try life.done("images", "--digests", "--format", "{{.Digest}}", "\(name):multi")
      .trimmingCharacters(in: .newlines)
    // The index's own, as docker has it.
    let raw = try Program.shell("skopeo inspect --tls-verify=false --raw docker://\(name):multi | sha256sum").output
    #expect(digest == "sha256:" + raw.prefix(64))
    #expect(try life.done("pull", "-q", "\(name)@\(digest)") == "\(name)@\(digest)\n")
    #expect(try life.done("run", "--rm", "\(name)@\(digest)") == "hello you\n")
    _ = try life.done("pull", "-q", "--platform", "linux/arm64", "\(name):multi")
    #expect(try life.done("image", "inspect", "-f", "{{.Architecture}}", "\(name):multi") == "arm64\n")
    let other = try life.outcome("pull", "--platform", "linux/s390x", "\(name):multi")
    #expect(other.code == 1 && other.errors.contains("no matching manifest for linux/s390x"), "\(other)")
    #expect(try life.outcome("pull", "tiny").errors.contains("it is made on this machine"))
    let missing = try life.outcome("pull", "\(name):none")
    #expect(
      missing.code == 1 && missing.errors.contains("manifest for \(name):none not found: manifest unknown"),
      "\(missing)")
  }

  @Test("run and create fetch what is missing, as --pull says")
  func runPulls() throws {
    let (life, image, registry) = try Self.begin()
    defer { Self.end(life, registry) }
    let name = registry.place + "/lab/made:v1"
    try image.push("v", to: name)
    let never = try life.outcome("run", "--rm", "--pull", "never", name)
    #expect(never.code == 125 && never.errors.contains("it is not in the store"), "\(never)")
    let run = try life.outcome("run", "--rm", name)
    #expect(run.code == 0 && run.output == "hello you\n", "\(run)")
    #expect(run.errors.hasPrefix("Unable to find image '\(name)' locally\nv1: Pulling from lab/made\n"), "\(run)")
    #expect(try life.outcome("create", "--pull", "always", name).errors.contains("Image is up to date"))
    #expect(try life.done("run", "--rm", "--pull", "always", "-q", name, "x") == "x\n")
    #expect(try life.outcome("run", "--pull", "often", name).code == 125)
    let kinds = try life.kinds("pull")
    for kind in ["registry.request", "manifest.get", "layer.skip", "image.tag"] { #expect(kinds.contains(kind)) }
    let none = try life.outcome("create", "nowhere.invalid/x:1")
    #expect(
      none.code == 1 && none.errors.contains("no such host") && none.errors.contains("\"tiny\" needs none"), "\(none)"
    )
  }

  @Test("push: skopeo reads it back; what is there is not sent again")
  func push() throws {
    let (life, _, registry) = try Self.begin()
    defer { Self.end(life, registry) }
    let name = registry.place + "/lab/tiny:v1"
    _ = try life.done("tag", "tiny", name)
    let said = try life.done("push", name)
    #expect(
      said.hasPrefix("The push refers to repository [\(registry.place)/lab/tiny]\n") && said.contains(": Pushed\n"))
    let digest = try life.done("images", "--digests", "--format", "{{.Digest}}", name).trimmingCharacters(in: .newlines)
    #expect(said.contains("v1: digest: \(digest) size: "))
    let back = life.bowl.folder.path + "/back"
    let line =
      "skopeo copy -q --insecure-policy --src-tls-verify=false docker://\(name) dir:\(back); sha256sum <\(back)/manifest.json"
    #expect(try "sha256:" + Program.shell(line).output.prefix(64) == digest)
    let kinds = try life.kinds("push")
    #expect(kinds.first == "manifest.get" && kinds.count { $0 == "layer.send" } == 4, "\(kinds)")
    let event = try life.done("events", "--since", "1h", "--until", "0s", "-f", "event=push", "--format", "{{.ID}}")
    #expect(event == name + "\n")
    #expect(try life.done("push", name).contains(": Layer already exists\n"))
    let other = try life.outcome("push", registry.place + "/lab/none")
    #expect(other.code == 1 && other.errors.contains("does not exist locally with the tag"))
  }

  @Test("TLS is verified, SSL_CERT_FILE is heeded, and a mirror of Docker Hub is asked before it")
  func tlsAndMirror() throws {
    let (life, image, plain) = try Self.begin()
    let folder = life.bowl.folder.path + "/secure"
    let secure = try Registry(in: folder, hasTLS: true)
    defer {
      secure.end()
      Self.end(life, plain)
    }
    try image.push("v", to: secure.place + "/lab/made:v1")
    let stranger = try life.outcome("pull", secure.place + "/lab/made:v1")
    #expect(stranger.code == 1 && stranger.errors.contains("its certificate is not trusted"), "\(stranger)")
    let trusted = try life.bowl.fishbowl(
      "pull", "-q", secure.place + "/lab/made:v1", environment: ["SSL_CERT_FILE": folder + "/cert.pem"])
    #expect(trusted.code == 0 && trusted.output == secure.place + "/lab/made:v1\n", "\(trusted)")
    try image.push("v", to: plain.place + "/library/made:v1")
    let file = life.bowl.folder.path + "/registries.json"
    try #"{"registry-mirrors": ["http://\#(plain.place)"]}"#.write(toFile: file, atomically: true, encoding: .utf8)
    let mirrored = try life.bowl.fishbowl("pull", "-q", "made:v1", environment: ["FISHBOWL_REGISTRIES": file])
    #expect(mirrored.code == 0 && mirrored.output == "docker.io/library/made:v1\n", "\(mirrored)")
  }

  @Test("login, what it allows, and logout; passwords kept in the file, or by a program")
  func login() throws {
    let (life, image, registry) = try Self.begin(isGuarded: true)
    defer { Self.end(life, registry) }
    let name = registry.place + "/lab/made:v1"
    try image.push("v", to: name, "--dest-creds me:secret")
    let config = life.bowl.folder.path + "/docker"
    let fishbowl = { (words: [String], input: String) in
      try life.bowl.fishbowl(
        words, environment: ["DOCKER_CONFIG": config, "PATH": life.bowl.folder.path + ":/usr/bin:/bin"], input: input)
    }
    let stranger = try fishbowl(["pull", name], "")
    #expect(stranger.code == 1 && stranger.errors.contains("no basic auth credentials"), "\(stranger)")
    let wrong = try fishbowl(["login", "-u", "me", "--password-stdin", registry.place], "guess\n")
    #expect(wrong.code == 1 && wrong.errors.contains("401 Unauthorized"), "\(wrong)")
    #expect(!FileManager.default.fileExists(atPath: config))
    let last = { (kind: String, said: String) in
      let steps = try life.bowl.rows("SELECT run, kind FROM step ORDER BY run, step", run: "all")
      #expect(steps.last?["kind"]?.text == kind, "\(steps)")
      let run = "\(steps.last?["run"]?.number ?? 0)"
      let told = try life.done("replay", "--all", "--depth", "2", run).replacing(/\s+/, with: " ")
      #expect(told.contains(said), "\(told)")
    }
    try last("registry.request", "401 means: this name with this password is not let in.")
    for isKeptByProgram in [false, true] {
      if isKeptByProgram { try Self.keepByProgram(config, life.bowl.folder.path) }
      let right = try fishbowl(["login", "-u", "me", "--password-stdin", registry.place], "secret\n")
      #expect(right.code == 0 && right.output == "Login Succeeded\n", "\(right)")
      let kept = try String(contentsOfFile: config + "/config.json", encoding: .utf8)
      #expect(kept.contains("bWU6c2VjcmV0") != isKeptByProgram, "\(kept)")
      let keeper = isKeptByProgram ? "by docker-credential-fish" : "in \(config)/config.json"
      try last("credentials.store", "me at \(registry.place) is kept \(keeper).")
      let pulled = try fishbowl(["pull", "-q", name], "")
      #expect(pulled.code == 0 && pulled.output == name + "\n", "\(pulled)")
      #expect(
        try fishbowl(["logout", registry.place], "").output == "Removing login credentials for \(registry.place)\n")
      try last("credentials.erase", "Who one was at \(registry.place) was erased from")
      #expect(try fishbowl(["pull", name], "").code == 1)
    }
    for (words, shown) in [
      (["-p", "secret"], #""-p","‹redacted›""#), (["--password=secret"], #""--password=‹redacted›""#),
      (["-psecret"], #""-p‹redacted›""#), (["-ume", "-p=secret"], #""-ume","-p=‹redacted›""#),
      (["-p", "guess", "-p", "secret"], #""-p","‹redacted›","-p","‹redacted›""#),
    ] {
      let login = try fishbowl(["login", "-u", "me"] + words + [registry.place], "")
      #expect(login.code == 0, "\(words): \(login)")
      let line = try life.bowl.rows("SELECT argv FROM run WHERE run = (SELECT max(run) FROM run)", run: "all")
      #expect(line[0]["argv"]?.text?.contains(shown + #","\#(registry.place)""#) == true, "\(line)")
    }
    let full = try life.bowl.fishbowl(
      ["login", "-u", "me", "--password-stdin", registry.place], environment: ["DOCKER_CONFIG": "/proc/none"],
      input: "secret\n")
    #expect(full.code == 1 && full.errors.contains("$DOCKER_CONFIG can name another folder"), "\(full)")
    try last("credentials.store", "The exit code is 1.")
    let nobody = try life.bowl.fishbowl(
      ["logout", "r.invalid"], environment: ["DOCKER_CONFIG": life.bowl.folder.path + "/none"])
    #expect(nobody.output == "Not logged in to r.invalid\n", "\(nobody)")
    try last("credentials.erase", "Nothing was kept for r.invalid.")
    #expect(try fishbowl(["push", "-q", name], "").code == 0)
    #expect(try life.kinds("push").contains("registry.auth"))
    let rows = try life.bowl.rows("SELECT * FROM event", run: "all").description
    #expect(rows.contains("Basic") && !rows.contains("secret") && !rows.contains("bWU6c2VjcmV0"))
  }

  /// docker-credential-fish keeps one secret in a file.
  private static func keepByProgram(_ config: String, _ folder: String) throws {
    try #"{"credsStore": "fish", "other": 1}"#.write(toFile: config + "/config.json", atomically: true, encoding: .utf8)
    let script = """
      #!/bin/sh
      case $1 in
        store) cat >'\(folder)/kept' ;;
        get) [ -e '\(folder)/kept' ] && cat '\(folder)/kept' || { echo "credentials not found in native keychain"; exit 1; } ;;
        erase) rm '\(folder)/kept' ;;
      esac
      """
    let path = folder + "/docker-credential-fish"
    try script.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }
}
