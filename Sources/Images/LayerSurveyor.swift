import SystemPackage

/// Goes through layers from the lowest and finds what each does to those below, without mounting anything.
/// Documentation/filesystems/overlayfs.rst
public final class LayerSurveyor {
  let layers: [FilePath]
  private let most: Int
  /// Of one folder: a program may have made millions, and whoever looks has to hold them all to sort them.
  private static let mostNames = 1 << 17
  private var survey = LayerSurvey()
  /// overlayfs has written there, and notes of which files it copied them.
  private var isUpper = false
  private var comparison: FileComparison
  var account = CoveredFiles()

  /// `layers`: from the lowest. `most`: entries of each that are wanted. `room`: bytes of changed files that may be compared.
  public init(_ layers: [String], most: Int = .max, comparing room: Int64 = 256 << 20) {
    comparison = FileComparison(room: room)
    self.layers = layers.map { FilePath($0) }
    self.most = most
  }

  /// Of each layer, from the lowest.
  public func surveys() throws -> [LayerSurvey] {
    try layers.indices.map { try survey(layers[$0], over: layers.prefix($0)) }
  }

  /// What a directory does that lies over all of them.
  public func survey(upper: String) throws -> LayerSurvey {
    isUpper = true
    defer { isUpper = false }
    do throws(ImageError) { return try survey(FilePath(upper), over: layers[...]) } catch {
      // A program can make paths that are too long to be followed: what was seen until there is told.
      survey.isCut = true
      return survey
    }
  }

  private func survey(_ upper: FilePath, over lower: ArraySlice<FilePath>) throws(ImageError) -> LayerSurvey {
    survey = LayerSurvey()
    try walk(upper, over: LayerStack(lower.map(\.string)), at: "")
    return survey
  }

  private func walk(_ upper: FilePath, over stack: LayerStack, at place: String) throws(ImageError) {
    let names = Files.names(in: upper, most: Self.mostNames)
    for name in names.sorted(by: { $0.string < $1.string }) {
      guard !survey.isCut, survey.entries.count < most else { return survey.isCut = true }
      let path = upper.appending(name)
      guard let status = try Files.status(path) else { continue }
      let below = stack.directories.isEmpty ? .nothing : try stack.look(name)
      let entry = try entry(path, status, at: place + "/" + name.string, over: below)
      survey.entries.append(entry)
      if status.type == .directory { try enter(path, status, entry, over: below) }
    }
    if names.count == Self.mostNames { survey.isCut = true }
  }

  private func enter(
    _ path: FilePath, _ status: Stat, _ entry: LayerEntry, over below: LayerStack.Found
  ) throws(ImageError) {
    guard case .directory(let stack) = below, entry.change == .metadata else {
      return try walk(path, over: LayerStack([]), at: entry.path)
    }
    let count = survey.entries.count
    try walk(path, over: stack, at: entry.path)
    let isWay = survey.entries.count > count || survey.isCut
    if isWay, try stack.isDressed(like: status) { survey.entries.remove(at: count - 1) }
  }

  /// What stands at `path`, which is `place` from inside, does to what is `below`. A directory over another is taken for a
  /// change of its attributes.
  func entry(
    _ path: FilePath, _ status: Stat, at place: String, over below: LayerStack.Found
  ) throws(ImageError) -> LayerEntry {
    var entry = LayerEntry(path: place, change: .created, type: status.entryType, bytes: status.contentSize)
    if status.type == .directory, case .directory = below, !Files.isOpaque(path) {
      entry.change = .metadata
      return entry
    }
    entry.covered = try account.cover(below, in: layers)
    switch below {
    case _ where Files.isWhiteout(status): entry.change = .whiteout
    case .directory where status.type == .directory: entry.change = .opaque
    case .other(let lower, let old) where status.type == .regular && old.type == .regular:
      entry.changedBytes = try comparison.differing(path, status, lower, old)
      if !isUpper || Files.isCopiedUp(path, from: old) {
        entry.change = entry.changedBytes == 0 ? .metadata : .copiedUp
      }
    default: break
    }
    return entry
  }
}

extension LayerStack {
  /// Whether the topmost directory has the mode and the owner of `status`.
  fileprivate func isDressed(like status: Stat) throws(ImageError) -> Bool {
    guard let top = directories.first, let own = try Files.status(top) else { return false }
    return own.permissions == status.permissions && own.userID == status.userID && own.groupID == status.groupID
  }
}

extension Stat {
  var contentSize: Int64 { type == .regular ? Int64(size) : 0 }

  var entryType: LayerEntry.FileType {
    switch type {
    case .regular: .file
    case .directory: .directory
    case .symbolicLink: .link
    case .characterSpecial, .blockSpecial: .device
    case .fifo: .fifo
    default: .socket
    }
  }
}
