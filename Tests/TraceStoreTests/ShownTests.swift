import Testing
import TraceStore

@Suite struct ShownTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let pieces = [
    Shown(at: 5, stream: .stdin, bytes: Array("ls\n".utf8)), Shown(at: 7, stream: .stdout, bytes: [0, 0x1b, 0xff]),
    Shown(at: 7, stream: .stderr, bytes: [1]), Shown(at: 9, stream: .cut, bytes: []),
  ]

  @Test func whatWasShownIsReadAndATwiceWrittenPieceIsOne() throws {
    let run = try Invented().write(to: folder.trace)
    let writer = try TraceWriter(path: folder.trace)
    try writer.show(run: run, Array(Self.pieces.prefix(2)))
    try writer.show(run: run, Self.pieces.reversed())
    let read = try TraceReader(path: folder.trace).run(run)
    #expect(read.shown.map(\.at) == [5, 7, 7, 9])
    #expect(Self.pieces.allSatisfy(read.shown.contains))
    let rows = try TraceQuery(path: folder.trace).rows("SELECT stream, length(bytes) FROM shown ORDER BY at_ns, stream")
    #expect(rows.lines == ["stdin|3", "stderr|1", "stdout|3", "cut|0"])
  }

  @Test func anExportTakesThemAlong() throws {
    let run = try Invented().write(to: folder.trace)
    try TraceWriter(path: folder.trace).show(run: run, Self.pieces)
    let file = folder.path + "/one.fishbowl"
    let reader = try TraceReader(path: folder.trace)
    _ = try reader.export(.all, to: file, tool: "t")
    #expect(try TraceReader(path: file).run(run) == reader.run(run))
  }
}
