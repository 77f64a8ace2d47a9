import Foundation
import Testing

@Suite("The form of every source")
struct SourceFormTests {
  @Test("sources are short, finished, and know no machine")
  func sources() throws {
    let files = try ["Sources", "Tests", "Bench", "Scripts"].flatMap {
      try Checkout.files(beneath: $0, extensions: ["swift", "c", "h", "sh", "sql"])
    }
    #expect(files.flatMap(faults) == [])
  }

  @Test(
    "each fault is seen",
    arguments: [
      ("// TO" + "DO: later", "is unfinished"), ("let x = \"/ho" + "me/ann/x\"", "names a place of one machine"),
      (Checkout.root.path + "/x", "names a place of one machine"),
    ])
  func mutant(text: String, fault: String) {
    #expect(faults(of: Checkout.File(path: "Sources/A/B.swift", text: text)) == ["Sources/A/B.swift \(fault)"])
  }

  @Test("a long file is seen")
  func longMutant() {
    let text = String(repeating: "\n", count: 401)
    #expect(faults(of: Checkout.File(path: "Sources/A/B.swift", text: text)) == ["Sources/A/B.swift has 401 lines"])
  }
}

/// What is wrong with a source's form. At most 400 lines, no note of what is still to be done, no path of its author.
private func faults(of file: Checkout.File) -> [String] {
  var faults: [String] = []
  let lines = file.text.utf8.count { $0 == UInt8(ascii: "\n") }
  if lines > 400 { faults.append("has \(lines) lines") }
  if file.text.contains(/\b(TO[D]O|FIX[M]E|XX[X])\b/) { faults.append("is unfinished") }
  if file.text.contains(/\/(home|Users)\/\w/) || file.text.contains(Checkout.root.path + "/") {
    faults.append("names a place of one machine")
  }
  return faults.map { "\(file.path) \($0)" }
}
