import OCISpec
import SystemPackage

/// A layer on its way into the store: its blob is copied and hashed, then unpacked aside, and its tar compared with the
/// configuration. Nothing of it has its place yet.
final class LayerIntake: Job {
  let layer: ResolvedImage.Layer
  private let blob: Descriptor
  private let store: ContentStore
  /// In the folder of the pull: where its blob may stand, its copy, and its files.
  private let copy: FilePath
  private let tree: FilePath
  private(set) var staged: StagedBlob?
  private(set) var summary: LayerSummary?
  private(set) var failure: ImageError?

  /// `index` names its files in `folder`.
  init(_ layer: ResolvedImage.Layer, _ blob: Descriptor, _ store: ContentStore, in folder: FilePath, index: Int) {
    (self.layer, self.blob, self.store) = (layer, blob, store)
    copy = folder.appending("blob-\(index)")
    tree = folder.appending("layer-\(index)")
  }

  /// Whether it is what is to be had now.
  func `is`(_ other: ResolvedImage.Layer) -> Bool {
    layer.digest == other.digest && layer.diffID == other.diffID && layer.chainID == other.chainID
  }

  /// It can't be unpacked before those below are.
  private(set) var isWaiting = false

  /// Where its files stand now, or are to stand.
  var place: FilePath { summary == nil ? store.layerPath(layer.chainID) : tree }

  override func perform() { perform(over: layer.position == 1 ? LayerStack([]) : nil) }

  /// `lower`: what is below; nil: that may still be coming.
  func perform(over lower: LayerStack?) {
    do throws(ImageError) {
      if staged == nil, !store.has(blob.digest) { staged = try store.takePulled(blob, to: copy) }
      let blob = staged?.path ?? store.blobPath(blob.digest)
      if layer.state == .missing {
        summary = try store.unpack(layer, from: blob, into: tree, over: lower)
        isWaiting = summary == nil
        if isWaiting { try Trees.remove(tree) }
      } else if layer.digest != layer.diffID {
        // What is there is compared all the same: the blob is new, or was never looked at.
        let stream = try TarStream(blob, limit: StreamLimit(store.ingestPath))
        try store.finish(stream, layer)
      }
    } catch {
      failure = error
    }
  }

  /// Puts all of it in place. Another may have been faster.
  func settle(_ ingest: Ingest) throws(ImageError) {
    if let staged { _ = try ingest.place(staged, mediaType: blob.mediaType) }
    guard let summary, try Files.status(store.layerPath(layer.chainID)) == nil else { return }
    try ingest.settle(layer, tree, summary)
  }
}
