import Images
import OCISpec
import Steps

extension ContainerEngine {
  /// Takes a name from an image, and the image away with its last name: what was done, in docker's words. What containers
  /// need of it stays. docker-rmi(1)
  package func removeImage(_ word: String, force: Bool, _ invocation: Invocation) throws -> [String] {
    try prepare(invocation)
    recover()
    var done: [String] = []
    // A container that is just being made may be about to have it.
    try ContainerStore(places: places).whileNoneIsMade {
      let choice = try choose(word, force: force)
      done = choice.told(try remove([choice], "rmi", invocation))
    }
    return done
  }

  private func choose(_ word: String, force: Bool) throws -> ImageChoice {
    let image = try findImage(word)
    let users = ContainerStore(places: places).all().filter { $0.imageID == image.id.description }
    guard !image.isMeantByID(word) else { return try chooseByID(image, word, users, force: force) }
    if !force, image.names.count < 2, let user = users.first {
      throw EngineError(
        "conflict: unable to remove repository reference \"\(word)\" (must force): container \(user.shortID) is using its"
          + " referenced image \(image.shortID); remove the container first, with `fishbowl rm \(user.shortID)`, or use -f",
        exitCode: 1)
    }
    let name = try image.names.first { try $0 == Reference(word) } ?? image.names[0]
    if image.names.count > 1 { return ImageChoice(image: image, name: name) }
    try checkRunning(image, users, word)
    return ImageChoice(image: image)
  }

  private func chooseByID(
    _ image: StoredImage, _ word: String, _ users: [ContainerState], force: Bool
  ) throws -> ImageChoice {
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
    return ImageChoice(image: image)
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
}

extension ContainerEngine {
  /// Removes images without a name that no container uses, or with `all` all that no container uses; and what of the store
  /// nobody needs, broken downloads too, which has no label and no age: filters leave it alone.
  package func pruneImages(all: Bool, filters texts: [String] = [], _ invocation: Invocation) throws -> Pruned {
    let filters = try PruneFilter.all(texts)
    try prepare(invocation)
    recover()
    var pruned = Pruned()
    try ContainerStore(places: places).whileNoneIsMade { pruned = try pruneImages(all: all, filters, invocation) }
    if filters.isEmpty { pruned.bytes += try withImages { store throws(ImageError) in try store.dropPulled() } }
    return pruned
  }

  private func pruneImages(all: Bool, _ filters: [PruneFilter], _ invocation: Invocation) throws -> Pruned {
    let used = Set(ContainerStore(places: places).all().compactMap(\.imageID))
    let images = try withImages { store throws(ImageError) in try store.images() }.filter { image in
      (all || image.names.isEmpty) && !used.contains(image.id.description)
        && PruneFilter.all(filters, pass: image.thing)
    }
    guard filters.isEmpty || !images.isEmpty else { return Pruned() }
    let choices = images.map { ImageChoice(image: $0) }
    let gone = try remove(choices, "image prune", invocation)
    let deleted = choices.flatMap { $0.told(gone).map { $0.prefix(1).lowercased() + $0.dropFirst() } }
    return Pruned(
      removed: deleted + gone.filter(\.images.isEmpty).map { "deleted: \($0.digest)" },
      bytes: gone.reduce(0) { $0 + $1.bytes })
  }
}

/// An image that loses a name, or with `name` nil all of them and itself.
struct ImageChoice {
  var image: StoredImage
  var name: Reference?

  /// In docker's words. `gone`: what of the store went.
  func told(_ gone: [StoredItem]) -> [String] {
    (name.map { [$0] } ?? image.names).map { "Untagged: \($0.tagged)" } + (name == nil ? image.deletions(gone) : [])
  }
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
