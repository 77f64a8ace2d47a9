import Glibc

/// Reads what the kernel shows of itself under /proc and /sys: whole files, links, file types. proc(5), sysfs(5)
///
/// Every reader answers nil for what is not there, may not be read, or vanished meanwhile, and leaves no descriptor open.
package struct ProcFiles: Sendable {
  /// Stands before every path: empty on the machine itself, a directory for a made-up tree.
  package var prefix: String
  /// Where it answers from memory: what was read before.
  private var kept: Kept?

  private struct Kept {
    var texts: [String: String] = [:]
    var links: [String: String] = [:]
  }

  package init(prefix: String = "") { self.prefix = prefix }

  package static let here = ProcFiles()

  /// Reads these files and links now, and answers later as they stood; of others it knows nothing.
  func keeping(texts: some Sequence<String>, links: some Sequence<String>) -> ProcFiles {
    var kept = Kept()
    for path in texts where kept.texts[path] == nil { kept.texts[path] = text(path) }
    for path in links where kept.links[path] == nil { kept.links[path] = link(path) }
    var files = self
    files.kept = kept
    return files
  }

  /// Four pages: one read(2) suffices for nearly every file of /proc.
  private static let chunk = 16384
  /// More than any file that is read here; what lies beyond is left out.
  private static let mostBytes = 1024 * chunk

  /// The whole file. Bytes that are not UTF-8 become U+FFFD.
  package func text(_ path: String) -> String? {
    if let kept { return kept.texts[path] }
    return reading(path) { descriptor in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.chunk) { buffer in
        guard let count = Self.fill(buffer, from: descriptor) else { return nil }
        let first = buffer[..<count]
        if count < buffer.count { return String(decoding: first, as: UTF8.self) }
        let rest = Self.rest(of: descriptor, upTo: Self.mostBytes)
        return rest.map { String(decoding: first + $0, as: UTF8.self) }
      }
    }
  }

  /// The file's first bytes, `most` at most.
  package func bytes(_ path: String, upTo most: Int) -> [UInt8]? {
    reading(path) { Self.rest(of: $0, upTo: most) }
  }

  /// open(2), without waiting for whatever may not be a file at all
  private func reading<T>(_ path: String, _ body: (Int32) -> T?) -> T? {
    let descriptor = open(at(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return body(descriptor)
  }

  /// Reads until the buffer is full or the file ends: /proc hands out a page at a time. read(2)
  private static func fill(_ buffer: UnsafeMutableBufferPointer<UInt8>, from descriptor: Int32) -> Int? {
    var filled = 0
    while filled < buffer.count {
      let count = read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  private static func rest(of descriptor: Int32, upTo most: Int) -> [UInt8]? {
    var content: [UInt8] = []
    while content.count < most {
      let wanted = min(chunk, most - content.count)
      let count = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: wanted) { buffer in
        let count = fill(buffer, from: descriptor)
        content.append(contentsOf: buffer[..<(count ?? 0)])
        return count
      }
      guard let count else { return nil }
      if count < wanted { break }
    }
    return content
  }

  private func at(_ path: String) -> String { prefix.isEmpty ? path : prefix + path }

  /// The file's text without the white space at its end: for files that hold one word or line.
  package func word(_ path: String) -> String? {
    text(path).map { text in
      let bytes = text.utf8
      let end = bytes.lastIndex { $0 > 0x20 }.map(bytes.index(after:)) ?? bytes.startIndex
      return String(text[..<end])
    }
  }

  /// What a symbolic link says. readlink(2)
  package func link(_ path: String) -> String? {
    if let kept { return kept.links[path] }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(PATH_MAX)) { buffer in
      let count = buffer.withMemoryRebound(to: CChar.self) { target in
        target.baseAddress.map { readlink(at(path), $0, target.count) } ?? -1
      }
      return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
  }

  /// What a path leads to, links followed; nil if it leads nowhere. stat(2)
  package func kind(of path: String) -> FileKind? {
    var status = stat()
    guard stat(at(path), &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
  }

  package func exists(_ path: String) -> Bool { kind(of: path) != nil }

  /// Whether this process might write there: an answer, not an attempt. access(2)
  package func isWritable(_ path: String) -> Bool { access(at(path), W_OK) == 0 }

  /// A directory, or anything else that can be opened.
  package enum FileKind: Sendable { case file, directory }
}
