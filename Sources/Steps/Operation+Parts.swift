/// One image layer as the container uses it.
public struct Layer: Equatable, Codable, Sendable {
  /// From 1, the lowest.
  public var position: Int
  /// Digest of the uncompressed tar, and of the blob as it lies in the store.
  public var diffID: String
  public var digest: String
  /// sha256(parent chain id + " " + diff id): the name of the unpacked directory.
  public var chainID: String
  /// Where it lies unpacked.
  public var path: String
  /// Bytes of the files in it, and how many there are.
  public var bytes: Int64
  public var files: Int

  /// The first digits of its diff ID, as people name it.
  public var shortName: String { String((diffID.split(separator: ":").last ?? "").prefix(12)) }

  public init(
    position: Int, diffID: String, digest: String, chainID: String, path: String, bytes: Int64, files: Int
  ) {
    self.position = position
    self.diffID = diffID
    self.digest = digest
    self.chainID = chainID
    self.path = path
    self.bytes = bytes
    self.files = files
  }
}

/// Where a container's record lies: its directory, and the file that claims its name.
public struct ContainerPlace: Equatable, Codable, Sendable {
  public var id: String
  public var name: String
  public var directory: String
  public var nameFile: String

  public init(id: String, name: String, directory: String, nameFile: String) {
    self.id = id
    self.name = name
    self.directory = directory
    self.nameFile = nameFile
  }
}

/// A file and the whole text that goes into it.
public struct FileText: Equatable, Codable, Sendable {
  public var path: String
  public var text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// One ceiling, under its cgroup v2 name whatever the machine has, and the files that set it.
public struct Limit: Equatable, Codable, Sendable {
  /// As `memory.max`.
  public var resource: String
  /// As v2 would show it: `268435456`, `50000 100000`.
  public var value: String
  public var writes: [FileText]

  public init(resource: String, value: String, writes: [FileText]) {
    self.resource = resource
    self.value = value
    self.writes = writes
  }
}

/// What one process may use, under the constant of prlimit(2), as `RLIMIT_NOFILE`; −1: as much as it can get.
public struct ProcessLimit: Equatable, Codable, Sendable {
  public var resource: String
  public var soft: Int64
  public var hard: Int64

  public init(_ resource: String, soft: Int64, hard: Int64) {
    self.resource = resource
    self.soft = soft
    self.hard = hard
  }
}

extension ProcessLimit {
  /// As ulimit and docker call it: `nofile`.
  public var name: String { String(resource.dropFirst("RLIMIT_".count)).lowercased() }

  /// `1024:2048`
  public var value: String { [soft, hard].map { $0 < 0 ? "unlimited" : String($0) }.joined(separator: ":") }
}

/// The kinds of namespaces(7).
public enum Namespace: String, CaseIterable, Codable, Sendable {
  case cgroup, ipc, mnt, net, pid, time, user, uts

  /// The flag of clone(2) that makes one.
  public var flag: String {
    switch self {
    case .cgroup: "CLONE_NEWCGROUP"
    case .ipc: "CLONE_NEWIPC"
    case .mnt: "CLONE_NEWNS"
    case .net: "CLONE_NEWNET"
    case .pid: "CLONE_NEWPID"
    case .time: "CLONE_NEWTIME"
    case .user: "CLONE_NEWUSER"
    case .uts: "CLONE_NEWUTS"
    }
  }
}

/// A stack of directories as one tree. Documentation/filesystems/overlayfs.rst
public struct Overlay: Equatable, Codable, Sendable {
  /// The topmost first.
  public var lower: [String]
  public var upper: String
  public var work: String
  public var target: String
  /// Its writes need not outlive the container: the kernel then spares the sync of the whole disk when it is unmounted.
  public var isVolatile: Bool
  /// In a user namespace overlayfs keeps its marks in attributes that need no right over the host: `userxattr`.
  public var isMapped: Bool?
  /// They are not there yet: in an aquarium.
  public var makesFolders: Bool?
  /// Its files have handles that lead back to them, without which nobody can watch it whole. open_by_handle_at(2)
  public var isExported: Bool?

