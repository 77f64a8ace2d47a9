import OCISpec
import Testing

@Suite("Digests")
struct ContentDigestTests {
  @Test("Bytes become digits and are read back")
  func roundTrip() throws {
    let digest = ContentDigest(bytes: (0..<32).map { UInt8($0 * 8 + 7) })
    #expect(digest.description.hasPrefix("sha256:070f171f27"))
    #expect(try ContentDigest(digest.description) == digest)
  }

  @Test(
    "Everything else is refused",
    arguments: [
      "", "sha256:", "sha256:0g", "sha512:" + String(repeating: "a", count: 128), String(repeating: "a", count: 64),
      "sha256:" + String(repeating: "A", count: 64), "sha256:" + String(repeating: "a", count: 63),
      "sha256:" + String(repeating: "a", count: 65), "sha256:../../" + String(repeating: "a", count: 58),
    ])
  func refuses(text: String) {
    #expect(throws: InvalidDigest.self) { try ContentDigest(text) }
  }
}
