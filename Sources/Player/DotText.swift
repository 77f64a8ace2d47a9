package import Narration

/// A moment of a run as a graph for Graphviz. https://graphviz.org/doc/info/lang.html
package struct DotText {
  private let language: Language

  package init(_ language: Language) { self.language = language }

  /// - Throws: `StoryError` if the run has no such step.
  package func text(_ story: Story, after step: Int) throws(StoryError) -> String {
    let graph = try MomentGraph(story, after: step, language)
    let fonts = "fontname=\"sans-serif\", fontcolor=\"#1A2025\""
    let lines =
      [
        "digraph fishbowl {",
        "  graph [label=\(graph.title.quoted), labelloc=t, rankdir=LR, charset=\"UTF-8\", \(fonts)]",
        "  node [shape=box, style=filled, \(fonts)]", "  edge [\(fonts), color=\"#545E66\"]",
      ] + graph.groups.flatMap { group($0, margin: "  ") } + graph.lines.map(line)
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private func group(_ group: MomentGraph.Group, margin: String) -> [String] {
    [
      "\(margin)subgraph cluster_\(group.id) {", "\(margin)  label=\(group.title.quoted)",
      "\(margin)  style=filled; fillcolor=\"#FAF8F3\"; color=\"#7A8288\"",
    ]
      + group.boxes.map { "\(margin)  \(box($0))" }
      + group.groups.flatMap { self.group($0, margin: margin + "  ") } + ["\(margin)}"]
  }

  private func box(_ box: MomentGraph.Box) -> String {
    let style = box.look.isDashed ? ", style=\"filled,dashed\"" : ""
    let colours = "fillcolor=\"\(box.look.fill)\", color=\"\(box.look.stroke)\""
    return "\(box.id) [label=\"\(box.texts.map(\.escaped).joined(separator: "\\n"))\", \(colours)\(style)]"
  }

  private func line(_ line: MomentGraph.Line) -> String {
    let style = [line.text.isEmpty ? nil : "label=\(line.text.quoted)", line.isDashed ? "style=dashed" : nil]
    return "  \(line.from) -> \(line.to) [\(style.compactMap(\.self).joined(separator: ", "))]"
  }
}

extension String {
  fileprivate var quoted: String { "\"\(escaped)\"" }

  /// A backslash would begin an escape sequence, `&` an entity of HTML: both stand for themselves.
  fileprivate var escaped: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "&": text += "&amp;"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
