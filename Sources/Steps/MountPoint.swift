/// What a container has at a path because somebody asked for it: a file or folder of the host, a volume, or a tmpfs.
/// docker's MountPoint
public struct MountPoint: Equatable, Codable, Sendable {
  public var type: Sort
  /// Of a volume.
  public var name: String?
  /// Where it lies on the host; of a tmpfs empty.
  public var source: String
  /// The path inside.
  public var target: String
  public var isReadOnly: Bool
  /// A file, not a folder.
  public var isFile: Bool
  /// A volume that nobody named: it goes with its container.
  public var isAnonymous: Bool
  /// As typed: what stands after the target.
  public var mode: String
  /// By which option it was asked for: `--volume`, `--mount`, `--tmpfs`; `VOLUME` is the image's word.
  public var option: String

  public enum Sort: String, Codable, Sendable { case bind, volume, tmpfs }

  public init(
    _ type: Sort, name: String? = nil, source: String = "", target: String, isReadOnly: Bool = false,
    isFile: Bool = false, isAnonymous: Bool = false, mode: String = "", option: String
  ) {
    self.type = type
    self.name = name
    self.source = source
    self.target = target
    self.isReadOnly = isReadOnly
    self.isFile = isFile
    self.isAnonymous = isAnonymous
    self.mode = mode
    self.option = option
  }

  /// The volume that it is, if it is one.
  public var volume: VolumePlace? {
    name.map { VolumePlace(name: $0, directory: String(source.dropLast(VolumePlace.data.utf8.count))) }
  }
}

/// Where a volume lies: its directory, which holds the files, and what is known of it.
public struct VolumePlace: Equatable, Codable, Sendable {
  public var name: String
  public var directory: String

  public init(name: String, directory: String) {
    self.name = name
    self.directory = directory
  }

  static let data = "/_data"

  /// The files' folder: what containers see.
  public var files: String { directory + Self.data }
  /// Files that are being copied into a new volume, before they become `files`.
  public var aside: String { directory + "/_data.new" }
  /// Says what is known of it. A volume without it is none yet, or none any more.
  public var record: String { directory + "/volume.json" }
}

extension MountPoint {
  /// As its Encodable conformance would write it.
  public var json: JSON {
    .object([
      "type": .string(type.rawValue), "name": name.map(JSON.string), "source": .string(source),
      "target": .string(target), "isReadOnly": .bool(isReadOnly), "isFile": .bool(isFile),
      "isAnonymous": .bool(isAnonymous), "mode": .string(mode), "option": .string(option),
    ])
  }
}

extension MountPoint {
  /// What `json` has written; nil for anything else.
  public init?(_ json: JSON) {
    guard let type = json["type"]?.string.flatMap(Sort.init), let source = json["source"]?.string,
      let target = json["target"]?.string, let isReadOnly = json["isReadOnly"]?.bool, let isFile = json["isFile"]?.bool,
      let isAnonymous = json["isAnonymous"]?.bool, let mode = json["mode"]?.string, let option = json["option"]?.string
    else { return nil }
    self.init(
      type, name: json["name"]?.string, source: source, target: target, isReadOnly: isReadOnly, isFile: isFile,
      isAnonymous: isAnonymous, mode: mode, option: option)
  }
}

extension VolumePlace {
  var json: JSON { .object(["name": .string(name), "directory": .string(directory)]) }
}
