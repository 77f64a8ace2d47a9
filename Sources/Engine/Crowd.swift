import Kernel

/// Does the same for several containers at once, each in a fork of its own, so that their waits do not add up.
package enum Crowd {
  /// So many at a time, as docker's client.
  private static let most = 50

  private struct Member {
    let word: String
    let pid: Int
    let descriptor: Int32
  }

  /// `told` hears of each, in the order of the words, as soon as it and those before it are done: nil, or what went wrong.
  package static func perform(
    _ words: [String], _ body: (String) throws -> Void, told: (String, String?) -> Void
  ) throws {
    var begun: [Member] = []
    for word in words {
      if begun.count == most { finish(begun.removeFirst(), told) }
      begun.append(try begin(word, body))
    }
    for member in begun { finish(member, told) }
  }

  private static func begin(_ word: String, _ body: (String) throws -> Void) throws -> Member {
    let ends = try Sys.pipe()
    let pid = try Sys.fork()
    if pid == 0 { act(word, body, tells: ends.write) }
    Sys.close(ends.write)
    return Member(word: word, pid: pid, descriptor: ends.read)
  }

  private static func act(_ word: String, _ body: (String) throws -> Void, tells descriptor: Int32) -> Never {
    do {
      try body(word)
      Sys.exitNow(0)
    } catch {
      _ = Sys.write(descriptor, Array("\(error)".utf8)[...])
      Sys.exitNow(1)
    }
  }

  /// By its end, not by the pipe's: a monitor that it has made may have the pipe as well.
  private static func finish(_ member: Member, _ told: (String, String?) -> Void) {
    defer { Sys.close(member.descriptor) }
    let code = Sys.exitCode(of: member.pid)
    guard code != 0 else { return told(member.word, nil) }
    guard case .bytes(let bytes) = Sys.readNow(member.descriptor, count: 65536), !bytes.isEmpty else {
      return told(member.word, "what dealt with container \"\(member.word)\" was ended by exit code \(code)")
    }
    told(member.word, String(decoding: bytes, as: UTF8.self))
  }
}
