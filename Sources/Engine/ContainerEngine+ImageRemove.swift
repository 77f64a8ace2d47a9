import Images
import OCISpec
import Steps

extension ContainerEngine {
  /// Takes a name from an image, and the image away with its last name: what was done, in docker's words. What containers
  /// need of it stays. docker-rmi(1)
  package func removeImage(_ word: String, force: Bool) throws -> [String] {
    recover()
    var done: [String] = []
    // A container that is just being made may be about to have it.
    try ContainerStore(places: places).whileNoneIsMade { done = try removeNow(word, force: force) }
    return done
  }

  private func removeNow(_ word: String, force: Bool) throws -> [String] {
    let image = try findImage(word)
    let users = ContainerStore(places: places).all().filter { $0.imageID == image.id.description }
    guard !image.isMeantByID(word) else { return try removeByID(image, word, users, force: force) }
    if !force, image.names.count < 2, let user = users.first {
      throw EngineError(
        "conflict: unable to remove repository reference \"\(word)\" (must force): container \(user.shortID) is using its"
          + " referenced image \(image.shortID); remove the container first, with `fishbowl rm \(user.shortID)`, or use -f",
        exitCode: 1)
    }
    let name = try image.names.first { try $0 == Reference(word) } ?? image.names[0]
    let untagged = "Untagged: \(name.tagged)"
    if image.names.count > 1 {
      _ = try remove { $0.isNamed(name) }
      return [untagged]
    }
    try checkRunning(image, users, word)
    return [untagged] + (try delete(image))
  }

  private func removeByID(
    _ image: StoredImage, _ word: String, _ users: [ContainerState], force: Bool
  ) throws -> [String] {
    try checkRunning(image, users, word)
    guard force || Set(image.names.map(\.familiarName)).count < 2, force || image.names.count < 2 else {
      throw conflict(
        word, image, "must be forced", "image is referenced in multiple repositories",
        "give its names, one by one, or use -f")
    }
    if !force, let user = users.first {
      throw conflict(
        word, image, "must be forced", "image is being used by stopped container \(user.shortID)",
        "remove the container first, or use -f")
    }
    return image.names.map { "Untagged: \($0.tagged)" } + (try delete(image))
  }

  private func checkRunning(_ image: StoredImage, _ users: [ContainerState], _ word: String) throws(EngineError) {
    guard let user = users.first(where: ContainerStore(places: places).isRunning) else { return }
    throw conflict(
      word, image, "cannot be forced", "image is being used by running container \(user.shortID)",
      "stop and remove the container first")
  }

  private func conflict(
    _ word: String, _ image: StoredImage, _ force: String, _ why: String, _ advice: String
  ) -> EngineError {
    EngineError(
      "conflict: unable to delete \(image.isMeantByID(word) ? word : image.shortID) (\(force)): \(why); \(advice)",
      exitCode: 1)
  }

  private func delete(_ image: StoredImage) throws(EngineError) -> [String] {
    image.deletions(try remove { $0.id == image.id })
  }

  private func remove(_ goes: (IndexEntry) -> Bool) throws(EngineError) -> [StoredItem] {
    let kept = Set(ContainerStore(places: places).all().flatMap(\.layers).map(\.path))
    return try withImages { store throws(ImageError) in try store.remove(goes, keeping: kept) }
  }
}

extension ContainerEngine {
  /// Removes images without a name that no container uses, or with `all` all that no container uses; and what of the store
  /// nobody needs, broken downloads too, which has no label and no age: filters leave it alone.
  package func pruneImages(all: Bool, filters texts: [String] = []) throws -> Pruned {
    let filters = try PruneFilter.all(texts)
    var pruned = Pruned()
    try ContainerStore(places: places).whileNoneIsMade { pruned = try pruneImages(all: all, filters) }
    if filters.isEmpty { pruned.bytes += try withImages { store throws(ImageError) in try store.dropPulled() } }
    return pruned
  }

  private func pruneImages(all: Bool, _ filters: [PruneFilter]) throws(EngineError) -> Pruned {
    let used = Set(ContainerStore(places: places).all().compactMap(\.imageID))
    let images = try withImages { store throws(ImageError) in try store.images() }.filter { image in
      (all || image.names.isEmpty) && !used.contains(image.id.description)
        && PruneFilter.all(filters, pass: image.thing)
    }
    guard filters.isEmpty || !images.isEmpty else { return Pruned() }
    let ids = Set(images.map(\.id))
    let orphans = Set(
      try withImages { store throws(ImageError) in try store.items() }.filter(\.images.isEmpty).map(\.digest))
    let gone = try remove { ids.contains($0.id) }
    let deleted = images.flatMap { image in
      image.names.map { "untagged: \($0.tagged)" }
        + image.deletions(gone).map { $0.prefix(1).lowercased() + $0.dropFirst() }
    }
    return Pruned(
      removed: deleted + gone.map(\.digest).filter(orphans.contains).map { "deleted: \($0)" },
      bytes: gone.reduce(0) { $0 + $1.bytes })
  }
}

extension IndexEntry {
  func isNamed(_ reference: Reference) -> Bool { name.flatMap { try? Reference($0) } == reference }
}

extension StoredImage {
  fileprivate var thing: PruneFilter.Candidate {
    .init(labels: config.config?.labels ?? [:], created: config.created ?? "")
  }

  var shortID: String { String(id.hex.prefix(12)) }

  /// Whether `word` is its ID or the beginning of it, and none of its names.
  func isMeantByID(_ word: String) -> Bool {
    let digits = word.hasPrefix("sha256:") ? String(word.dropFirst(7)) : word
    guard !digits.isEmpty, id.hex.hasPrefix(digits) else { return false }
    return (try? Reference(word)).map { !names.contains($0) } ?? true
  }

  /// What went of it, in docker's words: the image, and its layers, the topmost first.
  func deletions(_ gone: [StoredItem]) -> [String] {
    let digests = Set(gone.filter(\.isLayer).map(\.digest))
    return (["Deleted: \(id)"] + layers.reversed().map(\.chainID).filter(digests.contains).map { "Deleted: \($0)" })
  }
}
