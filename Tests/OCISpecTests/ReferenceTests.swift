import OCISpec
import Testing

@Suite("Image names, as docker reads them")
struct ReferenceTests {
  static let hex = String(repeating: "0a", count: 32)

  @Test(
    "A name in full, and as short as it can be",
    arguments: [
      ("tiny", "docker.io/library/tiny:latest", "tiny"),
      ("tiny:latest", "docker.io/library/tiny:latest", "tiny"),
      ("alpine:3.20", "docker.io/library/alpine:3.20", "alpine:3.20"),
      ("owner/name", "docker.io/owner/name:latest", "owner/name"),
      ("docker.io/alpine", "docker.io/library/alpine:latest", "alpine"),
      ("index.docker.io/library/alpine", "docker.io/library/alpine:latest", "alpine"),
      ("localhost/name", "localhost/name:latest", "localhost/name"),
      ("localhost:5000/name:v1", "localhost:5000/name:v1", "localhost:5000/name:v1"),
      ("[::1]:5000/name", "[::1]:5000/name:latest", "[::1]:5000/name"),
      ("ghcr.io/a/b__c/d-e.f", "ghcr.io/a/b__c/d-e.f:latest", "ghcr.io/a/b__c/d-e.f"),
      ("Host/name", "Host/name:latest", "Host/name"),
      ("name:_Tag.1", "docker.io/library/name:_Tag.1", "name:_Tag.1"),
    ])
  func reads(text: String, full: String, short: String) throws {
    let reference = try Reference(text)
    #expect(reference.description == full)
    #expect(reference.familiar == short)
    #expect(try Reference(reference.description) == reference)
    #expect(try Reference(reference.familiar) == reference)
  }

  @Test("A digest needs no tag, and may have one")
  func digests() throws {
    let alone = try Reference("alpine@sha256:\(Self.hex)")
    #expect(alone.tag == nil)
    #expect(alone.digest?.hex == Self.hex)
    #expect(alone.description == "docker.io/library/alpine@sha256:\(Self.hex)")
    #expect(try Reference("alpine:3@sha256:\(Self.hex)").tag == "3")
  }

  @Test(
    "What docker refuses is refused, with the reason",
    arguments: [
      ("", "empty"), ("Tiny", "write \"tiny\""), ("owner/Name", "write \"owner/name\""), ("a//b", "stands nothing"),
      ("/a", "stands nothing"), ("a/", "stands nothing"), ("-a", "\"-a\" may hold"), ("a-", "\"a-\" may hold"),
      ("a..b", "may hold"), ("a___b", "may hold"), ("a._b", "may hold"), ("a b", "may hold"), ("에이", "may hold"),
      ("a:", "a tag has"), ("a:-x", "begins with no"), ("a:" + String(repeating: "x", count: 129), "a tag has"),
      ("a@sha256:12", "stands no digest"), ("a@md5:00", "begin with"), ("a.b:x/c", "no registry"),
      ("-a.b/c", "no host name"), ("a..b/c", "no host name"), ("[::1/c", "no registry"), (":5/a", "no registry"),
      (String(repeating: "a", count: 256), "longer than 255"), (hex, "an ID, not a name"), ("a\u{1b}[31m", "may hold"),
    ])
  func refuses(text: String, reason: String) {
    let error = #expect(throws: InvalidReference.self) { try Reference(text) }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    #expect(error?.description.contains("\u{1b}") == false)
  }
}
