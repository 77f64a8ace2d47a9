import CKernel
import Glibc

/// The marks by which overlayfs says in a layer that something below is not to be seen. kernel: filesystems/overlayfs
extension Sys {
  /// A character device 0, 0: nothing is here, whatever lies below.
  package static func isWhiteout(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR && status.st_rdev == 0
  }

  /// A folder that hides those of its name below.
  package static func isOpaque(_ path: String) -> Bool {
    var value: UInt8 = 0
    return ["trusted", "user"].contains { kind in
      fb_attribute(path, kind + ".overlay.opaque", &value, 1) == 1 && value == UInt8(ascii: "y")
    }
  }
}
