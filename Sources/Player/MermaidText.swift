package import Narration
import Steps

/// A moment of a run as a flowchart for Mermaid, which GitHub and GitLab draw. Every text of the recording is a quoted
/// one in which each character that means something to Mermaid or HTML is its number.
/// https://mermaid.js.org/syntax/flowchart.html
package struct MermaidText {
  private let language: Language

  package init(_ language: Language) { self.language = language }

  /// - Throws: `StoryError` if the run has no such step.
  package func text(_ story: Story, after step: Int) throws(StoryError) -> String {
    let graph = try MomentGraph(story, after: step, language)
    let lines =
      ["---", "title: \(JSON.string(graph.title).printed)", "---", "flowchart LR"]
      + graph.groups.flatMap { group($0, margin: "  ") } + graph.lines.map(line) + looks(graph)
    return lines.joined(separator: "\n") + "\n"
  }

  private func group(_ group: MomentGraph.Group, margin: String) -> [String] {
    ["\(margin)subgraph \(group.id)[\"\(group.title.entities)\"]"]
      + group.boxes.map { "\(margin)  \($0.id)[\"\($0.texts.map(\.entities).joined(separator: "<br/>"))\"]" }
      + group.groups.flatMap { self.group($0, margin: margin + "  ") } + ["\(margin)end"]
  }

  private func line(_ line: MomentGraph.Line) -> String {
    let text = line.text.isEmpty ? "" : "|\"\(line.text.entities)\"|"
    return "  \(line.from) \(line.isDashed ? "-.->" : "-->")\(text) \(line.to)"
  }

  private func looks(_ graph: MomentGraph) -> [String] {
    let boxes = graph.groups.flatMap(\.all)
    return MomentGraph.Look.allCases.flatMap { look in
      self.look(look.rawValue, style(look), boxes.filter { $0.look == look }.map(\.id))
    } + look("group", "fill:#FAF8F3,stroke:#7A8288,color:#1A2025", graph.groups.flatMap(\.ids))
  }

  private func look(_ name: String, _ style: String, _ ids: [String]) -> [String] {
    ids.isEmpty ? [] : ["  classDef \(name) \(style)", "  class \(ids.joined(separator: ",")) \(name)"]
  }

  private func style(_ look: MomentGraph.Look) -> String {
    let colours = "fill:\(look.fill),stroke:\(look.stroke),color:#1A2025"
    return look.isDashed ? colours + ",stroke-dasharray:5 4" : colours
  }
}

extension MomentGraph.Group {
  /// Its own, and those of the groups in it.
  fileprivate var ids: [String] { [id] + groups.flatMap(\.ids) }
}

extension MomentGraph.Look {
  /// Of the page's light colours.
  var fill: String {
    switch self {
    case .host: "#F6EBD6"
    case .own: "#DFF0F2"
    case .shared, .ready, .gone: "#FFFFFF"
    }
  }

  var stroke: String {
    switch self {
    case .host, .shared: "#7D4B05"
    case .own, .ready: "#07606F"
    case .gone: "#7A8288"
    }
  }

  var isDashed: Bool { self != .host && self != .own }
}

extension String {
  /// `#60;` for `<`: what is neither a letter, a digit nor harmless.
  fileprivate var entities: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      let isHarmless = scalar.properties.isAlphabetic || "0123456789 /.,-:=+".unicodeScalars.contains(scalar)
      if isHarmless { text.unicodeScalars.append(scalar) } else { text += "#\(scalar.value);" }
    }
  }
}
