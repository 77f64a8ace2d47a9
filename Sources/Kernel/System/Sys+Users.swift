import CKernel
import Glibc
import Steps

extension Sys {
  /// unshare(2) with CLONE_NEWUSER, where one thread runs. Whoever made this process may then map its users.
  package static func enterUserNamespace() throws(KernelRefusal) {
    let result = fb_unshare_users()
    if result < 0 { throw KernelRefusal("unshare", "CLONE_NEWUSER", Errno(rawValue: -result)) }
  }

  /// Whether this user may have one: asked of the kernel, by a fork that ends at once.
  package static func tryUserNamespace() throws(KernelRefusal) {
    let pid = try fork()
    if pid == 0 { exitNow(Int(-fb_unshare_users())) }
    let code = exitCode(of: pid)
    if code != 0 { throw KernelRefusal("unshare", "CLONE_NEWUSER", Errno(rawValue: Int32(code))) }
  }

  package static func canWrite(_ path: String) -> Bool { faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0 }

  /// Into a file of /proc, which takes the whole text at once or nothing.
  package static func tell(_ path: String, _ text: String) throws(KernelRefusal) {
    let file = Int32(try check("open", path) { Int(open(path, O_WRONLY | O_CLOEXEC)) })
    defer { Glibc.close(file) }
    try writeAll(file, Array(text.utf8), subject: path)
  }
}
