import Foundation
import Testing

@Suite("The house: who may know whom")
struct ArchitectureTests {
  @Test("every target is a room, and depends on what the table lists")
  func dependencies() throws {
    let targets = try PackageDump.read(of: Checkout.root).targets.filter { $0.type != "test" }
    #expect(targets.count >= rooms.count)
    #expect(breaches(of: rooms, in: targets) == [])
  }

  @Test("every source imports what the table lists")
  func sources() throws {
    let files = try Checkout.files(beneath: "Sources", extensions: ["swift"])
    #expect(files.count >= 10)
    let table = Dictionary(uniqueKeysWithValues: rooms.map { ($0.name, $0) })
    let found = try files.flatMap { file in
      var room = try #require(table[file.room], "\(file.path) lies in no room")
      room.system.formUnion(exemptions[file.path] ?? [])
      return breaches(of: room, importing: imports(in: file.text), in: file.path)
    }
    #expect(found == [])
    let stale = exemptions.keys.filter { path in !files.contains { $0.path == path } }
    #expect(stale == [], "no such file is left")
  }

  @Test("CKernel's header brings no C library into Swift, whose types would then differ from Glibc's")
  func header() throws {
    for file in try Checkout.files(beneath: "Sources/CKernel/include", extensions: ["h"]) {
      let strangers = includes(in: file.text)
        .filter { $0 != "<stdint.h>" && !$0.hasPrefix("<linux/") && !$0.hasPrefix("\"") }
      #expect(strangers == [], "\(file.path)")
    }
  }

  @Test("a breach is seen, in each form that an import can have", arguments: forbidden)
  func mutant(line: String) {
    let source = "/// A comment on import Glibc\nimport Steps\n\(line)\nlet text = 1\n"
    let room = Room(name: "Planning", knows: ["Steps", "OCISpec"])
    #expect(
      breaches(of: room, importing: imports(in: source), in: "Planner.swift")
        == ["Planner.swift: Planning may not import Kernel"])
  }

  @Test("an undeclared room, a missing one and a dependency too many are seen")
  func dependencyMutant() {
    let table = [Room(name: "Steps"), Room(name: "Planning", knows: ["Steps"])]
    let targets = [
      PackageDump.Target(name: "Steps", dependencies: ["Planning"]),
      PackageDump.Target(name: "Attic", dependencies: []),
    ]
    #expect(
      breaches(of: table, in: targets) == [
        "Attic is not in the table of rooms", "Planning is in the table, but no target",
        "Steps may not depend on Planning",
      ])
  }
}

private let forbidden = [
  "import Kernel", "public import Kernel", "package import Kernel", "internal import Kernel", "  import Kernel",
  "@testable import Kernel", "@preconcurrency public import Kernel", "@_spi(Tests) import Kernel",
  "import struct Kernel.Arena", "private import func Kernel.perform",
]
