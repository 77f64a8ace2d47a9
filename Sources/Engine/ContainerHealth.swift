import Kernel
import Planning
import Steps

/// How a container has answered its health checks, under docker's names. It is a file beside the state, which only the
/// monitor writes, and goes with it.
struct ContainerHealth: Equatable, Codable {
  enum Status: String, Codable { case starting, healthy, unhealthy }

  var status = Status.starting
  /// Failures in a row.
  var streak = 0
  /// The last five.
  var log: [Answer] = []

  struct Answer: Equatable, Codable {
    var start: String
    var end: String
    /// -1: there was none in time.
    var exitCode: Int
    var output: String
  }

  /// `counts` false: it is still given time to start, and only a success says something.
  mutating func note(_ answer: Answer, counts: Bool, retries: Int) {
    log = (log + [answer]).suffix(5)
    if answer.exitCode == 0 {
      (status, streak) = (.healthy, 0)
    } else if counts {
      streak += 1
      if streak >= retries { status = .unhealthy }
    }
  }

  /// As `ps` shows it.
  var words: String { status == .starting ? "health: starting" : status.rawValue }

  var json: JSON {
    .object([
      "status": .string(status.rawValue), "streak": .number(Int64(streak)),
      "log": .array(
        log.map { answer in
          .object([
            "start": .string(answer.start), "end": .string(answer.end), "exitCode": .number(Int64(answer.exitCode)),
            "output": .string(answer.output),
          ])
        }),
    ])
  }
}

extension ContainerStore {
  /// Nil where nothing is checked.
  func health(of state: ContainerState) -> ContainerHealth? {
    guard state.choices.health != nil else { return nil }
    return Sys.read(file(state.id)).flatMap(JSON.init(parsing:)).flatMap { try? $0.decode(ContainerHealth.self) }
      ?? ContainerHealth()
  }

  func save(_ health: ContainerHealth, of state: ContainerState) {
    guard Sys.type(of: places.directory(of: state.id)) != nil else { return }
    try? Sys.replace(file(state.id), with: health.json.text + "\n")
  }

  private func file(_ id: String) -> String { places.directory(of: id) + "/state.json.health" }
}
