public import OCISpec

/// An image of the store as a container uses it: its defaults, and the directories to stack.
public struct ResolvedImage: Equatable, Sendable {
  /// Its name in the store: `tiny`.
  public var name: String
  public var manifest: ContentDigest
  /// Digest of its configuration: docker's image ID.
  public var configuration: ContentDigest
  public var platform: Platform
  public var config: ImageConfig.Defaults
  /// The lowest first.
  public var layers: [Layer]

  public struct Layer: Equatable, Sendable {
    /// From 1, the lowest.
    public var position: Int
    /// Digest of the uncompressed tar.
    public var diffID: ContentDigest
    /// Digest of the blob as it lies in the store.
    public var digest: ContentDigest
    /// Digest that stands for this layer and all below it; its digits name the directory.
    public var chainID: ContentDigest
    /// The directory of its files. It has no colon, which overlayfs would take for a separator.
    public var path: String
    /// Bytes of the regular files in it. 0 as long as it is missing.
    public var bytes: Int64
    /// Everything in it that is not a directory, whiteouts too.
    public var files: Int
    public var state: State
  }

  public enum State: Equatable, Sendable {
    /// It lay unpacked in the store.
    case found
    /// It was unpacked for this call.
    case unpacked
    /// Its blob is there, its directory is not.
    case missing
  }

  public var isUnpacked: Bool { layers.allSatisfy { $0.state != .missing } }
}

/// What is kept beside a layer's directory, as `CHAIN_ID.json`.
struct LayerSummary: Equatable, Codable {
  var bytes: Int64 = 0
  var files = 0
}
