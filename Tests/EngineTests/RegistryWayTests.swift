import Foundation
import TestSupport
import Testing

@testable import fishbowl

/// How a registry is reached, as whom, and for how much.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Registry.isPossible, Comment(rawValue: Registry.reason)))
struct RegistryWayTests {
  private let life: Life
  private let image: MadeImage
  private var folder: String { life.bowl.folder.path }

  init() throws {
    life = try Life()
    image = try MadeImage(in: life.bowl.folder.path + "/made")
  }

  private func log(_ name: String) throws -> [String] {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func write(_ text: String, to name: String) throws {
    try FileManager.default.createDirectory(atPath: folder + "/docker", withIntermediateDirectories: true)
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }

  @Test("pull -a: each tag of each page; a tag and -a contradict each other")
  func allTags() throws {
    defer { life.remove() }
    try image.addPlatforms()
    let line = "cd '\(image.folder)'; for tag in a b c; do umoci tag --image lay:v $tag; done; umoci rm --image lay:arm"
    try #require(try Program.shell(line).code == 0)
    let registry = try Registry("pages", layout: image.layout, log: folder + "/log")
    defer { registry.end() }
    let name = "\(registry.place)/x"
    let lines = try life.done("pull", "-a", name).split(separator: "\n")
    for tag in ["a", "b", "c", "multi", "v"] { #expect(lines.contains("\(tag): Pulling from x"), "\(lines)") }
    #expect(lines.suffix(2) == ["Status: Downloaded newer image for \(name)", "\(name)"])
    #expect(lines.count { $0.hasPrefix("Digest: sha256:") } == 5)
    let tags = try life.done("images", "--format", "{{.Tag}}", name).split(separator: "\n")
    #expect(tags.sorted() == ["a", "b", "c", "multi", "v"])
    #expect(try life.done("pull", "-qa", name) == "\(name)\n")
    for word in ["\(name):v", "tiny"] { #expect(try life.outcome("pull", "--all-tags", word).code == 1) }
    #expect(try log("log").contains { $0.contains("list?last=b&n=2 200") })
  }

  @Test("an identity token of the file or of a program gets a token, and no password goes anywhere")
  func identityToken() throws {
    defer { life.remove() }
    let token = "id+entity/="
    for way in ["file", "program", "wrong"] {
      let registry = try Registry("identity", layout: image.layout, log: folder + "/" + way)
      defer { registry.end() }
      let auth = Data("00000000-0000:".utf8).base64EncodedString()
      let entry = #"{"auth": "\#(auth)", "identitytoken": "\#(way == "wrong" ? "x" : token)"}"#
      let helper = #"{"credHelpers": {"\#(registry.place)": "fish"}}"#
      try write(
        way == "program" ? helper : #"{"auths": {"\#(registry.place)": \#(entry)}}"#, to: "docker/config.json")
      try write("#!/bin/sh\necho '{\"Username\": \"<token>\", \"Secret\": \"\(token)\"}'", to: "docker-credential-fish")
      _ = chmod(folder + "/docker-credential-fish", 0o755)
      let outcome = try life.bowl.fishbowl(
        "pull", "-q", "\(registry.place)/x:v",
        environment: ["DOCKER_CONFIG": folder + "/docker", "PATH": folder + ":/usr/bin:/bin"])
      #expect(outcome.code == (way == "wrong" ? 1 : 0), "\(way): \(outcome)")
      if way == "wrong" { #expect(outcome.errors.contains("it gives no token: 401")) }
    }
    let rows = try life.bowl.rows("SELECT * FROM event", run: "all").description
    #expect(rows.contains("Bearer") && !rows.contains("entity") && !rows.contains("<token>"))
  }

  @Test("through a proxy with TLS and without, but for NO_PROXY; and from https to http nothing is redirected")
  func proxies() throws {
    defer { life.remove() }
    try Registry.makeCertificate(in: folder)
    let secure = try Registry("plain", layout: image.layout, log: folder + "/plain", certificate: folder)
    let downgrade = try Registry("downgrade", layout: image.layout, log: folder + "/down", certificate: folder)
    let bare = try Registry(in: folder + "/bare")
    try image.push("v", to: bare.place + "/x:v")
    let open = try Registry(proxy: folder + "/proxy")
    let guarded = try Registry(proxy: folder + "/guarded", people: "me:se cret")
    defer { for one in [secure, downgrade, bare, open, guarded] { one.end() } }
    try write(#"{"insecure-registries": ["\#(bare.named)"]}"#, to: "registries.json")
    let https = { (proxy: String) in ["HTTPS_PROXY": proxy] }
    #expect(try pull(secure.named, https("http://" + open.place)).code == 0)
    #expect(try Set(log("proxy")) == ["\(secure.named) 200"])
    #expect(try pull(secure.named, ["https_proxy": "http://me:se%20cret@\(guarded.place)"]).code == 0)
    _ = try life.done("rmi", secure.named + "/x:v")
    for (registry, ways, words) in [
      (secure, https("http://" + guarded.place), "the proxy \(guarded.place): it wants a name and a password"),
      (secure, https("http://127.0.0.1:1"), "the proxy 127.0.0.1:1: connection refused; look at HTTPS_PROXY"),
      (secure, https("https://" + open.place), "the proxy \(open.place): it speaks no TLS that is understood here"),
      (secure, https("ftp://" + open.place), "HTTPS_PROXY names no proxy that can be used here"),
      (secure, ["HTTPS_PROXY": "http://" + open.place, "NO_PROXY": "a.b, .test"], "no such host"),
      (downgrade, https("http://" + open.place), "it redirects from https to http"),
    ] {
      let outcome = try pull(registry.named, ways)
      #expect(outcome.code == 1 && outcome.errors.contains(words), "\(words): \(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    }
    let plain = try pull(bare.named, ["HTTP_PROXY": open.place, "HTTPS_PROXY": open.place])
    #expect(plain.code == 0, "\(plain)")
    // What is on this machine is asked without.
    #expect(try pull(bare.place, ["HTTP_PROXY": "http://127.0.0.1:1"]).code == 0)
  }

  @Test(
    "a proxy that speaks TLS itself: by name and by address, with and without a password, and only if it is trusted")
  func secureProxies() throws {
    defer { life.remove() }
    try Registry.makeCertificate(in: folder)
    try Registry.makeCertificate(in: folder + "/strange")
    let secure = try Registry("plain", layout: image.layout, log: folder + "/plain", certificate: folder)
    let bare = try Registry(in: folder + "/bare")
    try image.push("v", to: bare.place + "/x:v")
    let proxy = try Registry(proxy: folder + "/proxy", people: "me:secret", certificate: folder)
    let stranger = try Registry(proxy: folder + "/stranger", certificate: folder + "/strange")
    defer { for one in [secure, bare, proxy, stranger] { one.end() } }
    try write(#"{"insecure-registries": ["\#(bare.named)"]}"#, to: "registries.json")
    let port = proxy.place.split(separator: ":").last ?? ""
    for host in ["127.0.0.1", "localhost"] {
      let way = "https://me:secret@\(host):\(port)"
      #expect(try pull(secure.named, ["HTTPS_PROXY": way]).code == 0)
      _ = try life.done("rmi", secure.named + "/x:v")
    }
    #expect(try log("proxy").contains("\(secure.named) 200"))
    let way = "https://me:secret@\(proxy.place)"
    let plain = try pull(bare.named, ["HTTP_PROXY": way, "HTTPS_PROXY": way])
    #expect(plain.code == 0, "\(plain)")
    for (proxy, words) in [
      ("https://" + proxy.place, "the proxy \(proxy.place): it wants a name and a password"),
      ("https://" + stranger.place, "the proxy \(stranger.place): its certificate is not trusted"),
      ("https://127.0.0.1:1", "the proxy 127.0.0.1:1: connection refused"),
    ] {
      let outcome = try pull(secure.named, ["HTTPS_PROXY": proxy])
      #expect(outcome.code == 1 && outcome.errors.contains(words), "\(words): \(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder + "/stranger"))
  }

  private func pull(_ registry: String, _ environment: [String: String]) throws -> Outcome {
    let fixed = ["SSL_CERT_FILE": folder + "/cert.pem", "FISHBOWL_REGISTRIES": folder + "/registries.json"]
    return try life.bowl.fishbowl("pull", "-q", "\(registry)/x:v", environment: fixed.merging(environment) { $1 })
  }

  @Test("run and create --platform: what the store has for another machine is fetched for that one, and said")
  func platforms() throws {
    defer { life.remove() }
    try image.addPlatforms()
    let registry = try Registry("plain", layout: image.layout, log: folder + "/log")
    defer { registry.end() }
    let name = "\(registry.place)/x:multi"
    #expect(try life.outcome("run", "--rm", "--platform", "linux/amd64", name).output == "hello you\n")
    let other = try life.outcome("create", "--name", "far", "--platform", "linux/arm64", name)
    #expect(other.code == 0 && other.errors.contains("Unable to find image '\(name)' locally"), "\(other)")
    #expect(try life.done("image", "inspect", "-f", "{{.Architecture}}", name) == "arm64\n")
    // Its programs are this machine's own in truth, so it runs.
    #expect(try life.done("start", "-a", "far") == "hello you\n")
    #expect(try life.done("run", "--rm", "--platform", "arm64", name, "x") == "x\n")
    let own = try life.outcome("run", "--rm", "--pull", "never", name)
    #expect(own.code == 125 && own.errors.contains("it is not made for linux/amd64, only for linux/arm64"), "\(own)")
    let none = try life.outcome("run", "--rm", "--platform", "linux/s390x", name)
    #expect(none.code == 125 && none.errors.contains("no matching manifest for linux/s390x"), "\(none)")
    let tiny = try life.outcome("run", "--rm", "--platform", "linux/s390x", "tiny")
    #expect(tiny.code == 125 && tiny.errors.contains("it is not made for linux/s390x"), "\(tiny)")
    #expect(try life.outcome("create", "--platform", "a//b", name).errors.contains("there is no platform \"a//b\""))
  }
}

/// Bytes are a stranger's word: whatever they are, a bar is one.
@Suite struct TransferDisplayTests {
  private static let shown: [(Int64, Int64, String)] = [
    (0, 0, "=="), (0, 4, ""), (2, 4, "="), (4, 4, "=="), (9, 4, "=="), (-9, 4, ""), (9, -4, "=="),
    (Int64.max, 1, "=="), (Int64.min, Int64.max, ""), (1, Int64.max, ""),
  ]

  @Test(arguments: shown)
  func bars(_ bytes: Int64, _ size: Int64, _ bar: String) {
    #expect(TransferDisplay.filled(bytes, of: size, width: 2) == bar.count)
  }
}
