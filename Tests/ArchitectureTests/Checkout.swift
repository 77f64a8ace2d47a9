import Foundation

/// The project's files, as they lie on this machine.
enum Checkout {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  struct File {
    /// As `Sources/Steps/Kind.swift`.
    let path: String
    let text: String

    /// The folder beneath Sources.
    var room: String { String(path.split(separator: "/")[1]) }
  }

  /// Text files beneath a folder of the project that have one of these extensions.
  static func files(beneath folder: String, extensions: Set<String>) throws -> [File] {
    let start = root.appending(path: folder)
    let paths = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
    return try paths.filter { extensions.contains(URL(filePath: $0).pathExtension) }.sorted().map { path in
      File(path: "\(folder)/\(path)", text: try String(contentsOf: start.appending(path: path), encoding: .utf8))
    }
  }
}
