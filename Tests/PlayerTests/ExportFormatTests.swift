import Narration
import Steps
import Terminal
import Testing
import TraceStore

@testable import Player

/// Files for other tools, by the rules of their forms.
@Suite struct ExportFormatTests {
  @Test func anAsciicastCountsFromEventToEvent() throws {
    let lines = Asciicast(.three, .en).lines(try run()).compactMap { JSON(parsing: $0) }
    #expect(lines[0]["version"]?.number == 3 && lines[0]["term"]?["cols"]?.number == 80)
    #expect(lines[0]["timestamp"]?.number == 1_769_851_800)
    let events = lines.dropFirst().compactMap(\.array)
    #expect(events.allSatisfy { $0.count == 3 && Self.seconds($0[0]) >= 0 })
    #expect(events.map { $0[1].string ?? "" } == ["m", "m", "m", "m", "m", "m", "m", "o", "o", "i", "x"])
    let sum = events.reduce(0) { $0 + Self.seconds($1[0]) }
    #expect(abs(sum - 0.038) < 0.001, "\(sum)")
    // A character that came in two pieces, and a line end as a terminal makes it.
    #expect(events.filter { $0[1].string == "o" }.map { $0[2].string } == ["hi\r\n", "한"])
    #expect(events.last?[2].string == "0" && events.first?[2].string == "1 image")
  }

  @Test func anOlderAsciicastCountsFromTheBegin() throws {
    let lines = Asciicast(.two, .ko).lines(try run()).compactMap { JSON(parsing: $0) }
    #expect(lines[0]["version"]?.number == 2 && lines[0]["width"]?.number == 80)
    let times = lines.dropFirst().compactMap(\.array).map { Self.seconds($0[0]) }
    #expect(times == times.sorted() && times.last == 0.029)
    #expect(lines[1].array?[2].string == "1 이미지")
  }

  /// On one track a slice stands in another or beside it.
  @Test func slicesOfAChromeTraceNest() throws {
    let trace = try #require(JSON(parsing: ChromeTrace(.en).text([try run(), try run(2)])))
    let events = try #require(trace["traceEvents"]?.array)
    let slices = events.filter { $0["ph"]?.string == "X" }
    let names = Set(slices.compactMap { $0["name"]?.string })
    #expect(names.isSuperset(of: ["root.pivot", "pivot_root", "5 root"]), "\(names)")
    #expect(events.filter { $0["name"]?.string == "thread_name" }.count == 12)
    let tracks = Dictionary(grouping: slices) { [$0["pid"]?.number ?? 0, $0["tid"]?.number ?? 0] }
    #expect(tracks.count == 8)
    for track in tracks.values { #expect(Self.nests(track)) }
    #expect(!Self.nests([Self.slice(0, 2), Self.slice(1, 2)]))
  }

  @Test func spansHaveTheirParents() throws {
    let export = try #require(JSON(parsing: OTLPTrace(tool: "0.1.0").text([try run()])))
    let spans = try #require(export["resourceSpans"]?.array?[0]["scopeSpans"]?.array?[0]["spans"]?.array)
    let ids = spans.compactMap { $0["spanId"]?.string }
    #expect(Set(ids).count == spans.count && ids.allSatisfy { $0.count == 16 && $0.allSatisfy(\.isHexDigit) })
    #expect(Set(spans.compactMap { $0["traceId"]?.string }).map(\.count) == [32])
    #expect(spans.dropFirst().allSatisfy { $0["parentSpanId"]?.string.map(ids.contains) == true })
    #expect(spans[0]["parentSpanId"] == nil && spans[0]["startTimeUnixNano"]?.string == "1769851800250000000")
    let pivot = try #require(spans.first { $0["name"]?.string == "root.pivot" })
    #expect(pivot["attributes"]?.array?.contains { $0["key"]?.string == "fishbowl.scene" } == true)
  }

  @Test func nothingInThemIsACommandToATerminal() throws {
    var hostile = try run()
    hostile.run.argv.append("\u{1b}]0;x\u{7}\u{9b}\u{202e}</script>")
    hostile.run.started = "99999999999999999999-99"
    let texts =
      Asciicast(.three, .en).lines(hostile) + [ChromeTrace(.en).text([hostile]), OTLPTrace(tool: "").text([hostile])]
    #expect(texts.allSatisfy { $0 == $0.sanitised })
  }

  @Test func timesAreReadAndWritten() {
    for text in ["1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-12-31T00:00:00Z", "9999-12-31T23:59:59Z"] {
      #expect(UTC.seconds(text).map(UTC.text) == text)
    }
    #expect(UTC.nanoseconds("1970-01-01T00:00:01.5Z") == 1_500_000_000)
    for text in ["", "2026", "2026-13-01T00:00:00Z", "x"] { #expect(UTC.seconds(text) == nil) }
  }
}

extension ExportFormatTests {
  private static func seconds(_ value: JSON) -> Double {
    if case .real(let real) = value { return real }
    return Double(value.number ?? -1)
  }

  private static func slice(_ begin: Double, _ length: Double) -> JSON {
    .object(["ts": .real(begin), "dur": .real(length)])
  }

  private static func nests(_ slices: [JSON]) -> Bool {
    let spans = slices.map { slice -> (begin: Double, end: Double) in
      let begin = seconds(slice["ts"] ?? .null)
      return (begin, begin + seconds(slice["dur"] ?? .null))
    }
    return spans.allSatisfy { a in
      spans.allSatisfy { b in
        a.end <= b.begin + 1e-6 || b.end <= a.begin + 1e-6 || (a.begin <= b.begin + 1e-6 && b.end <= a.end + 1e-6)
          || (b.begin <= a.begin + 1e-6 && a.end <= b.end + 1e-6)
      }
    }
  }

  /// Each call of the fixture takes a microsecond, one after another.
  private func run(_ number: Int = 1) throws -> RecordedRun {
    var slot: Int64 = 0
    let events = Fixture.events.map { event in
      var event = event
      for index in event.calls.indices {
        (event.calls[index].begin, event.calls[index].end) = (slot * 1000, slot * 1000 + 1000)
        slot += 1
      }
      return event
    }
    let bytes = Array("한".utf8)
    let pieces: [(Shown.Stream, [UInt8])] = [
      (.stdout, Array("hi\n".utf8)), (.stderr, Array(bytes[..<1])), (.stderr, Array(bytes[1...])), (.stdin, [65]),
      (.cut, []),
    ]
    return RecordedRun(
      number: number,
      run: RunRecord(
        nonce: "0123456789abcdef", verb: "run", argv: ["run", "tiny", "echo", "hi"], uid: 0, mode: .root, planned: 10,
        before: Fixture.before, started: "2026-01-31T09:30:00.250Z", beginNs: 0, tookNs: 38_000_000, exit: 0,
        state: .ended),
      host: HostRecord(bootID: "b", kernel: "6.18", arch: "x86_64", distro: nil, cgroup: "v1", facts: "{}"),
      container: nil, layers: [], steps: Reducer.fold(events, from: Fixture.before),
      shown: pieces.enumerated().map { Shown(at: Int64($0 + 27) * 1_000_000 - 1_000_000, stream: $1.0, bytes: $1.1) })
  }
}
