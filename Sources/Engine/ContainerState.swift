import Kernel
package import Planning
package import Steps

/// What state.json says of a container. Field names as in the OCI runtime specification's state, with docker's beside them.
package struct ContainerState: Equatable, Codable, Sendable {
  package var id: String
  package var name: String
  /// As it was typed.
  package var image: String
  /// What that meant when the container was made: the digest of the image's configuration.
  package var imageID: String?
  package var command: [String]
  /// How many of its words are the entrypoint, which an option or the image has put before the command.
  package var entryWords: Int?
  package var status: Status
  /// The container's first process, while it runs, and when it began in the kernel's ticks; while it is restarting, the
  /// monitor that waits to start it again.
  package var pid: Int
  package var startTime: UInt64
  /// The run that made that process: its directory's name.
  package var run: String?
  /// What lies below the writable layer: an image's layers, from the lowest, or one directory.
  package var layers: [Layer]
  package var rootfs: String?
  package var choices: Choices
  package var labels: [String: String]?
  /// What it has at paths inside because somebody asked for it.
  package var mounts: [MountPoint]
  package var exitCode: Int?
  /// It was ended by the kernel, for want of memory.
  package var oomKilled: Bool?
  /// How often its policy has had it started again, since somebody started it.
  package var restarts: Int?
  /// RFC 3339
  package var created: String
  package var started: String?
  package var finished: String?

  package enum Status: String, Codable, Sendable { case created, running, paused, exited, restarting }

  /// What of the options is not the configuration's.
  package struct Choices: Equatable, Codable, Sendable {
    /// --rm
    package var removes: Bool
    /// -i
    package var opensInput: Bool
    /// By its name.
    package var stopSignal: String
    package var stopSeconds: Int
    /// Nil: docker's standard, a file that grows without end.
    package var log: LogSettings?
    package var health: HealthCheck?
    /// Nil: what it writes, and not what is typed.
    package var recording: StreamRecording?
    /// --watch-files
    package var watchesFiles: Bool?
  }

  init(id: String, name: String, image: String, command: [String], choices: Choices) {
    self.id = id
    self.name = name
    self.image = image
    self.command = command
    self.choices = choices
    status = .created
    pid = 0
    startTime = 0
    layers = []
    mounts = []
    created = Clock.preciseText
  }

  /// Position of the writable layer in its stack.
  var layer: Int { rootfs == nil ? layers.count + 1 : 2 }

  var shortID: String { String(id.prefix(12)) }
}

extension ContainerState {
  /// As its Decodable conformance reads it.
  var json: JSON {
    .object([
      "id": .string(id), "name": .string(name), "image": .string(image), "imageID": imageID.map(JSON.string),
      "command": .array(command.map(JSON.string)), "entryWords": entryWords.map { .number(Int64($0)) },
      "status": .string(status.rawValue), "pid": .number(Int64(pid)), "startTime": .number(Int64(clamping: startTime)),
      "run": run.map(JSON.string), "layers": .array(layers.map(\.json)), "rootfs": rootfs.map(JSON.string),
      "choices": .object([
        "removes": .bool(choices.removes), "opensInput": .bool(choices.opensInput),
        "stopSignal": .string(choices.stopSignal),
        "stopSeconds": .number(Int64(choices.stopSeconds)),
        "log": choices.log?.json, "health": choices.health?.json, "recording": choices.recording?.json,
        "watchesFiles": choices.watchesFiles.map(JSON.bool),
      ]),
      "labels": labels.map(JSON.texts),
      "mounts": .array(mounts.map(\.json)),
      "exitCode": exitCode.map { .number(Int64($0)) }, "oomKilled": oomKilled.map(JSON.bool),
      "restarts": restarts.map { .number(Int64($0)) }, "created": .string(created),
      "started": started.map(JSON.string), "finished": finished.map(JSON.string),
    ])
  }
}

extension LogSettings {
  var json: JSON {
    .object(["driver": .string(driver), "options": .texts(options)])
  }
}

extension StreamRecording {
  var json: JSON { .object(["output": .bool(output), "input": .bool(input)]) }
}

extension HealthCheck {
  var json: JSON {
    .object([
      "test": .array(test.map(JSON.string)), "interval": .number(interval), "timeout": .number(timeout),
      "startPeriod": .number(startPeriod), "startInterval": .number(startInterval),
      "retries": .number(Int64(retries)),
    ])
  }
}
