import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads, and what all of them share.
extension Files {
  struct Thread {
    fileprivate let id: pthread_t

    /// Waits for its end. pthread_join(3)
    func join() { pthread_join(id, nil) }
  }

  /// pthread_create(3)
  static func startThread(_ body: @escaping @Sendable () -> Void) throws(ImageError) -> Thread {
    let work = Unmanaged.passRetained(Work(body: body))
    #if canImport(Darwin)
      var id: pthread_t?
      let code = pthread_create(&id, nil, { Work.perform($0) }, work.toOpaque())
    #else
      var id = pthread_t()
      let code = pthread_create(&id, nil, { Work.perform($0) }, work.toOpaque())
    #endif
    guard code == 0, let id = Optional(id) else {
      work.release()
      throw failure("start", "a thread", Errno(rawValue: code))
    }
    return Thread(id: id)
  }

  private final class Work {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) { self.body = body }

    static func perform(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
      return nil
    }
  }

  /// The one before. umask(2)
  static func setMask(_ mask: UInt32) -> UInt32 { UInt32(umask(mode_t(mask))) }
}
