import Images
import Kernel
import Steps

/// What is done to files of users that a person's containers have: to the person outside they are strangers'.
enum Mapped {
  /// Performs it as root of a user namespace that has the same mapping as containers have, in a fork; as root just so.
  /// What it throws arrives as its words.
  /// `owners`: it gives files to others, which only a mapping of several allows.
  static func perform(givingAway owners: Bool = false, _ body: () throws -> Void) throws {
    guard let mapping = HostProbe.mapping(), !(owners && mapping.hasOnlyOne) else { return try body() }
    let (ours, theirs) = try Sys.messagePair()
    let pid = try Sys.fork()
    if pid == 0 { serve(theirs, closing: ours, body) }
    Sys.close(theirs)
    // In this order: one that still waits for a word ends when nobody is left to say it.
    defer {
      Sys.close(ours)
      Sys.reap(pid)
    }
    // Its word that the namespace is there, or why it is not.
    guard let ready = Sys.read(ours, count: 4096), !ready.isEmpty else { throw EngineError("a helper was killed") }
    if let problem = problem(ready) { throw problem }
    try write(mapping, of: pid)
    _ = Sys.write(ours, [0])
    let answer = Sys.read(ours, count: 4096) ?? []
    if answer.isEmpty { throw EngineError("a helper was killed") }
    if let problem = problem(answer) { throw problem }
  }

  private static func serve(_ wire: Int32, closing other: Int32, _ body: () throws -> Void) -> Never {
    Sys.close(other)
    do {
      try Sys.enterUserNamespace()
      _ = Sys.write(wire, [0])
      guard Sys.read(wire, count: 1) == [0] else { Sys.exitNow(1) }
      try body()
      _ = Sys.write(wire, [0])
    } catch {
      _ = Sys.write(wire, answer(error)[...])
    }
    Sys.exitNow(0)
  }

  /// Words; of what could not be written its errno before them, too.
  private static func answer(_ error: any Error) -> [UInt8] {
    guard case ImageError.unwritten(let code, let message) = error else { return [1] + "\(error)".utf8.prefix(4000) }
    return [2, UInt8(clamping: code)] + message.utf8
  }

  private static func problem(_ answer: [UInt8]) -> (any Error)? {
    switch answer.first {
    case 1: EngineError(String(decoding: answer.dropFirst(), as: UTF8.self))
    case 2:
      ImageError.unwritten(
        code: Int32(answer.dropFirst().first ?? 0), message: String(decoding: answer.dropFirst(2), as: UTF8.self))
    default: nil
    }
  }

  /// A user namespace of that mapping in which nobody is; by root. The caller owns the descriptor.
  static func namespace(of mapping: IDMapping) throws -> Int32 {
    let (ours, theirs) = try Sys.messagePair()
    let pid = try Sys.fork()
    if pid == 0 { serve(theirs, closing: ours) {} }
    Sys.close(theirs)
    // In this order: one that still waits for a word ends when nobody is left to say it.
    defer {
      Sys.close(ours)
      Sys.reap(pid)
    }
    let ready = Sys.read(ours, count: 4096) ?? [1]
    if let problem = problem(ready) { throw problem }
    try Sys.tell("/proc/\(pid)/gid_map", mapping.groups.text)
    try Sys.tell("/proc/\(pid)/uid_map", mapping.users.text)
    let descriptor = try Sys.openFile("/proc/\(pid)/ns/user", writable: false)
    _ = Sys.write(ours, [0])
    return descriptor
  }

  /// Says who the users and groups in the user namespace of process `pid` are. newuidmap(1) where there are several.
  static func write(_ mapping: IDMapping, of pid: Int) throws {
    guard !mapping.hasOnlyOne else {
      try Sys.tell("/proc/\(pid)/setgroups", "deny")
      try Sys.tell("/proc/\(pid)/gid_map", mapping.groups.text)
      return try Sys.tell("/proc/\(pid)/uid_map", mapping.users.text)
    }
    for (program, ranges) in [("newgidmap", mapping.groups), ("newuidmap", mapping.users)] {
      let answer = try Sys.output(of: [program, String(pid)] + ranges.flatMap(\.numbers))
      guard answer?.code == 0 else {
        let said = answer?.text.split(separator: "\n").first.map(String.init) ?? "there is no such program"
        throw EngineError("\(program) failed: \(said)")
      }
    }
  }
}
