/// Whom an effect speaks of: `process:1`, `cgroup`, `mount:4`, `cap:1:bounding`, `uts@own`, `link:own/lo`, `layer:2`.
public struct Subject: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }

  public static func process(_ number: Int) -> Subject { Subject("process:\(number)") }
  public static func mount(_ number: Int) -> Subject { Subject("mount:\(number)") }
  public static func layer(_ position: Int) -> Subject { Subject("layer:\(position)") }
  public static func cap(_ process: Int, _ set: String) -> Subject { Subject("cap:\(process):\(set)") }
  public static func signal(_ process: Int) -> Subject { Subject("signal:\(process)") }
  public static let cgroup = Subject("cgroup")
  public static let container = Subject("container")
  public static let utsHost = Subject("uts@host")
  public static let utsOwn = Subject("uts@own")
  public static let loopback = Subject("link:own/lo")

  public static func < (left: Subject, right: Subject) -> Bool { left.description < right.description }
}

/// What an event changed. `after` nil: it is gone.
public struct Effect: Equatable, Sendable {
  public var subject: Subject
  public var attribute: String
  public var before: String?
  public var after: String?

  public init(_ subject: Subject, _ attribute: String, from before: String?, to after: String?) {
    self.subject = subject
    self.attribute = attribute
    self.before = before
    self.after = after
  }
}

/// (subject, attribute) → value at one moment. Every reader of a trace folds effects, and needs no more than this.
public struct World: Equatable, Sendable {
  /// By the subject's name: a dictionary of a type's own keys costs 45 µs of look-ups at its first use.
  private var values: [String: [String: String]] = [:]

  public init() {}

  public subscript(subject: Subject, attribute: String) -> String? {
    get { values[subject.description]?[attribute] }
    set {
      values[subject.description, default: [:]][attribute] = newValue
      if newValue == nil, values[subject.description]?.isEmpty == true { values[subject.description] = nil }
    }
  }

  public subscript(subject: Subject) -> [String: String] { values[subject.description] ?? [:] }

  public var subjects: [Subject] { values.keys.sorted().map(Subject.init) }

  /// What follows `prefix` in the subjects' names, where that is a number.
  func numbers(_ prefix: String) -> [Int] {
    var numbers: [Int] = []
    for name in values.keys where name.hasPrefix(prefix) {
      if let number = Int(name.dropFirst(prefix.utf8.count)) { numbers.append(number) }
    }
    return numbers.sorted()
  }

  public mutating func apply(_ effect: Effect) { self[effect.subject, effect.attribute] = effect.after }

  public func applying(_ effects: [Effect]) -> World {
    var world = self
    for effect in effects { world.apply(effect) }
    return world
  }
}
