/// Computes what an event changed from the event and the World before it: pure, and once, when the run is recorded.
public enum Reducer {
  /// Skipped steps have no effects; failed and cut ones only those of their calls that succeeded.
  public static func effects(of event: Event, in world: World) -> [Effect] {
    []
  }

  /// Folds a run: each event with its effects and the World after it.
  public static func fold(_ events: [Event], from before: World) -> [Folded] {
    var world = before
    return events.sorted { $0.order < $1.order }.map { event in
      let effects = effects(of: event, in: world)
      let previous = world
      world = world.applying(effects)
      return Folded(event: event, effects: effects, before: previous, after: world)
    }
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
}
