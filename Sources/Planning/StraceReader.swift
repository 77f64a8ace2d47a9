import Steps

/// Puts the calls of a log together to steps, in their order.
struct StraceReader {
  private let family: StraceFamily
  private var recogniser: StraceRecogniser
  /// What each side is at: several steps, where it makes their calls by turns.
  private var current: [Actor: [Group]] = [:]
  /// What it has done since that no step is known for.
  private var others: [Actor: Group] = [:]
  private var done: [Group] = []
  private var scene = Scene.image

  private struct Group {
    var actor: Actor
    /// Nil: calls that no step of ours makes.
    var operation: Operation?
    var scene: Scene
    var calls: [StraceCall]
    var named: Int?
  }

  init(_ family: StraceFamily) {
    self.family = family
    recogniser = StraceRecogniser(family)
  }

  mutating func read(_ call: StraceCall) {
    let actor = recogniser.actor(call)
    let piece = recogniser.operation(call)
    recogniser.follow(call)
    guard let piece, call.error == nil else {
      others[actor, default: Group(actor: actor, operation: nil, scene: scene, calls: [], named: nil)].calls.append(
        call)
      return
    }
    scene = piece.scene
    guard var groups = current[actor], groups.contains(where: { $0.operation?.turns == piece.turns }) else {
      close(actor)
      return current[actor] = [Group(actor: actor, operation: piece, scene: scene, calls: [call], named: 0)]
    }
    add(piece, call, others.removeValue(forKey: actor)?.calls ?? [], to: &groups, actor)
    current[actor] = groups
  }

  /// What was done between two calls of a step belongs to it: descriptors that it opens and closes.
  private mutating func add(
    _ piece: Operation, _ call: StraceCall, _ between: [StraceCall], to groups: inout [Group], _ actor: Actor
  ) {
    guard let index = groups.firstIndex(where: { $0.operation?.kind == piece.kind }),
      let merged = groups[index].operation?.merged(with: piece)
    else {
      // Of one kind, and yet two steps: the former is over.
      if let index = groups.firstIndex(where: { $0.operation?.kind == piece.kind }) {
        done.append(groups.remove(at: index))
      }
      groups.append(Group(actor: actor, operation: piece, scene: scene, calls: between + [call], named: between.count))
      return
    }
    groups[index].operation = merged
    groups[index].calls += between + [call]
    // unshare(2) first, then the clone(2) that it was for: the step is named after that.
    if piece.kind == .nsClone { groups[index].named = groups[index].calls.count - 1 }
  }

  private mutating func close(_ actor: Actor) {
    done += current.removeValue(forKey: actor) ?? []
    if let rest = others.removeValue(forKey: actor) { done.append(rest) }
  }

  /// All steps, numbered by when they began.
  mutating func finish() -> [Event] {
    for actor in Actor.allCases { close(actor) }
    let groups = done.enumerated().sorted {
      ($0.element.calls.first?.begin ?? 0, $0.offset) < ($1.element.calls.first?.begin ?? 0, $1.offset)
    }.map(\.element)
    var slot = 0
    return groups.enumerated().map { index, group in
      let calls = group.calls.enumerated().map { $1.performed(slot: slot + $0) }
      let named = group.named.map { slot + $0 }
      slot += calls.count
      return event(index + 1, group, calls, named)
    }
  }

  private func event(_ step: Int, _ group: Group, _ calls: [PerformedCall], _ named: Int?) -> Event {
    let pid = group.calls.last?.pid ?? 0
    return Event(
      step: step, actor: group.actor, operation: group.operation ?? .otherCalls(scene: group.scene.rawValue),
      pid: family.process(pid), pidInside: family.isContainer(pid) && recogniser.hasOwnPIDs ? 1 : nil,
      begin: group.calls.map(\.begin).min(), end: group.calls.map(\.end).max(), outcome: .done, named: named,
      calls: calls)
  }
}
