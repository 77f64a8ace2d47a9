import CArchive
import OCISpec
import SystemPackage

/// The files of an archive, staged: what is in it, and nothing of it believed yet. Any order of entries will do, for what
/// a file is, another says that may come last.
struct ArchiveFiles {
  private let staging: Staging
  private var members: [String: Member] = [:]

  private enum Member {
    case file(StagedBlob)
    /// By its whole name. Archives of old docker have layers of other images so.
    case link(to: String)
  }

  /// More than any image's archive holds.
  private static let mostEntries = 1 << 16
  /// As many as the kernel follows. path_resolution(7)
  private static let mostLinks = 40

  /// Reads all that comes from `file`, which is closed.
  init(_ file: FileDescriptor, into staging: Staging) throws(ImageError) {
    self.staging = staging
    do throws(ArchiveFailure) {
      let stream = try TarStream(file, limit: StreamLimit(staging.path), isHashed: false)
      let reader = try TarReader(stream)
      var entries = 0
      while let entry = try reader.next() {
        entries += 1
        guard entries <= Self.mostEntries else { throw ArchiveFailure("it has more than \(Self.mostEntries) entries") }
        try take(entry, reader)
      }
    } catch {
      if let refused = Files.diskFailure("keep", staging.path, code: error.code) { throw refused }
      throw .unreadableArchive(why: error.message)
    }
  }

  var isEmpty: Bool { members.isEmpty }

  func has(_ name: String) -> Bool { members[name] != nil }

  /// Nil if there is none.
  func file(_ name: String) -> StagedBlob? {
    var name = name
    for _ in 0..<Self.mostLinks {
      switch members[name] {
      case .file(let staged): return staged
      case .link(let target): name = target
      case nil: return nil
      }
    }
    return nil
  }

  func json<T: Decodable>(_ type: T.Type, _ name: String) throws(ImageError) -> T {
    guard let staged = file(name) else { throw .unreadableArchive(why: "\(name) is missing") }
    return try json(type, staged, name)
  }

  func json<T: Decodable>(_ type: T.Type, _ staged: StagedBlob, _ name: String) throws(ImageError) -> T {
    do throws(ImageError) {
      return try JSONCoding.decode(type, Files.read(staged.path), what: name)
    } catch {
      guard case .damaged(_, let why) = error else { throw error }
      throw .unreadableArchive(why: "\(name): \(why)")
    }
  }
}

extension ArchiveFiles {
  /// Of two entries of a name the last one counts, as it would on disk.
  private mutating func take(_ entry: OpaquePointer, _ reader: TarReader) throws(ArchiveFailure) {
    guard let path = EntryName.path(entry), let parts = ArchivePath.resolve(path) else {
      throw ArchiveFailure("the name of an entry leads out of it by \"..\"")
    }
    let name = parts.joined(separator: "/")
    if let target = EntryName.hardLink(entry) {
      members[name] = .link(to: try inside(target, of: name))
    } else if archive_entry_filetype(entry) == EntryType.symbolicLink {
      guard let target = EntryName.symbolicLink(entry) else { throw ArchiveFailure("a link of it can't be read") }
      members[name] = .link(to: try inside(target, of: name, from: parts.dropLast()))
    } else if archive_entry_filetype(entry) == EntryType.regular {
      members[name] = .file(try copy(entry, reader))
    }
  }

  private func inside(
    _ target: FilePath, of name: String, from folder: [String] = []
  ) throws(ArchiveFailure) -> String {
    guard !target.isAbsolute, let parts = ArchivePath.resolve(target, from: folder) else {
      throw ArchiveFailure("its link \(name) leads out of it, to \(target)")
    }
    return parts.joined(separator: "/")
  }

  private func copy(_ entry: OpaquePointer, _ reader: TarReader) throws(ArchiveFailure) -> StagedBlob {
    let writer = try telling { () throws(ImageError) in try BlobWriter(staging.next()) }
    var end: la_int64_t = 0
    try reader.copyData { start, size, offset throws(ArchiveFailure) in
      guard offset == end else { throw ArchiveFailure("a file of it has holes, which no such archive has") }
      end += la_int64_t(size)
      try telling { () throws(ImageError) in try writer.append(UnsafeRawBufferPointer(start: start, count: size)) }
    }
    return writer.finish()
  }

  private func telling<T>(_ body: () throws(ImageError) -> T) throws(ArchiveFailure) -> T {
    do throws(ImageError) { return try body() } catch { throw ArchiveFailure(error) }
  }
}

extension ArchiveFailure {
  init(_ error: ImageError) {
    if case .system(let action, let path, let code, let message) = error {
      self.init("\(action) \(path): \(message)", code: code)
    } else {
      self.init("\(error)")
    }
  }
}
