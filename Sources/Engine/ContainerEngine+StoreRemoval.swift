import Images
import Kernel
import OCISpec
import Planning
import Steps

extension ContainerEngine {
  /// Performs and records it, or shows its plan. What of the store goes, with the images that needed it until now.
  func remove(_ choices: [ImageChoice], _ verb: String, _ invocation: Invocation) throws -> [StoredItem] {
    let users = layerUsers()
    return try removing(choices.map(\.forgotten), keeping: users) { removal in
      let plan = try ImageRemoval(choices, removal, images: images.images(), users).plan()
      if plan.steps.isEmpty, shows == nil { return [] }
      let rows = SessionRows(
        verb, plan, facts: HostProbe.facts(), nonce: Sys.randomHex(bytes: 8), container: nil, layers: [], invocation)
      let errand = try errand(plan, rows)
      let failure = errand.perform { try $0.operation.take(from: removal) }
      try errand.close(failure, doing: "remove what was to go")
      return removal.unneeded
    }
  }

  /// What a killed command has not come to. Nothing goes that somebody needs by now.
  func finishRemoval(_ operation: Operation) throws {
    _ = try removing([], keeping: layerUsers()) { removal in
      try operation.take(from: removal)
      return []
    }
  }

  private func removing(
    _ names: [ForgottenNames], keeping users: [String: [String]], _ body: (StoreRemoval) throws -> [StoredItem]
  ) throws -> [StoredItem] {
    let kept = Set(users.keys)
    do {
      return try shows == nil
        ? images.removing(names, keeping: kept, body) : body(images.removal(of: names, keeping: kept))
    } catch let error as ImageError {
      throw EngineError("cannot \(error)", exitCode: 1)
    }
  }

  /// The names of the containers that stack a layer, by its place.
  private func layerUsers() -> [String: [String]] {
    ContainerStore(places: places).all().reduce(into: [:]) { users, container in
      for layer in container.layers { users[layer.path, default: []].append(container.name) }
    }
  }
}

extension Operation {
  /// What of a removal it does.
  fileprivate func take(from removal: StoreRemoval) throws {
    switch self {
    case .untagImage(let names, let id, let isLast):
      try removal.forget(ForgottenNames(id: ContentDigest(id), names: isLast ? nil : names.map { try Reference($0) }))
    case .deleteBlobs(_, let digests, _): try removal.take(digests.map { try ContentDigest($0) }, layers: false)
    case .deleteLayer(let layer): try removal.take([ContentDigest(layer.chainID)], layers: true)
    default: break
    }
  }
}

extension ImageChoice {
  fileprivate var forgotten: ForgottenNames { ForgottenNames(id: image.id, names: name.map { [$0] }) }
}

extension ImageRemoval {
  /// `users`: of layers, by their places.
  fileprivate init(
    _ choices: [ImageChoice], _ removal: StoreRemoval, images: [StoredImage], _ users: [String: [String]]
  ) {
    var account = Account(choices: choices, removal: removal, images: images, users: users)
    self.init(images: choices.indices.map { account.image(at: $0) })
    let rest = removal.unneeded.filter { !account.told.contains($0.path) }
    orphans.add(rest.filter { !$0.isLayer })
    orphanedLayers = rest.filter(\.isLayer).map { Layer($0, position: account.position($0.digest)) }
  }
}

/// What goes with which image: what two of them have that both go, with the second.
private struct Account {
  let choices: [ImageChoice]
  let removal: StoreRemoval
  let images: [StoredImage]
  let users: [String: [String]]
  /// The places of what an image has been charged with.
  private(set) var told: Set<String> = []
  /// By chain, in the order in which they are come upon.
  private var chains: [ContentDigest] = []

  init(choices: [ImageChoice], removal: StoreRemoval, images: [StoredImage], users: [String: [String]]) {
    (self.choices, self.removal, self.images, self.users) = (choices, removal, images, users)
  }

  mutating func position(_ chain: ContentDigest) -> Int {
    if let index = chains.firstIndex(of: chain) { return index + 1 }
    chains.append(chain)
    return chains.count
  }

  mutating func image(at index: Int) -> ImageRemoval.Image {
    var image = ImageRemoval.Image(choices[index])
    guard image.isLast else { return image }
    let later = choices[(index + 1)...].filter { $0.name == nil }.map(\.image)
    let blobs = blobs(of: choices[index].image, before: later)
    image.blobs.add(blobs)
    told.formUnion(blobs.map(\.path))
    image.layers = choices[index].image.layers.compactMap { fate(of: $0, before: later) }
    return image
  }

  private func blobs(of image: StoredImage, before later: [StoredImage]) -> [StoredItem] {
    let others = Set(later.map(\.id.description))
    return removal.unneeded.filter {
      !$0.isLayer && $0.images.contains(image.id.description) && $0.images.isDisjoint(with: others)
    }
  }

  /// Nil for one that is not unpacked.
  private mutating func fate(
    of layer: StoredImage.Layer, before later: [StoredImage]
  ) -> ImageRemoval.LayerFate? {
    let isFree = removal.unneeded.contains { $0.path == layer.path }
    guard isFree || Sys.type(of: layer.path) != nil else { return nil }
    let left = removal.needed.first { $0.path == layer.path }?.images ?? []
    let others =
      isFree
      ? later.filter { $0.layers.contains { $0.chainID == layer.chainID } }
      : images.filter { left.contains($0.id.description) }
    told.insert(layer.path)
    return .init(
      layer: Layer(layer, position: position(layer.chainID)), images: others.map(\.label),
      containers: isFree ? [] : users[layer.path] ?? [])
  }
}

extension ImageRemoval.Image {
  fileprivate init(_ choice: ImageChoice) {
    self.init(
      id: choice.image.id.description, names: (choice.name.map { [$0] } ?? choice.image.names).map(\.familiarWhole),
      isLast: choice.name == nil)
  }
}

extension ImageRemoval.Blobs {
  fileprivate mutating func add(_ items: [StoredItem]) {
    digests += items.map(\.digest.description)
    bytes += items.reduce(0) { $0 + Int($1.bytes) }
  }
}

extension Layer {
  fileprivate init(_ layer: StoredImage.Layer, position: Int) {
    self.init(
      position: position, diffID: layer.diffID.description, digest: layer.digest.description,
      chainID: layer.chainID.description, path: layer.path, bytes: layer.bytes, files: layer.files)
  }

  /// One that no image leads to: nobody knows its tar any more.
  fileprivate init(_ item: StoredItem, position: Int) {
    self.init(
      position: position, diffID: "", digest: "", chainID: item.digest.description, path: item.path, bytes: item.bytes,
      files: item.files)
  }
}

extension StoredImage {
  /// As people call it.
  fileprivate var label: String { names.first?.familiarWhole ?? "image \(shortID)" }
}
