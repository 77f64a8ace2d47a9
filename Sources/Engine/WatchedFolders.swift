import Kernel
import Steps

/// An event as the container names things.
struct ToldChange {
  var path: String
  var changes: [FileEvent.Change]
  var target: String?
  var isFolder: Bool
  var pid: Int
  /// Whose path is not known: `path` is a name in it.
  var folder: [UInt8]?
}

/// The folders of a container that events speak of, by their handles. A folder that is deleted can't be asked for its path
/// any more: those that are made or asked for are kept in mind.
struct WatchedFolders {
  private let root: Int32
  private var paths: [[UInt8]: String] = [:]
  private static let most = 512
  private static let longest = 4096

  /// `root`: a descriptor of the container's root, which this owns.
  init(root: Int32) { self.root = root }

  func close() { Sys.close(root) }

  mutating func change(_ event: WatchEvent, at place: WatchEvent.Place) -> ToldChange {
    let folder = path(of: place.folder)
    var change = ToldChange(
      path: folder.map { Self.path(place.name, in: $0) } ?? place.name, changes: event.changes,
      isFolder: event.has(WatchEvent.isFolder), pid: event.pid, folder: folder == nil ? place.folder : nil)
    change.target = event.target.map { target in
      path(of: target.folder).map { Self.path(target.name, in: $0) } ?? target.name
    }
    if change.isFolder { follow(event, change) }
    return change
  }

  /// Where the folder itself lies now.
  private mutating func follow(_ event: WatchEvent, _ change: ToldChange) {
    if event.has(WatchEvent.moved) { paths = paths.filter { !Self.is($0.value, in: change.path) } }
    guard let child = event.child, event.has(WatchEvent.created | WatchEvent.moved) else { return }
    let path = change.target ?? change.path
    if path.hasPrefix("/") { learn(child, path) }
  }

  private mutating func path(of folder: [UInt8]) -> String? {
    if let known = paths[folder] { return known }
    guard let path = Sys.path(of: folder, in: root), path.utf8.count < Self.longest else { return nil }
    learn(folder, path)
    return path
  }

  /// A longer path than one that can be opened is not kept: names made of names would grow without end. path_resolution(7)
  private mutating func learn(_ folder: [UInt8], _ path: String) {
    guard path.utf8.count < Self.longest else { return }
    if paths.count >= Self.most { paths.removeAll() }
    paths[folder] = path
  }

  private static func path(_ name: String, in folder: String) -> String {
    if name == "." { return folder }
    return folder == "/" ? "/" + name : folder + "/" + name
  }

  private static func `is`(_ path: String, in folder: String) -> Bool {
    path == folder || path.hasPrefix(folder + "/")
  }
}

extension WatchEvent {
  /// One event may hold several, whose order is lost: they stand in the one that is most likely.
  fileprivate var changes: [FileEvent.Change] {
    let bits: [(UInt64, FileEvent.Change)] = [
      (Self.created, .created), (Self.modified, .modified), (Self.attributes, .attributes), (Self.moved, .moved),
      (Self.deleted, .deleted),
    ]
    return bits.filter { has($0.0) }.map(\.1)
  }
}
