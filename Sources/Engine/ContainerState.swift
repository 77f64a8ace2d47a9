import Kernel
import Steps

/// What state.json says of a container. Field names as in the OCI runtime specification's state, with docker's beside them.
package struct ContainerState: Equatable, Codable, Sendable {
  package var id: String
  package var name: String
  package var image: String
  package var command: [String]
  package var status: Status
  /// The container's first process, while it runs, and when it began in the kernel's ticks.
  package var pid: Int
  package var startTime: UInt64
  /// Position of the writable layer in its stack.
  package var layer: Int
  package var exitCode: Int?
  /// RFC 3339
  package var created: String
  package var finished: String?

  package enum Status: String, Codable, Sendable { case created, running, exited }

  init(id: String, name: String, image: String, command: [String], layer: Int) {
    self.id = id
    self.name = name
    self.image = image
    self.command = command
    status = .created
    pid = 0
    startTime = 0
    self.layer = layer
    created = Clock.preciseText
  }

  var shortID: String { String(id.prefix(12)) }
}

extension ContainerState {
  /// As its Decodable conformance reads it.
  var json: JSON {
    .object([
      "id": .string(id), "name": .string(name), "image": .string(image), "command": .array(command.map(JSON.string)),
      "status": .string(status.rawValue), "pid": .number(Int64(pid)), "startTime": .number(Int64(clamping: startTime)),
      "layer": .number(Int64(layer)), "exitCode": exitCode.map { .number(Int64($0)) }, "created": .string(created),
      "finished": finished.map(JSON.string),
    ])
  }
}
