import CArchive
import SystemPackage

/// libarchive's way of failing: a negative status, and words kept in the handle.
struct ArchiveFailure: Error {
  var message: String
  /// The errno behind it, if the system refused; else a number of libarchive's own, or 0.
  var code: CInt = 0

  init(_ message: String, code: CInt = 0) {
    self.message = message
    self.code = code
  }

  init(_ archive: OpaquePointer?) {
    let said = archive.flatMap { archive_error_string($0) }.map { String(cString: $0) } ?? "out of memory"
    let sentence = said.hasSuffix(".") ? said.dropLast() : said[...]
    code = archive.map { archive_errno($0) } ?? 0
    message = sentence.prefix(1).lowercased() + sentence.dropFirst()
  }

  /// Of an archive that goes out: libarchive says "write error" only.
  var unwritten: ImageError {
    .unwritten(code: code, message: code > 0 ? Files.words(Errno(rawValue: code)) : message)
  }

  /// Passes on ARCHIVE_OK and ARCHIVE_EOF; where `lenient`, warnings too.
  @discardableResult
  static func check(_ status: CInt, _ archive: OpaquePointer?, lenient: Bool = false) throws(ArchiveFailure) -> CInt {
    guard status >= (lenient ? ARCHIVE_WARN : ARCHIVE_OK) else { throw ArchiveFailure(archive) }
    return status
  }
}
