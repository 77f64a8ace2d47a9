import SystemPackage

extension Files {
  /// All bytes of a file. What is longer than `limit` is refused: it is not what it should be.
  static func read(_ path: FilePath, limit: Int = 4 << 20) throws(ImageError) -> [UInt8] {
    let file = try open(path)
    defer { try? file.close() }
    return try attempt("read", path) {
      var bytes: [UInt8] = []
      while bytes.count <= limit {
        let chunk = try [UInt8](unsafeUninitializedCapacity: 16 << 10) { $1 = try file.read(into: .init($0)) }
        if chunk.isEmpty { return bytes }
        bytes += chunk
      }
      throw Errno.fileTooLarge
    }
  }

  /// Writes a whole file aside and puts it in place: readers see the old one or the new one.
  static func write(_ bytes: [UInt8], to path: FilePath, aside: FilePath) throws(ImageError) {
    let file = try create(aside)
    defer { try? file.close() }
    try attempt("write", aside) { _ = try file.writeAll(bytes) }
    try rename(aside, to: path)
  }

  /// The caller owns the descriptor.
  static func open(_ path: FilePath) throws(ImageError) -> FileDescriptor {
    try attempt("open", path) { try FileDescriptor.open(path, .readOnly, options: .closeOnExec) }
  }

  /// A copy of this process's standard input, which the caller owns.
  static func standardInput() throws(ImageError) -> FileDescriptor {
    try attempt("read", "standard input") { try FileDescriptor.standardInput.duplicate() }
  }

  /// The first bytes of the first of those files that is there.
  static func head(_ paths: FilePath...) throws(ImageError) -> [UInt8] {
    guard let path = paths.first(where: { Presence($0) == .there }) else { return [] }
    let file = try open(path)
    defer { try? file.close() }
    return try attempt("read", path) {
      try [UInt8](unsafeUninitializedCapacity: 6) { $1 = try file.read(into: .init($0)) }
    }
  }

  /// A new, empty file. The caller owns the descriptor.
  static func create(_ path: FilePath, mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead])
    throws(ImageError) -> FileDescriptor
  {
    try attempt("create", path) {
      try FileDescriptor.open(path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: mode)
    }
  }

  /// Hands on what is in a regular file of a stranger's folder, up to a byte more than `size`.
  static func copy(
    _ path: FilePath, atMost size: Int64, _ take: (UnsafeRawBufferPointer) throws(ImageError) -> Void
  ) throws(ImageError) {
    let file = try openRegular(path)
    defer { try? file.close() }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    var left = size + 1
    while left > 0 {
      let count = try attempt("read", path) {
        try file.read(into: .init(rebasing: buffer[..<min(buffer.count, Int(left))]))
      }
      if count == 0 { return }
      left -= Int64(count)
      try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
