import Images
import OCISpec

/// Finds out what the name means and fetches what is lacking, several blobs at once.
struct Pull {
  let job: RegistryJob
  let registry: Registry
  let wire: Wire

  /// As docker.
  private static let atOnce = 3

  func perform() async throws {
    let found = try await Manifests(job: job, registry: registry).find()
    try wire.report(
      .found(root: found.root.descriptor, manifest: found.manifest.descriptor, blobs: found.blobs))
    let wanted = try wire.wanted()
    for manifest in [found.root, found.manifest] where wanted.contains(manifest.descriptor.digest) {
      try keep(manifest)
    }
    try await fetch(found.blobs.filter { wanted.contains($0.digest) }.uniqued)
    try wire.report(.done(nil))
  }

  private func keep(_ manifest: Manifests.Fetched) throws {
    let blob = try PartialBlob(manifest.descriptor)
    try blob.restart()
    _ = try manifest.bytes.withUnsafeBytes { try blob.append($0) }
  }

  /// The first that fails ends the others.
  private func fetch(_ blobs: [Descriptor]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, blob) in blobs.enumerated() {
        if index >= Self.atOnce { try await group.next() }
        group.addTask { try await Download(blob: blob, job: job, registry: registry, wire: wire).perform() }
      }
      try await group.waitForAll()
    }
  }
}

extension [Descriptor] {
  /// A layer that an image has twice is fetched once.
  fileprivate var uniqued: [Descriptor] {
    var seen: Set<ContentDigest> = []
    return filter { seen.insert($0.digest).inserted }
  }
}
