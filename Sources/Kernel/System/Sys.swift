import CKernel
import Glibc
import Steps

/// The engine's own system calls: EINTR and errno are handled here, and no other room imports Glibc for them.
package enum Sys {
  /// Repeats a call that a signal interrupted; −1 becomes an error that names the call and its subject.
  @discardableResult
  static func check(_ call: String, _ subject: String, _ body: () -> Int) throws(KernelRefusal) -> Int {
    while true {
      let result = body()
      if result >= 0 { return result }
      if Glibc.errno != EINTR { throw KernelRefusal(call, subject, Errno(rawValue: Glibc.errno)) }
    }
  }

  package static var processID: Int { Int(getpid()) }
  package static var userID: UInt32 { geteuid() }
  package static var groupID: UInt32 { getegid() }

  /// How many processors are at work. sysconf(3)
  package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// In which the kernel counts a process's time and its birth. sysconf(3)
  package static var ticksPerSecond: Int { max(1, sysconf(Int32(_SC_CLK_TCK))) }

  /// A session of its own: signals of the terminal no longer come. setsid(2)
  package static func startSession() { setsid() }

  /// Random bytes of the kernel's generator, in hex. getrandom(2)
  package static func randomHex(bytes count: Int) -> String {
    var bytes = [UInt8](repeating: 0, count: count)
    _ = fb_random(&bytes, UInt64(count))
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The value of an environment variable, or nil.
  package static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
