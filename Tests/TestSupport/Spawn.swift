import Foundation

/// posix_spawn(3): a hundred times faster than Foundation's `Process`, whose wait asks only now and then. The child gets
/// a process group of its own, default signals, and no descriptor but the three, as from `Process`.
enum Spawn {
  /// Waits for its end. Its exit code; 128 + the signal that ended it.
  static func run(_ words: [String], environment: [String: String], input: String, output: String, errors: String)
    throws -> Int32
  {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY, 0)
    // What has been closed meanwhile, glibc passes over.
    for descriptor in descriptors where descriptor > 2 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    setDefaults(&attributes)
    var pid: pid_t = 0
    let program = words[0]
    let error = withStrings(words) { words in
      withStrings(environment.map { "\($0)=\($1)" }) { posix_spawn(&pid, program, &actions, &attributes, words, $0) }
    }
    guard error == 0 else { throw CocoaError(.executableNotLoadable, userInfo: ["error": error, "program": program]) }
    return ending(of: pid)
  }

  private static var descriptors: [Int32] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    return names?.compactMap { Int32($0) } ?? []
  }

  private static func setDefaults(_ attributes: inout posix_spawnattr_t) {
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
  }

  private static func ending(of pid: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }

  private static func withStrings<T>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T) -> T {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
