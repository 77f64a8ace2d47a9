import Kernel
import Steps

/// Who the processes are of which events tell no more than a PID. They may be gone by then: what is known of one from an
/// earlier look is kept in mind.
struct Doers {
  struct Doer {
    /// As the container knows it.
    var pidInside: Int?
    /// Its program's name, when it was looked at. comm of proc_pid_comm(5)
    var program: String?
  }

  private let sharesPids: Bool
  private var known: [Int: Doer] = [:]
  private static let most = 256

  init(of plan: Plan) {
    if case .clone(let namespaces, _, _, _)? = plan[.nsClone]?.operation {
      sharesPids = !namespaces.contains(.pid)
    } else {
      sharesPids = false
    }
  }

  func doer(_ pid: Int) -> Doer { known[pid] ?? Doer() }

  /// Before anything else is done: they may be about to end.
  mutating func look(at events: [WatchEvent]) {
    var last = 0
    for event in events where event.pid != last {
      look(at: event)
      last = event.isExecution ? 0 : event.pid
    }
  }

  /// One that executes a program may still have the name of the one before.
  private mutating func look(at event: WatchEvent) {
    let pid = event.pid
    guard pid > 0, let status = ProcFiles().status(of: pid) else { return }
    let levels = (status["NSpid"] ?? "").split(separator: "\t").compactMap { Int($0) }
    let name = status["Name"]
    let isKnown = !event.isExecution || event.place.map { String($0.name.prefix(15)) } == name
    if known.count >= Self.most { known.removeAll() }
    known[pid] = Doer(pidInside: levels.count > 1 ? levels[1] : sharesPids ? pid : nil, program: isKnown ? name : nil)
  }
}
