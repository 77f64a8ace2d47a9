/// The modules that a Swift source imports, in whatever form: `public import X`, `@testable import X`, `import struct X.Y`.
func imports(in source: String) -> Set<String> {
  let line =
    #/
    ^\s* (?:@\w+(?:\([^)]*\))?\s+)*                                                   # attributes
    (?:(?:public|package|internal|fileprivate|private)\s+)?                            # access
    import\s+
    (?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?                # one declaration of it
    (\w+)
    /#.anchorsMatchLineEndings()
  return Set(source.matches(of: line).map { String($0.output.1) })
}

/// What a C source includes, as it is written: `<stdint.h>`, `"CKernel.h"`.
func includes(in source: String) -> Set<String> {
  let line = /^\s*#\s*include\s+([<"][^>"]+[>"])/.anchorsMatchLineEndings()
  return Set(source.matches(of: line).map { String($0.output.1) })
}

/// A breach of the table of rooms, in words that say where and what.
typealias Breach = String

/// What a source of `room` imports without the table's leave.
func breaches(of room: Room, importing modules: Set<String>, in path: String) -> [Breach] {
  modules.subtracting(room.knows).subtracting(room.system).sorted()
    .map { "\(path): \(room.name) may not import \($0)" }
}

/// Where the package's targets and the table of rooms differ.
func breaches(of table: [Room], in targets: [PackageDump.Target]) -> [Breach] {
  let rooms = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0) })
  let named = Set(targets.map(\.name))
  let unlisted = targets.filter { rooms[$0.name] == nil }.map { "\($0.name) is not in the table of rooms" }
  let missing = rooms.keys.filter { !named.contains($0) }.sorted().map { "\($0) is in the table, but no target" }
  let extra = targets.flatMap { target in
    target.dependencies.subtracting(rooms[target.name]?.knows ?? []).sorted()
      .filter { _ in rooms[target.name] != nil }
      .map { "\(target.name) may not depend on \($0)" }
  }
  return unlisted + missing + extra
}