  public init(
    lower: [String], upper: String, work: String, target: String, isVolatile: Bool = false, isMapped: Bool? = nil,
    makesFolders: Bool? = nil, isExported: Bool? = nil
  ) {
    self.makesFolders = makesFolders
    self.isExported = isExported
    self.isVolatile = isVolatile
    self.isMapped = isMapped
    self.lower = lower
    self.upper = upper
    self.work = work
    self.target = target
  }
}

/// A file system to be made and placed. Option names as in mount(8) and mount_setattr(2).
public struct Mount: Equatable, Codable, Sendable {
  public var target: String
  public var type: String
  public var source: String
  /// fsconfig(2) keys and values; a key without value is a flag.
  public var options: [Option]
  /// MOUNT_ATTR_… of fsmount(2).
  public var attributes: [String]

  public struct Option: Equatable, Codable, Sendable {
    public var key: String
    public var value: String?

    public init(_ key: String, _ value: String? = nil) {
      self.key = key
      self.value = value
    }
  }

  public init(target: String, type: String, source: String, options: [Option] = [], attributes: [String]) {
    self.target = target
    self.type = type
    self.source = source
    self.options = options
    self.attributes = attributes
  }
}

/// The standard streams of a program that `exec` puts beside another, as they change hands before it is born.
public struct StreamGift: Equatable, Codable, Sendable {
  /// The host's number of a process that is in the user namespace.
  public var pid: Int
  /// Who its root is in the user namespace above, in which the person is somebody, too.
  public var owner: UInt32
  public var isTerminal: Bool

  public init(pid: Int, owner: UInt32, isTerminal: Bool) {
    self.pid = pid
    self.owner = owner
    self.isTerminal = isTerminal
  }

  var json: JSON { .object(["pid": pid.json, "owner": Int(owner).json, "isTerminal": .bool(isTerminal)]) }
}

/// Of a terminal, in characters. ioctl_tty(2), TIOCSWINSZ
public struct WindowSize: Equatable, Codable, Sendable {
  public var rows: UInt16
  public var columns: UInt16

  public init(rows: UInt16, columns: UInt16) {
    self.rows = rows
    self.columns = columns
  }
}

/// A character device of /dev, or a block device.
public struct DeviceNode: Equatable, Codable, Sendable {
  public var path: String
  public var major: UInt32
  public var minor: UInt32
  public var mode: UInt32
  public var isBlock: Bool?
  /// Nil: root.
  public var uid: UInt32?
  public var gid: UInt32?

  public init(
    _ path: String, _ major: UInt32, _ minor: UInt32, mode: UInt32 = 0o666, isBlock: Bool? = nil, uid: UInt32? = nil,
    gid: UInt32? = nil
  ) {
    self.path = path
    self.major = major
    self.minor = minor
    self.mode = mode
    self.isBlock = isBlock
    self.uid = uid
    self.gid = gid
  }
}

public struct SymbolicLink: Equatable, Codable, Sendable {
  public var path: String
  public var target: String

  public init(_ path: String, to target: String) {
    self.path = path
    self.target = target
  }
}

/// A text that is performed but never recorded, such as NAME=VALUE of an environment: of that the name stays.
public struct Secret: Equatable, Codable, Sendable, CustomStringConvertible {
  public let value: String

  public init(_ value: String) { self.value = value }

  /// What may be shown: `NAME=‹redacted›`, or `‹redacted›` for a text without a name.
  public var description: String {
    let bytes = Array(value.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), !bytes.contains(UInt8(ascii: "\n")) else {
      return Self.mask
    }
    return String(decoding: bytes[...equals], as: UTF8.self) + Self.mask
  }

  public static let mask = "‹redacted›"

  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
