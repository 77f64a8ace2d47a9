import Glibc
import Steps

extension Sys {
  /// Runs a program of the host's $PATH and waits for it: how it ended, and all that it printed. Nil: there is no such
  /// program. posix_spawnp(3)
  /// `input`: what it reads, which fits into a pipe; nil: what this process would.
  package static func output(of words: [String], input: String? = nil) throws(KernelRefusal)
    -> (code: Int32, text: String)?
  {
    let pipe = try pipe()
    defer { close(pipe.read) }
    let given = try input.map { text throws(KernelRefusal) in try filled(text) }
    let pid = spawn(words, reading: given, printingTo: pipe.write)
    close(pipe.write)
    if let given { close(given) }
    guard let pid else { return nil }
    var bytes: [UInt8] = []
    while let more = read(pipe.read, count: 16384), !more.isEmpty { bytes += more }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, Glibc.errno == EINTR {}
    return (status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f, String(decoding: bytes, as: UTF8.self))
  }

  /// A pipe's end in which `text` lies. pipe(7)
  private static func filled(_ text: String) throws(KernelRefusal) -> Int32 {
    let (read, write) = try pipe()
    defer { close(write) }
    try writeAll(write, Array(text.utf8.prefix(4096)), subject: "pipe")
    return read
  }

  private static func spawn(_ words: [String], reading input: Int32?, printingTo descriptor: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
    for stream in Int32(1)...2 { posix_spawn_file_actions_adddup2(&actions, descriptor, stream) }
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    return posix_spawnp(&pid, words[0], &actions, nil, &arguments, environ) == 0 ? pid : nil
  }
}
