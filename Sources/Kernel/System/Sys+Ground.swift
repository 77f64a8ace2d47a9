import CKernel
import Glibc
package import Steps

/// A tree of files in which paths are looked up: the host's, or a container's, out of which none leads.
package struct Ground: Sendable {
  /// The container's root, which whoever made this owns; nil: the host's files, from the working directory.
  package let root: Int32?
  /// /proc/self/fd of a process that is confined to it and sees another /proc. proc_pid_fd(5)
  package let descriptors: Int32?

  package init(root: Int32?, descriptors: Int32? = nil) { (self.root, self.descriptors) = (root, descriptors) }

  /// The same, for a process that is about to be confined to it.
  package func beforeConfinement() throws(KernelRefusal) -> Ground {
    Ground(root: root, descriptors: try Ground(root: nil).open("/proc/self/fd"))
  }

  package var isHost: Bool { root == nil }

  /// A place that only stands for what is there; the caller owns the descriptor. openat2(2), RESOLVE_IN_ROOT
  package func open(_ path: String) throws(KernelRefusal) -> Int32 {
    let flags = Int32(FB_O_PATH) | O_CLOEXEC
    guard let root else { return Int32(try Sys.check("open", path) { Int(Glibc.open(path, flags)) }) }
    let result = fb_open_inside(root, path, UInt64(flags))
    guard result >= 0 else { throw KernelRefusal("openat2", path, Errno(rawValue: -result)) }
    return result
  }

  /// The folder at a path, which is made if it is missing, with those above it; the caller owns the descriptor. mkdirat(2)
  package func makeFolder(_ path: String) throws(KernelRefusal) -> Int32 {
    var (place, at) = (try open("/"), "")
    for name in path.split(separator: "/") {
      at += "/" + name
      mkdirat(place, String(name), 0o755)
      Sys.close(place)
      place = try open(at)
    }
    return place
  }

  /// What bears a name in a folder, and is followed no further.
  package struct Entry: Sendable {
    package var isFolder: Bool
    /// A device, a FIFO or a socket.
    package var isSpecial = false
    /// Where a symbolic link leads.
    package var link: String?

    /// One that was reached by no name of its own.
    package static let folder = Entry(isFolder: true)
  }

  /// Nil: nothing does. fstatat(2), readlinkat(2)
  package static func entry(_ name: String, in folder: Int32) throws(KernelRefusal) -> Entry? {
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw KernelRefusal("fstatat", name, Errno(rawValue: errno))
    }
    let type = status.st_mode & S_IFMT
    return Entry(
      isFolder: type == S_IFDIR, isSpecial: ![S_IFDIR, S_IFLNK, S_IFREG].contains(type),
      link: type == S_IFLNK ? link(name, in: folder) : nil)
  }

  private static func link(_ name: String, in folder: Int32) -> String? {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlinkat(folder, name, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
  }

  package static func isFolder(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

extension Sys {
  /// fchdir(2)
  package static func enter(folder: Int32) throws(KernelRefusal) {
    try check("fchdir", "folder") { Int(fchdir(folder)) }
  }

  /// From now on all paths of this process end in there, even those of whoever changes links meanwhile. chroot(2)
  package static func confine(to root: Int32) throws(KernelRefusal) {
    let result = fb_confine(root)
    if result < 0 { throw KernelRefusal("chroot", ".", Errno(rawValue: -result)) }
  }

  /// Mounts that this process makes from now on are nobody else's, and go with it.
  package static func enterMountNamespace() throws(KernelRefusal) {
    let result = fb_unshare_mounts()
    if result < 0 { throw KernelRefusal("unshare", "CLONE_NEWNS", Errno(rawValue: -result)) }
    try check("mount", "/") { Int(mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil)) }
  }

  /// chdir(2)
  package static func enter(_ folder: String) throws(KernelRefusal) {
    try check("chdir", folder) { Int(chdir(folder)) }
  }

  /// mount(2), of overlayfs with its options.
  package static func mountOverlay(_ options: String, at target: String) throws(KernelRefusal) {
    try check("mount", target) { Int(mount("overlay", target, "overlay", 0, options)) }
  }

  /// The same, with options of which each is handed over by itself. fsconfig(2)
  package static func mountOverlay(
    _ settings: [(key: String, value: String?)], at target: String
  ) throws(KernelRefusal) {
    let text = settings.map { "\($0.key)\0\($0.value ?? "")\0" }.joined()
    let result = fb_mount("overlay", text, target)
    if result < 0 { throw KernelRefusal("fsconfig", target, Errno(rawValue: -result)) }
  }

  /// A file or folder of the host is seen at a place, too. mount(2), MS_BIND
  package static func bindMount(_ source: String, at place: Int32) throws(KernelRefusal) {
    try check("mount", source) { Int(mount(source, "/proc/self/fd/\(place)", nil, UInt(MS_BIND | MS_REC), nil)) }
  }

  /// What is mounted there can't be written by it. mount(2), MS_REMOUNT
  package static func makeReadOnly(_ place: Int32) throws(KernelRefusal) {
    let flags = UInt(MS_REMOUNT | MS_BIND | MS_RDONLY)
    try check("mount", "read-only") { Int(mount(nil, "/proc/self/fd/\(place)", nil, flags, nil)) }
  }

  /// Those of a process's namespaces that belong to another user namespace than its own: from inside they can't be entered.
  /// ioctl_nsfs(2)
  package static func outerNamespaces(of pid: Int) -> [Namespace] {
    guard let users = try? openFile("/proc/\(pid)/ns/user", writable: false) else { return [] }
    defer { close(users) }
    return Namespace.allCases.filter { namespace in
      guard namespace != .user, let space = try? openFile("/proc/\(pid)/ns/\(namespace.rawValue)", writable: false)
      else { return false }
      defer { close(space) }
      return fb_belongs(space, users) == 0
    }
  }

  /// Becomes root of the user namespace in which a process is, hidden before from whoever is inside: they have all rights
  /// over what is in there. setns(2), PR_SET_DUMPABLE(2const)
  package static func joinUsers(of pid: Int) throws(KernelRefusal) {
    _ = fb_prctl(dumpable, 0)
    let path = "/proc/\(pid)/ns/user"
    let descriptor = try openFile(path, writable: false)
    defer { close(descriptor) }
    let result = fb_join_users(descriptor)
    if result < 0 { throw KernelRefusal("setns", path, Errno(rawValue: -result)) }
    // Who it was outside may be nobody inside, and nobody can make a file.
    _ = fb_setresgid(0)
    _ = fb_setresuid(0)
    _ = fb_prctl(dumpable, 0)
  }

  /// PR_SET_DUMPABLE of <linux/prctl.h>
  private static let dumpable: Int32 = 4
}
