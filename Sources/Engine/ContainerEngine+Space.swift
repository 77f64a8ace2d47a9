import Images
import Kernel
import OCISpec
import Steps
import TraceStore

extension ContainerEngine {
  /// What lies on the disk, and what of it nobody needs.
  package struct Space: Sendable {
    package var images: [Image]
    package var containers: [Container]
    package var volumes: [Volume]
    /// Bytes of the trace with its log, and how many runs it holds.
    package var trace: Int64
    package var runs: Int
    /// All blobs and layers, and those of them that go when every image without a container goes.
    package var imageBytes: Int64
    package var idleImageBytes: Int64

    package struct Image: Sendable {
      package var repository: String
      package var tag: String
      package var id: String
      package var created: String?
      package var bytes: Int64
      /// What other images need too.
      package var shared: Int64
      package var containers: Int
    }

    package struct Container: Sendable {
      package var listed: Listed
      /// What it wrote.
      package var bytes: Int64
    }

    package struct Volume: Sendable {
      package var name: String
      package var bytes: Int64
      /// Containers that mount it.
      package var links: Int
    }
  }

  package func space(trace: String) throws -> Space {
    recover()
    let store = ContainerStore(places: places)
    try store.checkReadable()
    let states = store.all()
    let (images, items) = try stored()
    let used = Set(states.compactMap(\.imageID))
    return Space(
      images: images.flatMap { rows($0, items, states) },
      containers: try list(all: true).map { Space.Container(listed: $0, bytes: written($0.id)) },
      volumes: try spaceOfVolumes(), trace: ["", "-wal", "-shm"].reduce(0) { $0 + Sys.size(of: trace + $1) },
      runs: (try? TraceReader(path: trace).runs().count) ?? 0, imageBytes: items.reduce(0) { $0 + $1.bytes },
      idleImageBytes: items.filter { $0.images.isDisjoint(with: used) }.reduce(0) { $0 + $1.bytes })
  }

  /// Bytes of a container's writable layer, and of the layers below it.
  package func size(_ id: String) -> (written: Int64, below: Int64) {
    let below = ContainerStore(places: places).state(id)?.layers.reduce(0) { $0 + $1.bytes }
    return (written(id), below ?? 0)
  }

  private func written(_ id: String) -> Int64 { Sys.size(of: places.directory(of: id) + "/upper") }

  private func stored() throws(EngineError) -> ([StoredImage], [StoredItem]) {
    try withImages { store throws(ImageError) in (try store.images(), try store.items()) }
  }

  /// One for each of its names.
  private func rows(_ image: StoredImage, _ items: [StoredItem], _ states: [ContainerState]) -> [Space.Image] {
    let id = image.id.description
    let own = items.filter { $0.images.contains(id) }
    return image.labels.map { repository, tag, _ in
      Space.Image(
        repository: repository, tag: tag, id: id, created: image.config.created,
        bytes: own.reduce(0) { $0 + $1.bytes },
        shared: own.filter { $0.images.count > 1 }.reduce(0) { $0 + $1.bytes },
        containers: states.count { $0.imageID == id })
    }
  }

  private func spaceOfVolumes() throws -> [Space.Volume] {
    try volumes(filters: []).map { Space.Volume(name: $0.state.name, bytes: size(of: $0), links: $0.users.count) }
  }
}

extension ContainerEngine {
  /// What was removed, how many bytes that were, and what could not be, each in a sentence.
  package struct Pruned: Sendable {
    package var removed: [String] = []
    package var bytes: Int64 = 0
    package var problems: [String] = []

    package init(removed: [String] = [], bytes: Int64 = 0) {
      self.removed = removed
      self.bytes = bytes
    }
  }

  /// Removes the containers that do not run; of them, those that the filters choose.
  package func pruneContainers(filters texts: [String] = [], _ invocation: Invocation) throws -> Pruned {
    let filters = try PruneFilter.all(texts)
    recover()
    var pruned = Pruned()
    for container in try list(all: true) where !container.isRunning && PruneFilter.all(filters, pass: container.thing) {
      let bytes = written(container.id)
      do {
        _ = try remove(container.id, force: false, invocation)
        pruned.removed.append(container.id)
        pruned.bytes += bytes
      } catch { pruned.problems.append("\(error)") }
    }
    return pruned
  }

  /// Removes the volumes that no container has: those without a name, or `all`; of them, those that the filters choose.
  package func pruneVolumes(all: Bool, filters texts: [String], _ invocation: Invocation) throws -> Pruned {
    let filters = try PruneFilter.all(texts, takes: [.label, .otherLabel])
    try prepare(invocation)
    recover()
    var pruned = Pruned()
    try ContainerStore(places: places).whileNoneIsMade { pruned = try pruneVolumes(all: all, filters, invocation) }
    return pruned
  }

  private func pruneVolumes(all: Bool, _ filters: [PruneFilter], _ invocation: Invocation) throws -> Pruned {
    var pruned = Pruned()
    for volume in try volumes(filters: ["dangling=true"]) where all || volume.state.isAnonymous {
      guard PruneFilter.all(filters, pass: .init(labels: volume.state.labels, created: volume.state.created)) else {
        continue
      }
      let bytes = size(of: volume)
      do {
        try removeFree(volume.state.name, invocation)
        pruned.removed.append(volume.state.name)
        pruned.bytes += bytes
      } catch is OnlyPlanned {
      } catch { pruned.problems.append("\(error)") }
    }
    if shows != nil { throw OnlyPlanned() }
    return pruned
  }
}

extension ContainerEngine.Listed {
  fileprivate var thing: PruneFilter.Candidate { .init(labels: labels, created: created) }
}
