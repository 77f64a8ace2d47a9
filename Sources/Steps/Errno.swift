/// An error of the kernel, by number (the same on x86-64 and arm64) and by name. errno(3)
public struct Errno: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  public init?(name: String) {
    guard let match = Self.table.first(where: { $0.name == name }) else { return nil }
    rawValue = match.number
  }

  /// `ENOENT`; a number that the table lacks is `E999`.
  public var name: String { Self.table.first { $0.number == rawValue }?.name ?? "E\(rawValue)" }

  /// In words, as strerror(3) has it.
  public var message: String { Self.table.first { $0.number == rawValue }?.message ?? "error \(rawValue)" }

  /// Those that have one.
  public static var names: [String] { table.map(\.name) }

  public static let perm = Errno(rawValue: 1)
  public static let noent = Errno(rawValue: 2)
  public static let srch = Errno(rawValue: 3)
  public static let again = Errno(rawValue: 11)
  public static let intr = Errno(rawValue: 4)
  public static let child = Errno(rawValue: 10)
  public static let acces = Errno(rawValue: 13)
  public static let busy = Errno(rawValue: 16)
  public static let exist = Errno(rawValue: 17)
  public static let notdir = Errno(rawValue: 20)
  public static let inval = Errno(rawValue: 22)
  public static let nospc = Errno(rawValue: 28)
  public static let rofs = Errno(rawValue: 30)
  public static let notempty = Errno(rawValue: 39)
  public static let stale = Errno(rawValue: 116)

  private static let table: [(number: Int32, name: String, message: String)] = [
    (1, "EPERM", "operation not permitted"), (2, "ENOENT", "no such file or directory"),
    (3, "ESRCH", "no such process"), (4, "EINTR", "interrupted system call"), (5, "EIO", "input/output error"),
    (6, "ENXIO", "no such device or address"), (7, "E2BIG", "argument list too long"),
    (8, "ENOEXEC", "exec format error"), (9, "EBADF", "bad file descriptor"), (10, "ECHILD", "no child processes"),
    (11, "EAGAIN", "resource temporarily unavailable"), (12, "ENOMEM", "cannot allocate memory"),
    (13, "EACCES", "permission denied"), (14, "EFAULT", "bad address"), (15, "ENOTBLK", "block device required"),
    (16, "EBUSY", "device or resource busy"), (17, "EEXIST", "file exists"),
    (18, "EXDEV", "invalid cross-device link"), (19, "ENODEV", "no such device"), (20, "ENOTDIR", "not a directory"),
    (21, "EISDIR", "is a directory"), (22, "EINVAL", "invalid argument"),
    (23, "ENFILE", "too many open files in system"),
    (24, "EMFILE", "too many open files"), (25, "ENOTTY", "inappropriate ioctl for device"),
    (26, "ETXTBSY", "text file busy"), (27, "EFBIG", "file too large"), (28, "ENOSPC", "no space left on device"),
    (29, "ESPIPE", "illegal seek"), (30, "EROFS", "read-only file system"), (31, "EMLINK", "too many links"),
    (32, "EPIPE", "broken pipe"), (33, "EDOM", "numerical argument out of domain"),
    (34, "ERANGE", "numerical result out of range"), (35, "EDEADLK", "resource deadlock avoided"),
    (36, "ENAMETOOLONG", "file name too long"), (37, "ENOLCK", "no locks available"),
    (38, "ENOSYS", "function not implemented"), (39, "ENOTEMPTY", "directory not empty"),
    (40, "ELOOP", "too many levels of symbolic links"), (61, "ENODATA", "no data available"),
    (75, "EOVERFLOW", "value too large"), (87, "EUSERS", "too many users"), (88, "ENOTSOCK", "not a socket"),
    (95, "EOPNOTSUPP", "operation not supported"), (97, "EAFNOSUPPORT", "address family not supported"),
    (98, "EADDRINUSE", "address already in use"), (103, "ECONNABORTED", "connection aborted"),
    (104, "ECONNRESET", "connection reset by peer"), (105, "ENOBUFS", "no buffer space available"),
    (110, "ETIMEDOUT", "connection timed out"), (111, "ECONNREFUSED", "connection refused"),
    (116, "ESTALE", "stale file handle"), (122, "EDQUOT", "disk quota exceeded"),
  ]
}
