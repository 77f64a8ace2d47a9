public import OCISpec
import SystemPackage

/// A pull on its way into the store, while the rest of it is still being downloaded: each layer that has come is copied,
/// verified and unpacked aside by a thread of its own. What is not adopted at last leaves nothing.
public final class Intake {
  private let store: ContentStore
  private let staging: Staging
  private let crew: Crew
  private let blobs: [Descriptor]
  private var arrived: Set<ContentDigest> = []
  /// Of the layers, the lowest first, as soon as their configuration has come.
  private var layers: [ResolvedImage.Layer]?
  private var jobs: [LayerIntake] = []
  private var copies: [ContentDigest: (blob: StagedBlob, mediaType: String)] = [:]
  private var begun: Set<Int> = []

  /// `blobs`: the configuration first, then the layers, as the helper says that they will come; what is believed of it is
  /// only when to begin with what.
  /// - Throws: for more layers than an image may have.
  public init(_ store: ContentStore, blobs: [Descriptor]) throws(ImageError) {
    try ContentStore.check(layers: blobs.count - 1)
    (self.store, self.blobs) = (store, blobs)
    staging = try store.stage()
    crew = try Crew()
  }

  // Before the folder goes in which they work.
  deinit { crew.end() }

  /// A blob that is whole in the helper's folder, or was in the store before.
  public func take(_ digest: ContentDigest) throws(ImageError) {
    arrived.insert(digest)
    if layers == nil, let config = blobs.first, arrived.contains(config.digest) { try read(config) }
    guard let layers else { return }
    for (index, layer) in layers.enumerated() where arrived.contains(layer.digest) && !begun.contains(index) {
      _ = try begin(layer, blobs[index + 1])
      begun.insert(index)
    }
  }

  private func read(_ blob: Descriptor) throws(ImageError) {
    let config = try json(ImageConfig.self, blob)
    // If they are not as many, what is adopted says so.
    guard config.rootfs.diffIDs.count == blobs.count - 1 else { return }
    layers = try store.layers(blobs.dropFirst().map(\.digest), config.rootfs.diffIDs)
  }

  private func begin(_ layer: ResolvedImage.Layer, _ blob: Descriptor) throws(ImageError) -> LayerIntake {
    let job = LayerIntake(layer, blob, store, in: staging.path, index: jobs.count)
    jobs.append(job)
    try crew.add(job)
    return job
  }

  /// If the store has it not, verified.
  private func copy(_ blob: Descriptor) throws(ImageError) {
    guard copies[blob.digest] == nil, !store.has(blob.digest) else { return }
    copies[blob.digest] = (try store.takePulled(blob, to: staging.next()), blob.mediaType)
  }

  private func json<T: Decodable>(_ type: T.Type, _ blob: Descriptor) throws(ImageError) -> T {
    try copy(blob)
    guard let copy = copies[blob.digest]?.blob else { return try store.json(type, blob.digest) }
    return try JSONCoding.decode(type, Files.read(copy.path), what: "blob \(blob.digest)")
  }
}

extension Intake {
  /// Gives what was pulled its place, and only then `name` means it. `root` is what the registry has under the name, an
  /// index or `manifest` itself. `progress` is told the index of each layer that is done.
  public func adopt(
    _ name: Reference, root: Descriptor, manifest: Descriptor, progress: (Int) -> Void
  ) throws(ImageError) -> LoadedImage {
    try copy(root)
    let parts = try json(ImageManifest.self, manifest)
    let config = try json(ImageConfig.self, parts.config)
    try ContentStore.check(layers: parts.layers.count)
    let layers = try store.layers(parts, config)
    let jobs = try finished(layers, parts.layers, progress)
    var descriptor = manifest
    descriptor.platform = config.platform
    let loaded = try store.ingest { [descriptor] ingest throws(ImageError) in
      do throws(ImageError) {
        for (blob, mediaType) in copies.values { _ = try ingest.place(blob, mediaType: mediaType) }
        for job in jobs { try job.settle(ingest) }
        return try ingest.adopt(
          name, root, descriptor, unpacked: Set(jobs.filter { $0.summary != nil }.map(\.layer.chainID)))
      } catch {
        ingest.dropUnneededBlobs()
        throw error
      }
    }
    for blob in [root, manifest, parts.config] + parts.layers { try store.dropPulled(blob.digest) }
    return loaded
  }

  /// Waits for each layer of the image, those too that only the manifest knew.
  private func finished(
    _ layers: [ResolvedImage.Layer], _ blobs: [Descriptor], _ progress: (Int) -> Void
  ) throws(ImageError) -> [LayerIntake] {
    var mine: [LayerIntake] = []
    for (layer, blob) in zip(layers, blobs) {
      let job = jobs.first { job in job.is(layer) && !mine.contains { $0 === job } }
      if let job { mine.append(job) } else { mine.append(try begin(layer, blob)) }
    }
    while let job = try crew.next() {
      if let index = mine.firstIndex(where: { $0 === job && !$0.isWaiting }) { progress(index) }
    }
    if let failure = mine.lazy.compactMap(\.failure).first { throw failure }
    for index in mine.indices where mine[index].isWaiting {
      try finish(mine[index], over: mine[..<index].map(\.place))
      progress(index)
    }
    crew.end()
    return mine
  }

  /// Unpacks a layer that could not do without those below, which stand at `lower`, all of them now.
  private func finish(_ job: LayerIntake, over lower: [FilePath]) throws(ImageError) {
    job.perform(over: LayerStack(lower.map(\.string)))
    if let failure = job.failure { throw failure }
    for path in lower where Presence(path) != .there {
      throw .damaged(what: "layer \(path)", why: "somebody has removed it meanwhile")
    }
  }
}

extension Ingest {
  /// `unpacked`: layers that are new.
  fileprivate func adopt(
    _ name: Reference, _ root: Descriptor, _ manifest: Descriptor, unpacked: Set<ContentDigest>
  ) throws(ImageError) -> LoadedImage {
    var descriptor = manifest
    // An index stands for what this machine takes of it; what was asked for another machine stands alone.
    if MediaType.isIndex(root.mediaType), (try? store.chosen(root, of: ""))?.digest == manifest.digest {
      descriptor = root
    }
    var resolved = try store.resolved(descriptor, as: name.familiar)
    for index in resolved.layers.indices {
      guard store.has(resolved.layers[index].digest) else {
        throw .damaged(what: "blob \(resolved.layers[index].digest)", why: "somebody has removed it meanwhile")
      }
      if unpacked.contains(resolved.layers[index].chainID) { resolved.layers[index].state = .unpacked }
    }
    try unpackMissing(&resolved.layers)
    return try self.name([([name], descriptor, resolved)])[0]
  }
}
