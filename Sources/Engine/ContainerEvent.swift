import Kernel
import Steps
import TraceStore

/// Something that happened to a container or an image, in docker's words. docker-events(1)
package struct ContainerEvent: Equatable, Sendable {
  package enum Subject: String, Sendable { case container, image }

  package var subject = Subject.container
  /// Nanoseconds since 1970.
  package var time: Int64
  /// `create`, `die`, `exec_create: ls -l`
  package var action: String
  package var id: String
  /// In the order of their names.
  package var attributes: [(name: String, value: String)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
  var values: [String: String]

  package subscript(attribute: String) -> String { values[attribute] ?? "" }

  /// Without the command of an exec.
  package var verb: String { String(action.prefix { $0 != ":" }) }
}

/// Tells lives from what was recorded of them: there is no daemon that could have watched.
struct LifeTeller {
  static let kinds: [Kind] = [
    .containerCreate, .containerRename, .execUser, .stopSignal, .stopKill, .procKill, .cgroupFreeze, .cgroupThaw,
    .procExit, .stateDelete, .attachConnect, .attachDetach, .cgroupOom, .healthStatus, .manifestGet, .configGet,
    .imageTag, .imageUntag, .imageDelete, .archiveWrite, .filesCopy,
  ]

  /// Whether the command of a `run` or `start`, as it was typed, stayed with its container.
  let stays: ([String]) -> Bool

  private let bootID = HostProbe.bootID()
  /// Nanoseconds from CLOCK_MONOTONIC to the time of day, to the millisecond: who asks twice is told the same times.
  private let offset = (Clock.realNanoseconds - Clock.monotonic + 500_000) / 1_000_000 * 1_000_000
  /// By container: the name that it has at this point of the telling, and when it ended last.
  private var names: [String: String] = [:]
  private var deaths: [String: Int64] = [:]
  /// By run: the image that it is about.
  var images: [Int: String] = [:]

  init(stays: @escaping ([String]) -> Bool) { self.stays = stays }

  /// In the order in which it happened. `rows`: in the order of their runs.
  mutating func tell(_ rows: [LifeRow]) -> [ContainerEvent] {
    let moments = rows.map { moment($0) }
    let order = rows.indices.sorted { (moments[$0], $0) < (moments[$1], $1) }
    return order.flatMap { tell(rows[$0], at: moments[$0]) }
  }

  private mutating func tell(_ row: LifeRow, at time: Int64) -> [ContainerEvent] {
    tellImages(row, at: time) + (row.container.isEmpty ? [] : tellContainer(row, at: time))
  }

  private mutating func tellContainer(_ row: LifeRow, at time: Int64) -> [ContainerEvent] {
    event(of: row).map { event in
      let own = ["image": row.image, "name": names[row.container] ?? row.name]
      return ContainerEvent(
        time: time, action: event.action, id: row.container, values: own.merging(event.attributes) { $1 })
    }
  }

  private typealias Told = (action: String, attributes: [String: String])

  private mutating func event(of row: LifeRow) -> [Told] {
    guard let operation = row.operation else { return over(row) }
    switch operation {
    case .createContainer(let place):
      names[row.container] = place.name
      return [("create", [:])] + (row.verb == "run" && stays(row.argv) ? [("attach", [:])] : [])
    case .renameContainer(let place, let name, _):
      names[row.container] = name
      return [("rename", ["oldName": "/" + place.name])]
    case .execute(_, let arguments, _): return begun(row, arguments)
    case .sendSignal(let name): return [killed(Signal.number(name))]
    case .killAfterGrace: return [killed(9)]
    case .killProcess: return row.verb == "rm" ? [killed(9)] : []
    case .freezeCgroup: return [("pause", [:])]
    case .thawCgroup: return [("unpause", [:])]
    case .awaitExit: return [ended(row)]
    case .connectStreams: return [("attach", [:])]
    case .leaveStreams, .observeDetach: return [left(row)]
    case .observeOOM: return [("oom", [:])]
    case .observeHealth(let status, _): return [("health_status: \(status)", [:])]
    case .deleteContainer: return [("destroy", [:])]
    case .writeArchive where row.state != .undone: return [("export", [:])]
    case .copyFiles(_, _, let into, _, _) where row.state != .undone:
      return [(into ? "extract-to-dir" : "archive-path", [:])]
    default: return []
    }
  }

  /// A stop is said when it is done, and so is an update.
  private func over(_ row: LifeRow) -> [Told] {
    guard row.step == 0, row.state == .ended else { return [] }
    switch row.verb {
    case "stop", "update": return [(row.verb, [:])]
    case "commit": return [("commit", ["imageID": images[row.run] ?? ""])]
    default: return []
    }
  }

  private func left(_ row: LifeRow) -> Told {
    row.verb == "exec" ? ("exec_detach", ["execID": row.nonce]) : ("detach", [:])
  }

  private func begun(_ row: LifeRow, _ arguments: [String]) -> [Told] {
    guard row.verb == "exec" else {
      let attached = row.verb == "start" && stays(row.argv) ? ["attach"] : []
      return (attached + ["start"] + (row.argv.first == "restart" ? ["restart"] : [])).map { ($0, [:]) }
    }
    let command = arguments.joined(separator: " ")
    return ["exec_create", "exec_start"].map { ("\($0): \(command)", ["execID": row.nonce]) }
  }

  private func killed(_ signal: Int?) -> Told { ("kill", ["signal": signal.map(String.init) ?? ""]) }

  private func ended(_ row: LifeRow) -> Told {
    let exit = ["exitCode": row.exit ?? ""]
    return row.verb == "exec" ? ("exec_die", exit.merging(["execID": row.nonce]) { $1 }) : ("die", exit)
  }

  /// What was asked for is noted when it was asked, an end when it was seen: so no effect comes before its cause.
  private mutating func moment(_ row: LifeRow) -> Int64 {
    switch row.operation {
    case .awaitExit:
      let end = clock(row, row.stepEndNs)
      if row.verb != "exec" { deaths[row.container] = end }
      return end
    case nil:
      // A stop waits for the end that it has caused. What was told when it was done comes after what it did, and took its
      // time before that.
      let isReport = ["commit", "import"].contains(row.verb)
      return max(clock(row, isReport ? 1 : row.tookNs ?? 1), row.verb == "stop" ? deaths[row.container] ?? 0 : 0)
    default: return clock(row, row.stepBeginNs)
    }
  }

  /// Of this boot to the nanosecond; of another, only the second of the run's beginning is known.
  private func clock(_ row: LifeRow, _ nanoseconds: Int64) -> Int64 {
    if row.bootID == bootID { return offset + row.beginNs + nanoseconds }
    return (UTC.seconds(row.started) ?? 0) * 1_000_000_000 + nanoseconds
  }
}
