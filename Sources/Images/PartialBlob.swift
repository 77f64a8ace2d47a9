import Crypto
public import OCISpec
import SystemPackage

/// A blob on its way from a registry, in a file named by its digits. What an earlier download has left is kept and hashed
/// again; two downloads of one blob take turns. Not for several threads at once.
public final class PartialBlob {
  public let blob: Descriptor
  /// Bytes that are there.
  public private(set) var count: Int64 = 0
  private let path: FilePath
  private let file: FileDescriptor
  private var hash = SHA256()

  /// In the working directory.
  public convenience init(_ blob: Descriptor) throws(ImageError) { try self.init(blob, in: ".") }

  init(_ blob: Descriptor, in folder: FilePath) throws(ImageError) {
    self.blob = blob
    path = folder.appending(blob.digest.hex)
    let path = path
    file = try Files.attempt("open", path) {
      try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: .ownerReadWrite)
    }
  }

  deinit { try? file.close() }

  /// Whether it is this download's turn. Its lock goes with its process. If not, another is to be made, for the file may
  /// have been taken away meanwhile.
  public func claim() -> Bool {
    guard Files.tryLock(file), let own = try? file.stat(), let there = try? Files.status(path) else { return false }
    return own.inode == there.inode
  }

  public var isWhole: Bool { count == blob.size }

  /// Takes what is there already.
  public func resume() throws(ImageError) {
    try Files.attempt("read", path) {
      while count <= blob.size {
        let bytes = try [UInt8](unsafeUninitializedCapacity: 256 << 10) {
          $1 = try file.read(fromAbsoluteOffset: count, into: .init($0))
        }
        if bytes.isEmpty { return }
        hash.update(data: bytes)
        count += Int64(bytes.count)
      }
    }
    if count > blob.size { try restart() }
  }

  /// Throws away what is there.
  public func restart() throws(ImageError) {
    try Files.attempt("empty", path) { try file.resize(to: 0) }
    (hash, count) = (SHA256(), 0)
  }

  /// - Returns: false if that would be more than the blob has; nothing of it was taken then.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(ImageError) -> Bool {
    guard count + Int64(bytes.count) <= blob.size else { return false }
    try Files.attempt("write", path) { _ = try file.writeAll(toAbsoluteOffset: count, bytes) }
    hash.update(bufferPointer: bytes)
    count += Int64(bytes.count)
    return true
  }

  /// Of what is there.
  public var digest: ContentDigest { ContentDigest(hash.finalize()) }

  public static func digest(of bytes: [UInt8]) -> ContentDigest { ContentDigest(of: bytes) }
}
