import Crypto
import OCISpec

/// A digest that grows with what is read.
struct BlobHash {
  private var hash = SHA256()

  mutating func append(_ bytes: [UInt8]) { hash.update(data: bytes) }

  func finish() -> ContentDigest { ContentDigest(hash.finalize()) }
}

extension ContentDigest {
  init(_ digest: SHA256Digest) { self.init(bytes: digest) }

  package init(of bytes: [UInt8]) { self.init(SHA256.hash(data: bytes)) }

  /// The name of a layer with everything beneath it: a layer alone is the same whatever it lies on, a stack is not.
  /// OCI image spec, config.md, "Layer ChainID"
  static func chain(_ diffID: ContentDigest, on parent: ContentDigest?) -> ContentDigest {
    parent.map { ContentDigest(of: Array("\($0) \(diffID)".utf8)) } ?? diffID
  }

  /// The chain id of each layer, the lowest first.
  static func chain(_ diffIDs: [ContentDigest]) -> [ContentDigest] {
    diffIDs.reduce(into: []) { $0.append(chain($1, on: $0.last)) }
  }
}
