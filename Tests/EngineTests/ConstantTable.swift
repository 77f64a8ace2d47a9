import Foundation
import TestSupport

/// Constants by name, as the kernel's headers on this machine have them: asked of the C compiler, so that the engine's
/// own table has a second witness.
struct ConstantTable {
  private let values: [String: Int64]

  init(_ names: Set<String>) throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let lines = names.sorted().map { "  printf(\"\($0) %lld\\n\", (long long)\($0));" }.joined(separator: "\n")
    try "\(Self.headers)\nint main(void) {\n\(lines)\n}\n"
      .write(toFile: folder.path + "/names.c", atomically: false, encoding: .utf8)
    let built = try Program.shell("cc -w -o \(folder.path)/names \(folder.path)/names.c && \(folder.path)/names")
    guard built.code == 0 else { throw NotCompiled(errors: built.errors) }
    values = built.output.split(separator: "\n").reduce(into: [:]) { values, line in
      let parts = line.split(separator: " ")
      values[String(parts[0])] = Int64(parts[1])
    }
  }

  /// A flag that no call of ours has, for mutants.
  static let unused = "CLONE_IO"

  struct NotCompiled: Error { let errors: String }

  /// `A|B` as a number.
  func value(_ flags: String) -> Int64? {
    flags.split(separator: "|").reduce(Int64?(0)) { sum, name in
      guard let sum, let value = values[String(name)] else { return nil }
      return sum | value
    }
  }

  /// What looks like flags: capitals, digits and underscores only.
  static func names(in text: String) -> [String] {
    let isName = { (part: Substring) in
      part.count > 2 && part.first.map { $0.isUppercase || $0 == "_" } == true
        && part.allSatisfy { ($0.isASCII && $0.isUppercase) || $0.isNumber || $0 == "_" }
    }
    let parts = text.split(separator: "|")
    return parts.allSatisfy(isName) ? parts.map(String.init) : []
  }

  private static let headers = """
    #define _GNU_SOURCE
    #include <stdio.h>
    #include <fcntl.h>
    #include <poll.h>
    #include <sched.h>
    #include <signal.h>
    #include <sys/mount.h>
    #include <sys/resource.h>
    #include <sys/socket.h>
    #include <sys/wait.h>
    #include <linux/capability.h>
    #include <linux/netlink.h>
    #include <linux/seccomp.h>
    #include <linux/prctl.h>
    #include <linux/close_range.h>
    #include <linux/fanotify.h>
    /* The kernel's real-time signals, as strace names them: the C library keeps the first two for itself. */
    #undef SIGRTMIN
    #define SIGRTMIN 32
    #define SIGRT_1 33
    #ifndef CLONE_PIDFD
    #define CLONE_PIDFD 0x1000
    #endif
    #ifndef FSOPEN_CLOEXEC
    #include <linux/mount.h>
    #endif
    #ifndef P_PIDFD
    #define P_PIDFD 3
    #endif
    """
}
