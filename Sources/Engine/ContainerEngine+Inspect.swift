import Kernel
import OCISpec
import Planning
package import Steps

extension ContainerEngine {
  /// All that is known of a container, under docker's names. Environment values stand in it, as in docker's.
  package func inspect(_ word: String) throws -> JSON {
    let (store, found) = try find(word)
    let state = store.settled(found)
    let directory = places.directory(of: state.id)
    let config = store.config(state.id)
    return .object([
      "Id": .string(state.id), "Created": .string(Clock.short(state.created)),
      "Path": .string(state.command.first ?? ""),
      "Args": .array(state.command.dropFirst().map(JSON.string)),
      "State": lived(state, store.isRunning(state), store.health(of: state)),
      "Image": .string(state.imageID ?? state.image), "Name": .string("/" + state.name),
      "LogPath": .string(directory + "/log"),
      "RestartCount": .number(Int64(state.restarts ?? 0)),
      "GraphDriver": .object(["Name": .string("overlay"), "Data": stack(state, directory)]),
      "Mounts": .array(state.mounts.filter(\.isListed).map(\.inspected)),
      "HostConfig": config.map { Self.hostConfig($0, state) } ?? .object([]),
      "Config": config.map { configuration($0, state) } ?? .object([]),
    ])
  }

  private func lived(_ state: ContainerState, _ running: Bool, _ health: ContainerHealth?) -> JSON {
    .object([
      "Status": .string(Self.word(for: state, running)), "Running": .bool(running),
      "Paused": .bool(running && state.status == .paused),
      "Restarting": .bool(state.isRestarting), "OOMKilled": .bool(!running && state.oomKilled == true),
      "Pid": .number(running ? Int64(state.pid) : 0),
      "ExitCode": .number(Int64(running ? 0 : state.exitCode ?? (state.status == .created ? 0 : 137))),
      "StartedAt": .string(state.started.map(Clock.short) ?? Self.never),
      "FinishedAt": .string(state.finished.map(Clock.short) ?? Self.never),
      "Health": health?.inspected,
    ])
  }

  /// What docker says of a time that has not come.
  private static let never = "0001-01-01T00:00:00Z"

  /// `created`, `running`, `paused`, `restarting`, `exited`.
  static func word(for state: ContainerState, _ running: Bool) -> String {
    if running { return state.status == .paused ? "paused" : "running" }
    if state.isRestarting { return "restarting" }
    return state.status == .created ? "created" : "exited"
  }

  private func stack(_ state: ContainerState, _ directory: String) -> JSON {
    let lower = state.rootfs.map { [$0] } ?? state.layers.reversed().map(\.path)
    return .object([
      "LowerDir": .string(lower.joined(separator: ":")), "UpperDir": .string(directory + "/upper"),
      "WorkDir": .string(directory + "/work"), "MergedDir": .string(directory + "/merged"),
    ])
  }

  private func configuration(_ config: RuntimeConfig, _ state: ContainerState) -> JSON {
    .object([
      "Hostname": .string(config.hostname), "Domainname": .string(config.domainname ?? ""),
      "User": .string(config.userWord),
      "Tty": .bool(config.process.terminal), "OpenStdin": .bool(state.choices.opensInput),
      "Env": .array(config.process.env.map(JSON.string)),
      "Entrypoint": .list(Array(state.command.prefix(state.entryWords ?? 0))),
      "Cmd": .list(Array(state.command.dropFirst(state.entryWords ?? 0))),
      "Image": .string(state.image), "WorkingDir": .string(config.process.cwd),
      "Labels": .texts(state.labels ?? [:]),
      "StopSignal": .string(state.choices.stopSignal), "StopTimeout": .number(Int64(state.choices.stopSeconds)),
      "Healthcheck": state.choices.health?.inspected,
    ])
  }
}
