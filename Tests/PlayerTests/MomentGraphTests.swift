import Foundation
import Narration
import Steps
import TestSupport
import Testing

@testable import Player

/// Graphs of a moment: they hold what the World holds, and the tools they are for can read them.
@Suite struct MomentGraphTests {
  static let trap = "x\"]; a[b];\nend\n\\\" \\N &lt; <script>sprung=1</script> `#quot; --> %% }\u{202e}|'$@"

  private func texts(_ graph: MomentGraph, _ prefix: String) -> [[String]] {
    graph.groups.flatMap(\.all).filter { $0.id.hasPrefix(prefix) }.map(\.texts)
  }

  @Test func holdsTheWorldOfEachStep() throws {
    let story = try PagePictureTests.story()
    for step in 0...story.last {
      let (graph, world) = (try MomentGraph(story, after: step, .en), try story.world(after: step))
      let pids = texts(graph, "process").map { $0.filter { $0.hasPrefix("level ") } }
      #expect(
        pids == ([0] + world.processes).map { world.pids(of: $0).enumerated().map { "level \($0): PID \($1)" } })
      let own = texts(graph, "ns").filter { $0.dropFirst().first == "own" }.compactMap(\.first)
      #expect(own == Namespace.allCases.filter { world.hasOwn($0) }.map(\.rawValue), "step \(step)")
      let placed = texts(graph, "mount").filter { $0.last != WorldWords.ready.text(.en) }.compactMap(\.first)
      let paths = world.placedMounts.filter { !$0.type.isEmpty }.map { $0.path.shortPath.shortened(to: 60) }
      #expect(placed == paths, "step \(step)")
      #expect(texts(graph, "layer").count == world.layers.count)
    }
    #expect(throws: StoryError.self) { try MomentGraph(story, after: 999, .en) }
  }

  /// By its `/`, who counts it, and the mounts in each other.
  @Test func joinsWhatBelongsTogether() throws {
    let story = try PagePictureTests.story()
    let lines = { (step: Int) in try MomentGraph(story, after: step, .en).lines.map { "\($0.from) \($0.to)" } }
    #expect(try lines(14) == ["process0 process1", "process1 disk", "layer4 layer3", "layer3 layer2", "layer2 layer1"])
    let end = try lines(60)
    for line in ["process1 mount2", "process1 cgroup", "mount2 mount3", "mount4 mount5", "mount2 layer4"] {
      #expect(end.contains(line), "\(line): \(end)")
    }
  }

  @Test(.enabled(if: Program.exists("dot"), "graphviz is not installed")) func graphvizReadsEach() throws {
    let hostile = try Hostile.story(Self.trap)
    let story = try PagePictureTests.story()
    for (story, step) in [0, 9, 14, 39, 60, 75].map({ (story, $0) }) + [(hostile, 14), (hostile, 75)] {
      let boxes = try MomentGraph(story, after: step, .ko).groups.flatMap(\.all)
      let drawn = try draw(try DotText(.ko).text(story, after: step))
      #expect(drawn.code == 0 && drawn.errors.isEmpty, "step \(step): \(drawn.errors)")
      #expect(drawn.output.components(separatedBy: "<g id=\"node").count == boxes.count + 1)
      #expect(!drawn.output.contains("<script") && !drawn.output.contains("<a "))
    }
    let text = try DotText(.en).text(hostile, after: 14)
    #expect(try draw(text).output.contains("x&quot;]; a[b];"), "what is a trap stands there as itself")
    #expect(try draw(text.replacingOccurrences(of: "\\\"", with: "\"")).code != 0, "the mutant")
  }

  private func draw(_ text: String) throws -> TestSupport.Outcome {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.path + "/graph.dot"))
    return try Program.run(["/usr/bin/dot", "-Tsvg", scratch.path + "/graph.dot"], environment: ["HOME": scratch.path])
  }

  @Test func mermaidIsWrittenByItsGrammar() throws {
    let hostile = try Hostile.story(Self.trap)
    for story in [try PagePictureTests.story(), hostile] {
      for step in [0, 9, 14, 39, 60, 75] {
        #expect(MermaidGrammar.faults(try MermaidText(.ko).text(story, after: step)) == [])
      }
    }
    let text = try MermaidText(.en).text(hostile, after: 75)
    for (right, wrong) in [
      ("#34;", "\""), ("#60;", "<"), ("    end\n", ""), ("process1[", "process0["), (" layer3\n", " nobody\n"),
    ] {
      #expect(MermaidGrammar.faults(text.replacingOccurrences(of: right, with: wrong)) != [], "\(right) \(wrong)")
    }
  }
}

/// What of Mermaid's flowcharts is used. https://mermaid.js.org/syntax/flowchart.html
enum MermaidGrammar {
  private static let text = #""(?:[\p{L}\p{M}0-9 /.,\-:=+]|#[0-9]+;|<br/>)*""#
  private static let id = "[a-z]+[0-9]*"

  /// Lines that are none of its, groups that do not end, and names that are twice there or not at all.
  static func faults(_ source: String) -> [String] {
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 5, lines.removeLast().isEmpty, lines[0] == "---", lines[1].hasPrefix("title: "),
      JSON(parsing: String(lines[1].dropFirst(7)))?.string != nil, lines[2] == "---", lines[3] == "flowchart LR"
    else { return ["no head"] }
    let body = lines.dropFirst(4).map { $0.trimmingCharacters(in: .whitespaces) }
    let strange = body.filter { line in !forms.contains { matches(line, $0) } }
    let depth = body.reduce(0) { $0 + ($1.hasPrefix("subgraph ") ? 1 : $1 == "end" ? -1 : 0) }
    let boxes = body.filter { matches($0, forms[1]) }.map { String($0.prefix { $0 != "[" }) }
    let named = body.filter { matches($0, forms[3]) }.flatMap { $0.split(separator: " ").map(String.init) }
      .filter { matches($0, id) }
    return strange + (depth == 0 ? [] : ["\(depth) groups have no end"])
      + (Set(boxes).count == boxes.count ? [] : ["a box is twice there"])
      + named.filter { !boxes.contains($0) }.map { "\($0) is no box" }
  }

  private static let forms = [
    "subgraph \(id)\\[\(text)\\]", "\(id)\\[\(text)\\]", "end", "\(id) (?:-->|-\\.->)(?:\\|\(text)\\|)? \(id)",
    "classDef [a-z]+ [a-z\\-]+:[#A-F0-9a-z ]+(?:,[a-z\\-]+:[#A-F0-9a-z ]+)*", "class \(id)(?:,\(id))* [a-z]+",
  ]

  private static func matches(_ line: String, _ form: String) -> Bool {
    line.range(of: "^(?:\(form))$", options: .regularExpression) != nil
  }
}
