import OCISpec

/// Why an image can't be had. Each is one sentence for people: what could not be done, to what, why, and what to do.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// The store has no image of that name.
  case unknownImage(String)
  /// The image is there, but not for this machine.
  case wrongPlatform(image: String, wanted: String, has: [String])
  /// What lies in the store is not what its names say.
  case damaged(what: String, why: String)
  /// Where a file was something else stands by now.
  case changed(path: String)
  /// What was given to be loaded holds no images that can be read.
  case unreadableArchive(why: String)
  /// What was given to become an image is no tar of a tree.
  case unreadableTree(why: String)
  /// Of an ID's first digits there are several.
  case ambiguousID(String)
  /// An entry of a layer would leave its place, or can't be made.
  case refusedEntry(layer: String, entry: String, why: String)
  /// More than can be stacked.
  case tooManyLayers(Int)
  /// No busybox that `tiny` could be made of.
  case noBusybox(path: String?, why: String)
  /// What was to be written outside of the store could not be.
  case unwritten(code: Int32, message: String)
  /// The system refused.
  case system(action: String, path: String, code: Int32, message: String)

  public var description: String {
    switch self {
    case .unknownImage(let name):
      "find image \"\(printable(name))\": it is not in the store; `fishbowl pull \(printable(name))` fetches it, and"
        + " \"tiny\" needs no network"
    case .wrongPlatform(let image, let wanted, let has):
      "use image \"\(printable(image))\": it is not made for \(wanted), only for \(printable(has.joined(separator: ", ")))"
    case .damaged(let what, let why):
      "read \(printable(what)): \(printable(why)); remove the image and fetch it again"
    case .changed(let path):
      "read \(printable(path)): it is no file any more"
    case .unreadableArchive(let why):
      "load the archive: \(printable(why)); give what docker save, podman save or skopeo copy has written"
    case .unreadableTree(let why):
      "import the archive: \(printable(why)); give a tar of a file system, as `fishbowl export` writes it"
    case .ambiguousID(let text):
      "find image \"\(printable(text))\": more than one ID begins so; give more digits"
    case .refusedEntry(let layer, let entry, let why):
      "unpack \"\(printable(entry))\" of layer \(layer): \(printable(why)); the image is not used"
    case .tooManyLayers(let count):
      "use an image of \(count) layers: no more than \(ContentStore.mostLayers) can be stacked; build it with fewer"
    case .noBusybox(let path, let why):
      "make image \"tiny\"\(path.map { " of \(printable($0))" } ?? ""): \(why);"
        + " install busybox-static, or set FISHBOWL_BUSYBOX to a static busybox"
    case .unwritten(_, let message): "write the archive: \(message)"
    case .system(let action, let path, let code, let message):
      "\(action) \(printable(path)): \(message)" + Self.advice(code)
    }
  }

  /// What the system said, if it was the system.
  public var code: Int32? {
    switch self {
    case .system(_, _, let code, _), .unwritten(let code, _): code > 0 ? code : nil
    default: nil
    }
  }

  /// What to do about the refusals that people meet. errno(3)
  private static func advice(_ code: Int32) -> String {
    switch code {
    case 1, 13: "; use sudo, or a root of your own (--root)"
    case 28, 122: "; make room there, or choose another place (--root)"
    case 30: "; choose a place that can be written (--root)"
    default: ""
    }
  }
}
