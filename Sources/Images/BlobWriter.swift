import Crypto
import OCISpec
import SystemPackage

/// A blob on its way into the store: hashed while it streams into `ingest`, then renamed to its digest.
final class BlobWriter {
  private let ingest: Ingest
  private let aside: FilePath
  private let file: FileDescriptor
  private var hash = SHA256()
  private var size: Int64 = 0

  init(_ ingest: Ingest) throws(ImageError) {
    self.ingest = ingest
    aside = ingest.aside("blob")
    file = try Files.create(aside)
  }

  deinit { try? file.close() }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    try Files.attempt("write", aside) { _ = try file.writeAll(bytes) }
    hash.update(bufferPointer: bytes)
    size += Int64(bytes.count)
  }

  /// Puts it in place. One that is there already is the same.
  func commit(mediaType: String) throws(ImageError) -> Descriptor {
    let digest = ContentDigest(hash.finalize())
    try Files.rename(aside, to: ingest.store.blobPath(digest))
    return Descriptor(mediaType: mediaType, digest: digest, size: size)
  }
}
