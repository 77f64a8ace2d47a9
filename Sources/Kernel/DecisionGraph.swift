/// What a filter does, as a graph without cycles in which nothing stands twice: what is equal is the same node.
struct DecisionGraph {
  typealias Node = Int

  private enum Content: Hashable {
    case answer(UInt32)
    case step(SockFilter, then: Node)
    case test(code: UInt16, k: UInt32, yes: Node, no: Node)
  }

  private var contents: [Content] = []
  private var nodes: [Content: Node] = [:]

  mutating func answer(_ k: UInt32) -> Node { node(.answer(k)) }

  /// What is loaded and then not asked for need not be loaded.
  mutating func step(_ instruction: SockFilter, then: Node) -> Node {
    if case .answer = contents[then] { return then }
    return node(.step(instruction, then: then))
  }

  mutating func test(_ code: UInt16, _ k: UInt32, yes: Node, no: Node) -> Node {
    yes == no ? yes : node(.test(code: code, k: k, yes: yes, no: no))
  }

  private mutating func node(_ content: Content) -> Node {
    if let node = nodes[content] { return node }
    contents.append(content)
    nodes[content] = contents.count - 1
    return contents.count - 1
  }

  func program(from start: Node) -> [SockFilter] {
    var layout = Layout(contents: contents)
    layout.put(start)
    return layout.backwards.reversed()
  }

  /// Written from the end to the beginning: jumps only lead on, so that where they lead is known.
  private struct Layout {
    let contents: [Content]
    var backwards: [SockFilter] = []
    private var places: [Node: Int] = [:]

    init(contents: [Content]) { self.contents = contents }

    mutating func put(_ node: Node) {
      guard places[node] == nil else { return }
      switch contents[node] {
      case .answer(let k):
        backwards.append(.answer(k))
      case .step(let instruction, let then):
        put(then)
        if distance(then) > 0 { backwards.append(.skip(distance(then))) }
        backwards.append(instruction)
      case .test(let code, let k, let yes, let no):
        put(yes)
        put(no)
        // What is brought near for the one puts the other one farther away.
        bringNear(yes, within: Self.farthest - 1)
        bringNear(no, within: Self.farthest)
        backwards.append(SockFilter(code: code, jt: UInt8(distance(yes)), jf: UInt8(distance(no)), k: k))
      }
      places[node] = backwards.count - 1
    }

    /// From the instruction that is written next.
    private func distance(_ node: Node) -> Int { backwards.count - 1 - (places[node] ?? 0) }

    private static let farthest = Int(UInt8.max)

    private mutating func bringNear(_ node: Node, within reach: Int) {
      guard distance(node) > reach else { return }
      if case .answer(let k) = contents[node] {
        backwards.append(.answer(k))
      } else {
        backwards.append(.skip(distance(node)))
      }
      places[node] = backwards.count - 1
    }
  }
}
