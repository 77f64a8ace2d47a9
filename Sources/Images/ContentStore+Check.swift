import OCISpec
import SystemPackage

/// Something in the store that is not what it should be.
public struct StoreFault: Equatable, Sendable {
  /// `blob sha256:…`, `layer …`, `image debian:12`
  public var what: String
  public var why: String
  /// It was taken away, so that it is loaded or unpacked again. Else a container needs it.
  public var isMended: Bool
}

extension ContentStore {
  /// Reads all that the store keeps: each blob is compared with its digest, each unpacked layer with what was counted when it
  /// was unpacked, each name followed to its end. What is broken is taken away, but for the layers at `kept`: containers
  /// stack them.
  public func check(keeping kept: Set<String>) throws(ImageError) -> [StoreFault] {
    guard try Files.status(root) != nil else { return [] }
    return try ingest { ingest throws(ImageError) in
      var faults = try ingest.checkIndex()
      for item in try items() {
        guard let why = try item.isLayer ? ingest.fault(ofLayer: item) : ingest.fault(ofBlob: item) else { continue }
        let isFree = !kept.contains(item.path)
        if isFree { try ingest.takeAway(item) }
        let what = item.isLayer ? "layer \(item.digest.hex)" : "blob \(item.digest)"
        faults.append(StoreFault(what: what, why: why, isMended: isFree))
      }
      return try faults + ingest.checkSummaries() + ingest.checkNames()
    }
  }
}

extension Ingest {
  /// Without an index nothing has a name: an empty one lets images be loaded again.
  fileprivate func checkIndex() throws(ImageError) -> [StoreFault] {
    do throws(ImageError) {
      _ = try store.index()
      return []
    } catch {
      guard case .damaged(_, let why) = error else { throw error }
      try write(ImageIndex())
      return [StoreFault(what: "index.json", why: why, isMended: true)]
    }
  }

  fileprivate func fault(ofBlob item: StoredItem) throws(ImageError) -> String? {
    try Files.digest(FilePath(item.path)) == item.digest ? nil : "its content has another digest"
  }

  fileprivate func fault(ofLayer item: StoredItem) throws(ImageError) -> String? {
    let path = store.summaryPath(item.digest)
    guard try Files.status(path) != nil else { return "nobody has finished unpacking it" }
    let summary: LayerSummary
    do throws(ImageError) {
      summary = try JSONCoding.decode(LayerSummary.self, Files.read(path), what: path.string)
    } catch {
      return "what was counted of it can't be read"
    }
    var counted = LayerSummary()
    var seen: Set<FileKey> = []
    // What users of containers own can't be counted from outside.
    guard try Files.count(FilePath(item.path), in: &counted, &seen) else { return nil }
    return counted.files == summary.files && counted.bytes == summary.bytes
      ? nil : "it has \(counted.files) files of \(counted.bytes) bytes, and had \(summary.files) of \(summary.bytes)"
  }

  /// What was counted of a layer that is not there. Where no image needs that, it is no fault: whoever was about to put the
  /// layer in its place was killed just before.
  fileprivate func checkSummaries() throws(ImageError) -> [StoreFault] {
    let index = try store.index()
    var faults: [StoreFault] = []
    for name in try Trees.names(store.layersPath) where name.hasSuffix(".json") {
      let layer = String(name.dropLast(5))
      guard try Files.status(store.layersPath.appending(layer)) == nil else { continue }
      try Trees.remove(store.layersPath.appending(name))
      guard index.manifests.contains(where: { needs($0, layer) }) else { continue }
      faults.append(
        StoreFault(what: "layer \(layer)", why: "it is gone, and what was counted of it is not", isMended: true))
    }
    return faults
  }

  private func needs(_ entry: Descriptor, _ layer: String) -> Bool {
    let layers = try? store.kept(entry, as: entry.name ?? "").layers
    return layers?.contains { $0.chainID.hex == layer } ?? true
  }

  /// Entries that lead to what is not there.
  fileprivate func checkNames() throws(ImageError) -> [StoreFault] {
    var (index, faults) = (try store.index(), [StoreFault]())
    for entry in index.manifests {
      guard let why = fault(of: entry) else { continue }
      index.manifests.removeAll { $0 == entry }
      faults.append(StoreFault(what: "image \(entry.name ?? entry.digest.description)", why: why, isMended: true))
    }
    if !faults.isEmpty { try write(index) }
    return faults
  }

  private func fault(of entry: Descriptor) -> String? {
    do throws(ImageError) {
      for layer in try store.kept(entry, as: entry.name ?? "").layers {
        guard try Files.status(store.blobPath(layer.digest)) != nil else {
          return "the blob of its layer \(layer.digest) is not there"
        }
      }
      return nil
    } catch {
      if case .damaged(let what, let why) = error { return "\(what): \(why)" }
      return "\(error)"
    }
  }
}

extension Files {
  /// Of all its bytes.
  fileprivate static func digest(_ path: FilePath) throws(ImageError) -> ContentDigest {
    let file = try open(path)
    defer { try? file.close() }
    var hash = BlobHash()
    try attempt("read", path) {
      while true {
        let piece = try [UInt8](unsafeUninitializedCapacity: 256 << 10) { $1 = try file.read(into: .init($0)) }
        if piece.isEmpty { return }
        hash.append(piece)
      }
    }
    return hash.finish()
  }

  /// As the unpacker counts: a file with several names once by its bytes, and by each name as a file. False where a folder
  /// may not be read.
  static func count(
    _ folder: FilePath, in summary: inout LayerSummary, _ seen: inout Set<FileKey>
  ) throws(ImageError) -> Bool {
    guard isReadable(folder) else { return false }
    for name in names(in: folder) {
      let path = folder.appending(name)
      guard let status = try status(path) else { continue }
      if status.type == .directory {
        guard try count(path, in: &summary, &seen) else { return false }
        continue
      }
      summary.files += 1
      if status.linkCount > 1, !seen.insert(FileKey(status)).inserted { continue }
      summary.bytes += status.contentSize
    }
    return true
  }
}
