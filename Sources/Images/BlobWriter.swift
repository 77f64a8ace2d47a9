import Crypto
import OCISpec
import SystemPackage

/// A file on its way into the store: hashed while it streams aside, then put in place under its digest.
final class BlobWriter {
  private let aside: FilePath
  private let file: FileDescriptor
  private var hash = SHA256()
  private var size: Int64 = 0

  init(_ aside: FilePath) throws(ImageError) {
    self.aside = aside
    file = try Files.create(aside)
  }

  convenience init(_ ingest: Ingest) throws(ImageError) { try self.init(ingest.aside("blob")) }

  deinit { try? file.close() }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    try Files.attempt("write", aside) { _ = try file.writeAll(bytes) }
    hash.update(bufferPointer: bytes)
    size += Int64(bytes.count)
  }

  /// What has been written, and stands aside.
  func finish() -> StagedBlob { StagedBlob(path: aside, digest: ContentDigest(hash.finalize()), size: size) }
}

/// A whole file that stands aside, and what it is.
struct StagedBlob: Equatable {
  var path: FilePath
  var digest: ContentDigest
  var size: Int64
}

extension Ingest {
  /// Puts it in place. One that is there already is the same; so is one that was put in place before.
  func place(_ staged: StagedBlob, mediaType: String) throws(ImageError) -> Descriptor {
    if try Files.status(staged.path) != nil { try Files.rename(staged.path, to: store.blobPath(staged.digest)) }
    return Descriptor(mediaType: mediaType, digest: staged.digest, size: staged.size)
  }
}
