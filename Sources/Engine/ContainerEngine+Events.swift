import Kernel
import OCISpec
import Steps
import TraceStore

extension ContainerEngine {
  /// Which events are wanted, and of what time.
  package struct EventQuestion: Sendable {
    /// Nanoseconds since 1970. No `since`: only what happens from now on, or with an `until` whatever was before.
    package var since: Int64?
    package var until: Int64?
    private let filters: [EventFilter]

    package init(since: Int64?, until: Int64?, filters: [String]) throws {
      self.since = since ?? (until == nil ? Clock.realNanoseconds : nil)
      self.until = until
      self.filters = try filters.map(EventFilter.init)
    }

    fileprivate func wants(_ event: ContainerEvent) -> Bool {
      event.time >= since ?? .min && event.time <= until ?? .max && EventFilter.all(filters, pass: event)
    }
  }

  /// Hands on what the trace says of containers and images, the oldest first; and then what is added to it, until `until`
  /// has come. `stays`: whether a command, as it was typed, stayed with the container that it had started.
  package func events(
    in trace: String, _ question: EventQuestion, stays: @escaping ([String]) -> Bool, take: (ContainerEvent) -> Void
  ) throws {
    var watch = LifeWatch(trace: trace, teller: LifeTeller(stays: stays))
    while true {
      // Asked before the last look: what was written before the end is there by then.
      let isOver = question.until.map { $0 <= Clock.realNanoseconds } ?? false
      for event in try watch.news() where question.wants(event) { take(event) }
      if isOver { return }
      Sys.sleep(milliseconds: 250)
    }
  }
}

/// What has been added to a trace since the last look.
private struct LifeWatch {
  let trace: String
  private var reader: TraceReader?
  private var isLogged = false
  private var version = 0
  private var last = 0
  /// What was told of the runs that go on: their steps, and 0 for the run itself.
  private var told: [Int: Set<Int>] = [:]
  private var teller: LifeTeller

  init(trace: String, teller: LifeTeller) { (self.trace, self.teller) = (trace, teller) }

  mutating func news() throws -> [ContainerEvent] {
    guard try hasChanged(), let reader else { return [] }
    let rows = try reader.life(of: LifeTeller.kinds, above: last, and: Array(told.keys))
    let events = teller.tell(rows.filter { note($0) })
    for row in rows where row.state != .open { told[row.run] = nil }
    last = max(last, rows.last?.run ?? 0)
    return events
  }

  /// Whether it is new. A run is looked at again as long as it goes on, also one of which there is no step yet.
  private mutating func note(_ row: LifeRow) -> Bool {
    var steps = told[row.run] ?? []
    defer { told[row.run] = steps }
    return row.operation == nil && row.state == .open ? false : steps.insert(row.step).inserted
  }

  /// Before the first run there is no trace, and nothing has happened. One without a log was read as a file that nobody
  /// writes: it is opened anew when somebody does.
  private mutating func hasChanged() throws -> Bool {
    let logs = Sys.type(of: trace + "-wal") != nil
    if reader == nil ? Sys.type(of: trace) != nil : logs && !isLogged {
      reader = try TraceReader(path: trace)
      (isLogged, version) = (logs, 0)
    }
    guard let now = try reader?.dataVersion() else { return false }
    defer { version = now }
    return now != version
  }
}

/// `--filter KEY=VALUE` of `events`. docker-events(1)
private struct EventFilter: KeyedFilter {
  let key: Key
  let value: String

  enum Key: String, CaseIterable { case container, event, image, type }

  init(_ text: String) throws(EngineError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let key = Key(rawValue: parts[0]) else {
      throw EngineError("invalid filter \"\(text)\": give one of \(Self.known), as in -f event=die", exitCode: 1)
    }
    self.key = key
    value = parts[1]
  }

  func passes(_ event: ContainerEvent) -> Bool {
    switch key {
    case .container: event.subject == .container && (event["name"] == value || event.id.hasPrefix(value))
    case .event: event.verb == value || event.action == value
    case .image: event.subject == .container ? event["image"] == value : isImage(event)
    case .type: value == event.subject.rawValue
    }
  }

  /// By its ID or name, or by the name without the tag.
  private func isImage(_ event: ContainerEvent) -> Bool {
    let name = event["name"]
    return [event.id, name, (try? Reference(name))?.familiarName].contains(value)
  }
}
