import SystemPackage

/// How much may come out of what is compressed. A few bytes can stand for more than any disk holds: such a thing ends in a
/// sentence, and neither in a full disk nor never.
struct StreamLimit {
  /// Where what comes out is put.
  var place: FilePath
  /// This much is never too much, by itself.
  var free: Int64 = 8 << 30
  /// Bytes out for each byte in: gzip's most is 1032.
  var ratio: Int64 = 1100
  /// What has to stay free on the disk, where that is no small one.
  var reserve: Int64 = 64 << 20

  init(_ place: FilePath) { self.place = place }

  /// Why the next `size` bytes are not taken, of a stream that gave `passed` bytes for `read` ones.
  func refusal(of size: Int, after passed: Int64, from read: Int64) -> ArchiveFailure? {
    let (sum, isTooMuch) = read.multipliedReportingOverflow(by: ratio)
    if passed + Int64(size) > max(free, isTooMuch ? .max : sum) {
      return ArchiveFailure("it is a bomb: \(read) bytes become more than \(passed)")
    }
    guard passed >> Self.step != (passed + Int64(size)) >> Self.step, let disk = Files.space(at: place),
      disk.free < min(reserve, disk.size / 20)
    else { return nil }
    return ArchiveFailure("the disk is nearly full", code: Errno.noSpace.rawValue)
  }

  /// The disk is looked at every 16 MiB.
  private static let step: Int64 = 24
}
