import Foundation
import TestSupport
import Testing

/// The static program of `make program`, which a bundle holds.
private let builtProgram = Program.checkout + "/.build-static/release/fishbowl"

/// What `make bundle` packs for a class, as whoever gets it finds it.
@Suite(
  .serialized,
  .enabled(if: FileManager.default.isExecutableFile(atPath: builtProgram), "make program builds the static program"),
  .enabled(if: geteuid() == 0, "another user needs root"))
struct BundleTests {
  @Test func anybodyCanUseIt() throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    try unpack(folder.path)
    let top = folder.path + "/fishbowl"
    let names = try FileManager.default.contentsOfDirectory(atPath: Program.checkout + "/traces")
      .filter { $0.hasSuffix(".fishbowl") }.map { String($0.dropLast(".fishbowl".count)) }
    let texts = try ["README.md", "index.html"].map { try String(contentsOfFile: "\(top)/\($0)", encoding: .utf8) }
    for name in names {
      let told = try asSomebody(top, "./fishbowl replay traces/\(name).fishbowl")
      #expect(told.code == 0 && told.output.hasPrefix("Run ") && told.errors == "", "\(name): \(told)")
      #expect(texts[0].contains("| `\(name).fishbowl` | ") && texts[1].contains("<a href=\"pages/\(name).html\">"))
      let page = try Data(contentsOf: URL(fileURLWithPath: "\(top)/pages/\(name).html"))
      #expect((100_000..<1 << 21).contains(page.count), "\(name): \(page.count)")
    }
    #expect(!texts[1].contains("http") && texts.allSatisfy { $0.contains("녹화") })
    let korean = try asSomebody(top, "./fishbowl replay traces/limits.fishbowl:2 --lang ko")
    #expect(korean.output.hasPrefix("실행 2"))
  }

  private func unpack(_ folder: String) throws {
    let made = try Program.shell(
      """
      cd '\(folder)' && sh \(Program.checkout)/Scripts/bundle.sh \(builtProgram) \(Program.checkout)/traces class.tar.gz &&
      chmod 755 . && tar xzf class.tar.gz
      """)
    try #require(made.code == 0, "\(made)")
  }

  /// Of whom nothing is known here, and whose environment is empty.
  private func asSomebody(_ folder: String, _ line: String) throws -> Outcome {
    try Program.shell(
      "cd '\(folder)' && setpriv --reuid \(Bowl.somebody) --regid \(Bowl.somebody) --clear-groups env -i \(line)")
  }
}
