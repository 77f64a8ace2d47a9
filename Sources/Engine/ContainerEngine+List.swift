import Kernel
import Steps

extension ContainerEngine {
  /// A container as `ps` shows it.
  package struct Listed: Codable, Sendable {
    package var id: String
    /// As it was typed, or the image's ID, if that name means another one by now.
    package var image: String
    package var imageID: String?
    package var command: [String]
    package var created: String
    package var status: String
    /// `created`, `running`, `paused`, `restarting`, `exited`.
    package var state: String
    package var name: String
    package var isRunning: Bool
    package var labels: [String: String]
    var exitCode: Int?
    /// `starting`, `healthy`, `unhealthy`; nil: it is not checked.
    var health: String?
    var mounts: [MountPoint]

    /// A volume by its name, a folder of the host by its path.
    package var mountNames: [String] { mounts.filter(\.isListed).map { $0.name ?? $0.source } }
  }

  /// Newest first: those that run, or with `all` or a filter by their state all that there are.
  package func list(all: Bool, filters: [String] = []) throws -> [Listed] {
    let store = ContainerStore(places: places)
    try store.checkReadable()
    let filters = try filters.map { try ContainerFilter($0).resolved(in: store, images) }
    let shows = all || filters.contains(where: \.isOfState)
    var names = ImageNames(places)
    return store.all().map(store.settled).map {
      listed($0, names.name(of: $0), store.isRunning($0), store.health(of: $0))
    }
    .filter { container in (shows || container.isRunning) && ContainerFilter.all(filters, pass: container) }
  }

  private func listed(
    _ state: ContainerState, _ image: String, _ running: Bool, _ health: ContainerHealth?
  ) -> Listed {
    let shown = running && state.status != .paused ? health.map { " (\($0.words))" } ?? "" : ""
    return Listed(
      id: state.id, image: image, imageID: state.imageID, command: state.command, created: state.created,
      status: Self.status(state, running) + shown, state: Self.word(for: state, running), name: state.name,
      isRunning: running || state.isRestarting, labels: state.labels ?? [:],
      exitCode: running || state.status == .created ? nil : state.exitCode,
      health: health?.status.rawValue, mounts: state.mounts)
  }

  /// As docker says it: `Up 2 minutes`, `Exited (0) 3 seconds ago`, `Created`.
  private static func status(_ state: ContainerState, _ running: Bool) -> String {
    if running { return "Up " + age(state.started ?? state.created) + (state.status == .paused ? " (Paused)" : "") }
    guard state.status != .created else { return "Created" }
    return (state.isRestarting ? "Restarting" : "Exited") + " (\(state.exitCode ?? 137))"
      + (state.finished.map { " \(age($0)) ago" } ?? "")
  }

  /// docker's words for a time that has passed. units.HumanDuration of docker/go-units
  package static func age(_ since: String, now: Int = Clock.seconds) -> String {
    let seconds = max(0, now - (UTC.seconds(since).map(Int.init) ?? now))
    switch seconds {
    case 0: return "Less than a second"
    case 1: return "1 second"
    case ..<60: return "\(seconds) seconds"
    case ..<120: return "About a minute"
    case ..<3600: return "\(seconds / 60) minutes"
    case ..<7200: return "About an hour"
    case ..<172_800: return "\(seconds / 3600) hours"
    case ..<1_209_600: return "\(seconds / 86_400) days"
    case ..<5_184_000: return "\(seconds / 604_800) weeks"
    case ..<63_072_000: return "\(seconds / 2_592_000) months"
    default: return "\(seconds / 31_536_000) years"
    }
  }
}
