import Narration
import Steps

/// What is drawn of a World: the host at the left, the inside at the right, between them the walls that stand. Two of
/// them, before and after a step, show what it changed: nothing is marked that no effect says.
struct Picture {
  let rows: [Marked]

  /// A row, and what became of it.
  struct Marked: Equatable {
    var row: Row
    var sign: Changes.Sign?
    /// Said beside the sign: how many rights went.
    var count: Int?
    /// The one row to look at, among several that changed.
    var isPointedAt = false
    /// What stood in a row of marks before, to be drawn above it.
    var above: String?
  }

  /// One line of the picture, for one thing.
  struct Row: Equatable {
    let id: String
    var topic: Topic
    /// At the host's side: what the row is about, and what the host sees.
    var label = ""
    var host = ""
    var wall = Wall.none
    /// At the container's side.
    var inside = ""
    /// Takes the place of the host's side in the step that changes it.
    var former: String?
    /// Of a row of marks, one for each right, how many are there: `host` is drawn across both sides.
    var held: Int?
  }

  enum Wall: Equatable {
    case none
    /// A namespace of its own.
    case standing(String)
    /// There is none: both sides are the same.
    case open(String)
  }

  enum Topic { case processes, layers, cgroup, names, counts, root, ready, mounts, users, capabilities, filter }

  /// Rows of the scene's topics, and whatever else changed.
  init(before: World, after: World, scene: Scene, facts: Facts) {
    let old = PictureRows(before, facts).all
    let new = PictureRows(after, facts).all
    let topics = scene.topics
    var marked = Self.marked(old, new).filter {
      topics.contains($0.row.topic) || $0.sign != nil && $0.row.topic != .counts
    }
    Self.compare(old, &marked)
    if let first = marked.firstIndex(where: { $0.sign != nil }) { marked[first].isPointedAt = true }
    rows = marked
  }

  /// What the drawing needs besides Worlds.
  struct Facts {
    var language: Language
    /// Whether each layer has a row.
    var tellsLayers: Bool
    /// `6.18`
    var kernel: String
  }

  /// The new rows in their order; what is gone stands where it was.
  private static func marked(_ old: [Row], _ new: [Row]) -> [Marked] {
    let former = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
    let left = Set(new.map(\.id))
    var gone: [String: [Marked]] = [:]
    var last = ""
    for row in old {
      if left.contains(row.id) { last = row.id } else { gone[last, default: []].append(Marked(row: row, sign: .gone)) }
    }
    return (gone[""] ?? [])
      + new.flatMap { row in [Marked(row: row, sign: sign(former[row.id], row))] + (gone[row.id] ?? []) }
  }

  /// A process is born with its parent's root, rights and whatever is shared: none of that was made then.
  private static func sign(_ old: Row?, _ new: Row) -> Changes.Sign? {
    guard let old else {
      if case .open = new.wall { return nil }
      return new.held != nil || new.id == "root" ? nil : .made
    }
    if new.id == PictureRows.monitor { return old.host != new.host ? .changed : nil }
    if old.inside == new.inside, old.wall == new.wall, old.host == new.host { return nil }
    return old.inside.isEmpty && !new.inside.isEmpty ? .made : .changed
  }

  /// What a row tells of its former self.
  private static func compare(_ old: [Row], _ rows: inout [Marked]) {
    for index in rows.indices {
      if rows[index].sign != .changed { rows[index].row.former = nil }
      guard rows[index].sign == .changed, let held = rows[index].row.held,
        let former = old.first(where: { $0.id == rows[index].row.id }), let before = former.held
      else { continue }
      rows[index].above = former.host
      if before > held { (rows[index].sign, rows[index].count) = (.gone, before - held) }
    }
  }
}

extension Scene {
  /// What of the World the scene is about.
  fileprivate var topics: Set<Picture.Topic> {
    switch self {
    case .image: [.processes, .layers]
    case .limits: [.processes, .cgroup]
    case .process, .isolation: [.processes, .names, .counts, .users, .root]
    case .root: [.processes, .names, .root, .layers]
    case .furnish: [.processes, .root, .ready, .mounts]
    case .rights: [.processes, .users, .capabilities, .filter]
    case .exec: [.processes, .names, .root]
    case .end: [.processes, .cgroup, .layers]
    }
  }
}
