import CArchive
import OCISpec

/// Writes a layer of which all entries are made here: entries → tar → `LayerBlob`. archive_write(3)
final class LayerWriter {
  private let tar: ArchivePipe
  private let ingest: Ingest
  private let blob: LayerBlob

  /// `level` is gzip's: 0 stores, 9 takes its time.
  init(_ ingest: Ingest, level: Int) throws(ImageError) {
    self.ingest = ingest
    let blob = try LayerBlob(BlobWriter(ingest), level: level)
    self.blob = blob
    tar = ArchivePipe { bytes throws(ImageError) in try blob.append(bytes) }
    archive_write_set_format_ustar(tar.archive)
    try tar.open()
  }

  /// Adds the items in the order of their names.
  func add(_ items: [TarItem]) throws(ImageError) {
    for item in items.sorted(by: { $0.path < $1.path }) { try add(item) }
  }

  /// The diff id, and the blob put in place.
  func finish() throws(ImageError) -> (diffID: ContentDigest, blob: Descriptor) {
    try tar.close()
    let (diffID, staged) = try blob.finish()
    return (diffID, try ingest.place(staged, mediaType: MediaType.gzipLayer))
  }

  private func add(_ item: TarItem) throws(ImageError) {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, item.path)
    archive_entry_set_perm(entry, item.mode)
    archive_entry_set_mtime(entry, 0, 0)
    switch item.content {
    case .directory: archive_entry_set_filetype(entry, EntryType.directory)
    case .link(let target):
      archive_entry_set_filetype(entry, EntryType.symbolicLink)
      archive_entry_set_symlink(entry, target)
    case .file(let bytes, let times):
      archive_entry_set_filetype(entry, EntryType.regular)
      archive_entry_set_size(entry, Int64(bytes.count * times))
    }
    try tar.header(entry)
    guard case .file(let bytes, let times) = item.content else { return }
    for _ in 0..<times { try tar.data(bytes) }
  }
}
