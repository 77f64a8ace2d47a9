import Kernel
import Steps

/// One side of `cp`, as it was typed: where it lies, and what its form asks for. docker-cp(1)
struct CopyPath {
  let ground: Ground
  let text: String
  /// What the last link leads to, and not the link.
  var followsLinks = false

  /// `folder/`: it has to be one.
  var asksForFolder: Bool { text.hasSuffix("/") || asksForContents }
  /// `folder/.`: what is in it, and not itself.
  var asksForContents: Bool { text == "." || text.hasSuffix("/.") }

  /// The last of its names; of the root none.
  var name: String {
    text.split(separator: "/").last { $0 != "." && $0 != ".." }.map(String.init) ?? ""
  }

  /// A name in an open folder; `.` for the folder itself.
  struct Place {
    /// Belongs to who has asked for it.
    let folder: Int32
    var name: String
    /// Nil: nothing is there.
    var entry: Ground.Entry?

    var isFolder: Bool { entry?.isFolder == true }
  }

  /// Nil: there is no such folder in which it could lie.
  func locate() throws -> Place? {
    var path = text
    for _ in 0..<Self.mostLinks {
      guard let place = try step(path) else { return nil }
      guard followsLinks, let link = place.entry?.link else { return place }
      Sys.close(place.folder)
      path = link.hasPrefix("/") ? link : Self.folder(of: path) + "/" + link
    }
    throw EngineError("too many links lead on from \(text)", exitCode: 1)
  }

  /// As many as the kernel follows. path_resolution(7)
  private static let mostLinks = 40

  private func step(_ path: String) throws -> Place? {
    let last = path.split(separator: "/").last ?? "."
    if path.hasSuffix("/") || last == "." || last == ".." {
      guard let folder = try open(path) else { return try asksForFolder ? step(Self.cut(path)) : nil }
      guard Ground.isFolder(folder) else {
        Sys.close(folder)
        throw KernelRefusal("open", text, .notdir)
      }
      return Place(folder: folder, name: ".", entry: .folder)
    }
    guard let folder = try open(Self.folder(of: path)) else { return nil }
    return Place(folder: folder, name: String(last), entry: try Ground.entry(String(last), in: folder))
  }

  private func open(_ path: String) throws(KernelRefusal) -> Int32? {
    do throws(KernelRefusal) { return try ground.open(path) } catch {
      if error.errno == .noent { return nil }
      throw error
    }
  }

  /// Without what only says that it is a folder.
  private static func cut(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") || path.hasSuffix("/.") { path.removeLast() }
    return path
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension CopyPath {
  /// Goes to the folder into which it is copied; returns the name that what comes gets there, `.` for what goes into the
  /// folder without one.
  func enterTarget(for source: CopySource) throws -> String {
    var path = self
    path.followsLinks = true
    guard let place = try path.locate() else { throw EngineError.noPlace(text) }
    defer { Sys.close(place.folder) }
    if place.isFolder {
      let folder = place.name == "." ? place.folder : try ground.open(text)
      defer { if folder != place.folder { Sys.close(folder) } }
      try Sys.enter(folder: folder)
      return source.isContents || source.name.isEmpty ? "." : source.name
    }
    if ground.isHost, place.entry?.isSpecial == true {
      throw EngineError(
        "cannot copy to \(text): it is a device, a FIFO or a socket; name a file or a folder", exitCode: 1)
    }
    if source.isFolder, place.entry != nil {
      throw EngineError("cannot copy directory to a file: \(text)", exitCode: 1)
    }
    if asksForFolder, !source.isFolder { throw EngineError("no such directory: \(text); make it first", exitCode: 1) }
    try Sys.enter(folder: place.folder)
    return place.name
  }
}

/// What is known of what is to be copied, before it comes.
struct CopySource {
  var name: String
  var isFolder: Bool
  /// Only what is in the folder.
  var isContents: Bool
}

extension EngineError {
  static func noPlace(_ path: String) -> EngineError {
    EngineError("no such directory to copy into: \(path); make it first", exitCode: 1)
  }
}
