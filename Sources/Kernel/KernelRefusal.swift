package import Steps

/// A system call of the engine's own (never one of a plan, whose errors are recorded) that the kernel refused.
package struct KernelRefusal: Error, Equatable, CustomStringConvertible {
  /// As `openat`.
  package var call: String
  /// The path or the thing that it was about.
  package var subject: String
  package var errno: Errno

  package init(_ call: String, _ subject: String, _ errno: Errno) {
    self.call = call
    self.subject = subject
    self.errno = errno
  }

  package var description: String { "\(call) \(subject): \(errno.message) (\(errno.name))" }
}

/// The shims' convention: a result, or a negative errno.
@discardableResult
func checked(_ result: Int32, _ call: String, _ subject: @autoclosure () -> String) throws(KernelRefusal) -> Int32 {
  guard result >= 0 else { throw KernelRefusal(call, subject(), Errno(rawValue: -result)) }
  return result
}
