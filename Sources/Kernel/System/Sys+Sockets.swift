import Glibc
import Steps

/// Sockets of the kind that keeps messages whole, at a path. unix(7)
extension Sys {
  /// A socket that takes connections at `name` of a directory; the caller owns it. None of its calls waits.
  package static func listen(in directory: String, name: String) throws(KernelRefusal) -> Int32 {
    try withAddress(directory, name) { socket, address, size throws(KernelRefusal) in
      try check("bind", directory + "/" + name) { Int(bind(socket, address, size)) }
      try check("listen", directory + "/" + name) { Int(Glibc.listen(socket, 16)) }
    }
  }

  /// A connection to it; the caller owns it.
  package static func connect(in directory: String, name: String) throws(KernelRefusal) -> Int32 {
    let socket = try withAddress(directory, name) { socket, address, size throws(KernelRefusal) in
      try check("connect", directory + "/" + name) { Int(Glibc.connect(socket, address, size)) }
    }
    _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) & ~O_NONBLOCK)
    return socket
  }

  /// The next connection, not waiting on it either; nil if there is none.
  package static func accept(_ socket: Int32) -> Int32? {
    let accepted = Glibc.accept(socket, nil, nil)
    guard accepted >= 0 else { return nil }
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
    return accepted
  }

  /// An address has room for 107 bytes: by its directory's descriptor, no path is too long for it.
  private static func withAddress(
    _ directory: String, _ name: String,
    _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) throws(KernelRefusal) -> Void
  ) throws(KernelRefusal) -> Int32 {
    let folder = Int32(try check("open", directory) { Int(open(directory, O_DIRECTORY | O_CLOEXEC)) })
    defer { _ = Glibc.close(folder) }
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let made = Int32(try check("socket", "") { Int(socket(AF_UNIX, type, 0)) })
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
      $0.copyBytes(from: "/proc/self/fd/\(folder)/\(name)".utf8.prefix(107))
    }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result: Result<Void, KernelRefusal> = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        do throws(KernelRefusal) { return .success(try body(made, generic, size)) } catch { return .failure(error) }
      }
    }
    if case .failure(let refusal) = result {
      _ = Glibc.close(made)
      throw refusal
    }
    return made
  }

  /// 0, 1 and 2 become /dev/null: a process that stays must not hold what its maker's were.
  package static func redirectStandardStreams(to output: Int32) {
    releaseStandardStreams()
    for descriptor in Int32(1)...2 { dup2(output, descriptor) }
  }

  package static func releaseStandardStreams() {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    for descriptor in Int32(0)...2 { dup2(null, descriptor) }
    _ = Glibc.close(null)
  }
}
