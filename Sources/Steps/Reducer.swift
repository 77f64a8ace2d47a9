/// Computes what an event changed from the event and the World before it: pure, and once, when the run is recorded.
public enum Reducer {
  /// Skipped steps have no effects; failed and cut ones only those of their calls that succeeded.
  public static func effects(of event: Event, in world: World) -> [Effect] {
    event.outcome == .skipped ? [] : event.operation.effects(Occurrence(event: event, world: world))
  }

  /// Goes through events in their order: each with its effects, and `world` becomes the one after the last.
  public static func changes(_ events: [Event], in world: inout World) -> [Change] {
    events.sorted { $0.order < $1.order }.map { event in
      let effects = effects(of: event, in: world)
      for effect in effects { world.apply(effect) }
      return Change(event: event, effects: effects)
    }
  }

  /// Folds a run: each event with its effects and the World on both sides of it.
  public static func fold(_ events: [Event], from before: World) -> [Folded] {
    var world = before
    return events.sorted { $0.order < $1.order }.map { event in
      let previous = world
      let effects = changes([event], in: &world)[0].effects
      return Folded(event: event, effects: effects, before: previous, after: world)
    }
  }
}

/// An event and what it changed: what the trace keeps.
public struct Change: Equatable, Sendable {
  public var event: Event
  public var effects: [Effect]

  public init(event: Event, effects: [Effect]) {
    self.event = event
    self.effects = effects
  }
}

/// An event, what it changed, and the World on both sides of it: what the narrator is given.
public struct Folded: Equatable, Sendable {
  public var event: Event
  public var effects: [Effect]
  public var before: World
  public var after: World

  public init(event: Event, effects: [Effect], before: World, after: World) {
    self.event = event
    self.effects = effects
    self.before = before
    self.after = after
  }

  public var change: Change { Change(event: event, effects: effects) }
}

/// An operation as it happened: what the functions of each scene look at.
struct Occurrence {
  let event: Event
  let world: World

  /// Whom the operation acted on: the new process, or the monitor's.
  var process: Int { event.actor == .setup || event.actor == .container ? 1 : 0 }
  var isDone: Bool { event.outcome == .done }

  /// How many calls of that name succeeded; a step stops at its first failure, so these are its first ones.
  func count(_ name: String) -> Int {
    event.calls.count { $0.name == name && $0.error == nil && $0.fate != .cut && $0.fate != .injected }
  }

  func did(_ name: String) -> Bool { count(name) > 0 }

  /// The change of one attribute from what the World says to `value`.
  func change(_ subject: Subject, _ attribute: String, to value: String?) -> Effect {
    Effect(subject, attribute, from: world[subject, attribute], to: value)
  }

  /// A new subject's attributes.
  func make(_ subject: Subject, _ attributes: KeyValuePairs<String, String?>) -> [Effect] {
    attributes.compactMap { name, value in value.map { change(subject, name, to: $0) } }
  }

  var nextMount: Subject { .mount((world.mounts.last ?? 0) + 1) }
}
