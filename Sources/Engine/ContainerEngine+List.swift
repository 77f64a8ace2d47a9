import Kernel

extension ContainerEngine {
  /// A container as `ps` shows it.
  package struct Listed: Codable, Sendable {
    package var id: String
    package var image: String
    package var command: [String]
    package var created: String
    package var status: String
    package var name: String
    package var isRunning: Bool
  }

  /// The running containers, or all that there are; newest first.
  package func list(all: Bool) throws -> [Listed] {
    let store = ContainerStore(places: places)
    try store.checkReadable()
    return store.all().map { state in
      let running = store.isRunning(state)
      return Listed(
        id: state.id, image: state.image, command: state.command, created: state.created,
        status: Self.status(state, running), name: state.name, isRunning: running)
    }.filter { all || $0.isRunning }
  }

  /// As docker says it: `Up 2 minutes`, `Exited (0) 3 seconds ago`, `Created`.
  private static func status(_ state: ContainerState, _ running: Bool) -> String {
    if running { return "Up " + age(state.started ?? state.created) + (state.status == .paused ? " (Paused)" : "") }
    guard state.status != .created else { return "Created" }
    return "Exited (\(state.exitCode ?? 137))" + (state.finished.map { " \(age($0)) ago" } ?? "")
  }

  /// docker's words for a time that has passed. units.HumanDuration of docker/go-units
  package static func age(_ since: String, now: Int = Clock.seconds) -> String {
    let seconds = max(0, now - (Clock.seconds(of: since) ?? now))
    switch seconds {
    case 0: return "Less than a second"
    case 1: return "1 second"
    case ..<60: return "\(seconds) seconds"
    case ..<120: return "About a minute"
    case ..<3600: return "\(seconds / 60) minutes"
    case ..<7200: return "About an hour"
    case ..<172_800: return "\(seconds / 3600) hours"
    case ..<1_209_600: return "\(seconds / 86_400) days"
    default: return "\(seconds / 604_800) weeks"
    }
  }
}
