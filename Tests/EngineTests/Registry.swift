import Foundation
import TestSupport
import Testing

/// A registry on this machine, on a port of its own, which ends with the test.
final class Registry {
  let place: String
  private let process = Process()

  static let isPossible = MadeImage.isPossible && ["docker-registry", "htpasswd", "python3"].allSatisfy(Program.exists)
  static let reason =
    "docker-registry, apache2-utils, python3, skopeo or umoci is not installed: `make packages` gets them"

  /// Debian's. `user` me with password secret may do everything, if anybody has to be somebody.
  /// `hasTLS`: with a certificate that nobody has signed, `certificate`.
  init(in folder: String, isGuarded: Bool = false, hasTLS: Bool = false) throws {
    place = "127.0.0.1:\(try Self.freePort())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var text = """
      version: 0.1
      log: {level: error, accesslog: {disabled: true}}
      storage: {filesystem: {rootdirectory: \(folder)/data}}
      http: {addr: "\(place)", secret: x\(hasTLS ? ", tls: {certificate: \(folder)/cert.pem, key: \(folder)/key.pem}" : "")}
      """
    if isGuarded {
      try #require(try Program.shell("htpasswd -Bbn -C 4 me secret >'\(folder)/people'").code == 0)
      text += "\nauth: {htpasswd: {realm: lab, path: \(folder)/people}}"
    }
    if hasTLS { try Self.makeCertificate(in: folder) }
    try text.write(toFile: folder + "/config.yml", atomically: true, encoding: .utf8)
    try start(["/usr/bin/docker-registry", "serve", folder + "/config.yml"], output: FileHandle.nullDevice)
    for _ in 0..<100 where !isUp { usleep(50_000) }
    try #require(isUp, "docker-registry does not answer")
  }

  /// `key.pem`, and `cert.pem`, which nobody has signed.
  static func makeCertificate(in folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let line =
      "cd '\(folder)'; openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=lab"
      + " -addext subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:\(name)"
    try #require(try Program.shell(line).code == 0)
  }

  /// A name that only `init(proxy:)` knows.
  static let name = "registry.test"
  /// The port of this one on the machine of that name.
  var named: String { "\(Self.name):\(place.split(separator: ":").last ?? "")" }

  /// One whose manners are bad: Tests/Counterparts/registry.py. `folder`: of a certificate.
  convenience init(_ mode: String, layout: String, log: String, certificate folder: String? = nil) throws {
    try self.init(script: "registry.py", [layout, mode, log] + (folder.map { [$0] } ?? []))
  }

  /// No registry, but a way to one: Tests/Counterparts/proxy.py. `people`: NAME:PASSWORD that it asks for. `folder`: of a
  /// certificate, if it speaks TLS itself.
  convenience init(proxy log: String, people: String = "", certificate folder: String? = nil) throws {
    try self.init(script: "proxy.py", [log, people] + (folder.map { [$0] } ?? []))
  }

  private init(script: String, _ words: [String]) throws {
    let pipe = Pipe()
    process.standardOutput = pipe
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [Program.checkout + "/Tests/Counterparts/" + script] + words
    process.standardError = FileHandle.nullDevice
    try process.run()
    let port = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    place = "127.0.0.1:" + port.trimmingCharacters(in: .newlines)
  }

  private func start(_ words: [String], output: FileHandle) throws {
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
  }

  private var isUp: Bool {
    (try? Program.run(["/bin/bash", "-c", "exec 3<>/dev/tcp/\(place.replacing(":", with: "/"))"]).code) == 0
  }

  /// Nobody else's at the moment.
  private static func freePort() throws -> Int {
    let line = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
    return try #require(
      Int(try Program.run(["/usr/bin/python3", "-c", line]).output.trimmingCharacters(in: .newlines)))
  }

  func end() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

extension MadeImage {
  /// An OCI image layout with `v`, `arm` for another machine, and `multi`, an index of both.
  var layout: String { folder + "/lay" }

  func addPlatforms() throws {
    let script = """
      cd '\(folder)'; set -e
      umoci config --image lay:v --tag arm --architecture arm64 >/dev/null 2>&1
      python3 - <<'END'
      import hashlib, json
      index = json.load(open("lay/index.json"))
      entry = {e["annotations"]["org.opencontainers.image.ref.name"]: e for e in index["manifests"]}
      def part(name, machine):
          e = entry[name]
          return {"mediaType": e["mediaType"], "digest": e["digest"], "size": e["size"],
                  "platform": {"os": "linux", "architecture": machine}}
      text = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                         "manifests": [part("arm", "arm64"), part("v", "amd64")]}).encode()
      digest = hashlib.sha256(text).hexdigest()
      open("lay/blobs/sha256/" + digest, "wb").write(text)
      index["manifests"].append({"mediaType": "application/vnd.oci.image.index.v1+json", "digest": "sha256:" + digest,
                                 "size": len(text), "annotations": {"org.opencontainers.image.ref.name": "multi"}})
      json.dump(index, open("lay/index.json", "w"))
      END
      """
    let outcome = try Program.shell(script)
    try #require(outcome.code == 0, "\(outcome)")
  }

  /// Fills a registry by skopeo: with the image of a tag in the layout.
  func push(_ tag: String, to name: String, _ options: String = "") throws {
    try copy("oci:\(layout):\(tag)", to: name, options)
  }

  /// The same with one of an oci-archive, whose layers are compressed with zstd.
  func push(archive: String, to name: String) throws { try copy("oci-archive:\(folder)/\(archive)", to: name) }

  private func copy(_ source: String, to name: String, _ options: String = "") throws {
    let line = "skopeo copy -q --insecure-policy --dest-tls-verify=false \(options) \(source) docker://\(name)"
    let outcome = try Program.shell(line)
    try #require(outcome.code == 0, "\(outcome)")
  }
}
