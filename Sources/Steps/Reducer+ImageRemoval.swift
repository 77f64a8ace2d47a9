extension Operation {
  func untagImageEffects(_ it: Occurrence, _ names: [String]) -> [Effect] {
    it.isDone ? names.map { it.change(.imageName($0), "image", to: nil) } : []
  }

  func deleteBlobsEffects(_ it: Occurrence, _ image: String?) -> [Effect] {
    guard it.isDone, let image else { return [] }
    return [it.change(.storedImage(image), "blobs", to: nil)]
  }

  func deleteLayerEffects(_ it: Occurrence, _ layer: Layer) -> [Effect] {
    guard it.isDone else { return [] }
    return it.world[.layer(layer.position)].keys.sorted().map { it.change(.layer(layer.position), $0, to: nil) }
  }
}

extension Subject {
  /// An image of the store, by its ID.
  public static func storedImage(_ id: String) -> Subject {
    Subject("image:\((id.split(separator: ":").last ?? "").prefix(12))")
  }
}
