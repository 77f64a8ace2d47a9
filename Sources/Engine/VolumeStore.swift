import Kernel
import Steps

/// The volumes on disk: a directory each, whose volume.json makes it one.
struct VolumeStore {
  let places: Places

  func place(_ name: String) -> VolumePlace { VolumePlace(name: name, directory: places.volumes + "/" + name) }

  /// By name, as docker lists them.
  func all() -> [VolumeState] { Sys.names(in: places.volumes).compactMap(state) }

  /// Nil where there is none, or only what a killed command left of one.
  func state(_ name: String) -> VolumeState? {
    Sys.read(place(name).record).flatMap(JSON.init(parsing:)).flatMap { try? $0.decode(VolumeState.self) }
  }

  func find(_ name: String) throws(EngineError) -> VolumeState {
    guard let state = state(name) else {
      throw EngineError("no such volume: \(name); `fishbowl volume ls` lists those there are", exitCode: 1)
    }
    return state
  }

  /// The containers that have it, whether they run or not; without one that is about to go.
  func users(of name: String, besides id: String? = nil) -> [ContainerState] {
    ContainerStore(places: places).all().filter { container in
      container.id != id && container.mounts.contains { $0.name == name }
    }
  }

  /// The record goes first: what is only half removed is no volume any more.
  static func delete(_ place: VolumePlace) throws {
    Sys.unlink(place.record)
    try Mapped.perform { try Sys.removeTree(place.directory) }
  }
}

/// What volume.json says.
package struct VolumeState: Equatable, Codable, Sendable {
  package var name: String
  /// RFC 3339
  package var created: String
  package var labels: [String: String]
  /// It was given no name, and goes with its container.
  package var isAnonymous: Bool

  init(name: String, labels: [String: String] = [:], isAnonymous: Bool) {
    self.name = name
    self.labels = labels
    self.isAnonymous = isAnonymous
    created = Clock.text
  }

  var json: JSON {
    .object([
      "name": .string(name), "created": .string(created),
      "labels": .texts(labels),
      "isAnonymous": .bool(isAnonymous),
    ])
  }
}

extension Places {
  var volumes: String { root + "/volumes" }

  /// Those whose volume lies at that place.
  init(of volume: VolumePlace) {
    let parts = volume.directory.split(separator: "/", omittingEmptySubsequences: false)
    self.init(root: parts.dropLast(2).joined(separator: "/"))
  }
}
