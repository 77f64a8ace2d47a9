/// One thing that a layer, or a container's writable one, does to the files below it.
public struct FileChange: Equatable, Codable, Sendable {
  public enum Change: String, Codable, CaseIterable, Sendable {
    /// New; or made anew in the place of something from below, which `lowerBytes` then counts.
    case created
    /// A file from below was changed, and for that copied whole.
    case copiedUp = "copied-up"
    /// Only mode, owner or the like was changed; a file is copied whole for that, too.
    case metadata
    /// Hides the name from below: to overlayfs a character device 0, 0.
    case whiteout
    /// Hides all that the directory had from below.
    case opaque
  }

  public enum FileType: String, Codable, Sendable { case file, directory, link, device, fifo, socket }

  /// As seen from inside.
  public var path: String
  public var change: Change
  public var type: FileType
  /// Bytes of what was there before; nil: nothing was.
  public var lowerBytes: Int64?
  /// Bytes that it takes in the layer.
  public var upperBytes: Int64
  /// Of these, how many differ from what was there before; nil: not known.
  public var changedBytes: Int64?
  /// What was there before: the layer from which it came, 1 being the lowest, how many files that were, and how many bytes
  /// of them lie on the disk for nothing now.
  public var layer: Int?
  public var files: Int?
  public var wastedBytes: Int64?

  public init(path: String, change: Change, type: FileType, upperBytes: Int64) {
    self.path = path
    self.change = change
    self.type = type
    self.upperBytes = upperBytes
  }
}

extension FileChange {
  public var json: JSON {
    .object([
      "path": .string(path), "change": .string(change.rawValue), "type": .string(type.rawValue),
      "lowerBytes": lowerBytes.map(JSON.number), "upperBytes": .number(upperBytes),
      "changedBytes": changedBytes.map(JSON.number), "layer": layer.map { .number(Int64($0)) },
      "files": files.map { .number(Int64($0)) }, "wastedBytes": wastedBytes.map(JSON.number),
    ])
  }
}

extension FileChange {
  /// What `json` has written; nil for anything else. By hand: nearly every run has some, and each would look up how they
  /// are decoded.
  public init?(_ json: JSON) {
    guard let path = json["path"]?.string, let change = json["change"]?.string.flatMap(Change.init),
      let type = json["type"]?.string.flatMap(FileType.init), let upperBytes = json["upperBytes"]?.number
    else { return nil }
    self.init(path: path, change: change, type: type, upperBytes: upperBytes)
    lowerBytes = json["lowerBytes"]?.number
    changedBytes = json["changedBytes"]?.number
    layer = json["layer"]?.integer(Int.self)
    files = json["files"]?.integer(Int.self)
    wastedBytes = json["wastedBytes"]?.number
  }
}

/// What a container's writable layer holds, counted.
public struct ChangeSummary: Equatable, Codable, Sendable {
  public var created = 0
  /// Copied from below because something of them was to be changed, be it only an attribute.
  public var copied = 0
  /// Whiteouts and opaque folders.
  public var hiding = 0
  /// Bytes that were copied for that, and of these the ones that were then changed, as far as it was looked.
  public var copiedBytes: Int64 = 0
  public var changedBytes: Int64 = 0
  /// By path, bytes of a copied file that were changed.
  public var changed: [String: Int64] = [:]
  /// There is more, which was not looked at.
  public var isCut: Bool

  public init(_ changes: [FileChange], isCut: Bool) {
    self.isCut = isCut
    for change in changes {
      switch change.change {
      case .created: created += 1
      case .whiteout, .opaque: hiding += 1
      case .copiedUp, .metadata:
        copied += 1
        copiedBytes += change.lowerBytes ?? 0
        changedBytes += change.changedBytes ?? 0
        if let bytes = change.changedBytes { changed[change.path] = bytes }
      }
    }
  }

  public var count: Int { created + copied + hiding }

  var json: JSON {
    .object([
      "created": created.json, "copied": copied.json, "hiding": hiding.json, "copiedBytes": .number(copiedBytes),
      "changedBytes": .number(changedBytes),
      "changed": .object(changed.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) }),
      "isCut": .bool(isCut),
    ])
  }
}
