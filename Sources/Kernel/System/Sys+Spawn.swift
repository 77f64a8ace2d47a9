import Glibc
import Steps

extension Sys {
  /// Runs a program of the host's $PATH and waits for it: how it ended, and all that it printed. Nil: there is no such
  /// program. posix_spawnp(3)
  package static func output(of words: [String]) throws(KernelRefusal) -> (code: Int32, text: String)? {
    let pipe = try pipe()
    defer { close(pipe.read) }
    let pid = spawn(words, printingTo: pipe.write)
    close(pipe.write)
    guard let pid else { return nil }
    var bytes: [UInt8] = []
    while let more = read(pipe.read, count: 16384), !more.isEmpty { bytes += more }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, Glibc.errno == EINTR {}
    return (status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f, String(decoding: bytes, as: UTF8.self))
  }

  private static func spawn(_ words: [String], printingTo descriptor: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for stream in Int32(1)...2 { posix_spawn_file_actions_adddup2(&actions, descriptor, stream) }
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    return posix_spawnp(&pid, words[0], &actions, nil, &arguments, environ) == 0 ? pid : nil
  }
}
