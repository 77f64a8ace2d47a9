import SystemPackage

/// How many bytes two files differ in, as far as that may be read: of many or large ones the rest stays unknown.
struct FileComparison {
  /// Bytes of each side that may still be read.
  private var room: Int64
  private static let piece = 64 << 10

  init(room: Int64) { self.room = room }

  /// Bytes of `path` that are not those at the same place of `other`, and by how much one is longer; nil: unknown.
  mutating func differing(
    _ path: FilePath, _ status: Stat, _ other: FilePath, _ old: Stat
  ) throws(ImageError) -> Int64? {
    let (size, before) = (Int64(status.size), Int64(old.size))
    guard max(size, before) <= room else { return nil }
    room -= min(size, before)
    let (new, lower) = (try Files.openRegular(path), try Files.openRegular(other))
    defer {
      try? new.close()
      try? lower.close()
    }
    return try Files.attempt("compare", path) {
      try Self.differing(new, lower, upTo: min(size, before)) + max(size, before) - min(size, before)
    }
  }

  private static func differing(_ one: FileDescriptor, _ other: FileDescriptor, upTo end: Int64) throws -> Int64 {
    var (left, right) = ([UInt8](repeating: 0, count: piece), [UInt8](repeating: 0, count: piece))
    var (offset, count) = (Int64(0), Int64(0))
    while offset < end {
      let mine = try left.withUnsafeMutableBytes { try one.read(fromAbsoluteOffset: offset, into: $0) }
      let theirs = try right.withUnsafeMutableBytes { try other.read(fromAbsoluteOffset: offset, into: $0) }
      let common = min(mine, theirs)
      guard common > 0 else { break }
      if !Files.isSame(left, right, common) {
        for index in 0..<common where left[index] != right[index] { count += 1 }
      }
      offset += Int64(common)
    }
    return count
  }
}
