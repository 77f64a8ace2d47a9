import CKernel
import Glibc

extension Sys {
  /// A regular file beneath `folder`, at most `limit` bytes; nil for anything else. No link below `folder` is followed, and
  /// nothing is opened before it is known to be a file: a device would notice. open(2), O_PATH
  package static func read(inside folder: String, _ names: [String], limit: Int) -> String? {
    let path = Int32(FB_O_PATH)
    var place = open(folder, path | O_DIRECTORY | O_CLOEXEC)
    defer { close(place) }
    for name in names {
      let inner = openat(place, name, path | O_NOFOLLOW | O_CLOEXEC)
      close(place)
      place = inner
    }
    var status = stat()
    guard place >= 0, fstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return read("/proc/self/fd/\(place)", limit: limit)
  }
}
