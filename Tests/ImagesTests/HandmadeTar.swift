/// A tar made byte by byte, without libarchive, with whatever names and types a test wants. POSIX.1, pax(1)
struct HandmadeTar {
  var content: [UInt8] = []

  var bytes: [UInt8] { content + [UInt8](repeating: 0, count: 1024) }

  mutating func file(_ name: String, _ text: String = "", mode: Int = 0o644, owner: Int = 0) {
    entry(name, type: "0", data: Array(text.utf8), mode: mode, owner: owner)
  }

  mutating func directory(_ name: String, mode: Int = 0o755, owner: Int = 0, time: Int = 1_000_000_000) {
    entry(name, type: "5", mode: mode, owner: owner, time: time)
  }

  mutating func symbolicLink(_ name: String, to target: String) { entry(name, type: "2", link: target) }

  mutating func hardLink(_ name: String, to target: String, _ text: String = "") {
    entry(name, type: "1", link: target, data: Array(text.utf8))
  }

  mutating func pipe(_ name: String) { entry(name, type: "6") }

  mutating func device(_ name: String) { entry(name, type: "3") }

  /// Attributes of the entry that follows, as `path` or `SCHILY.xattr.user.x`.
  mutating func pax(_ attributes: [(String, String)]) {
    let records = attributes.map { key, value in
      let body = " \(key)=\(value)\n"
      var length = body.utf8.count
      while "\(length)".utf8.count + body.utf8.count != length { length = "\(length)".utf8.count + body.utf8.count }
      return "\(length)\(body)"
    }
    entry("pax", type: "x", data: Array(records.joined().utf8))
  }

  mutating func entry(
    _ name: String, type: Character, link: String = "", data: [UInt8] = [], mode: Int = 0o644, owner: Int = 0,
    time: Int = 1_000_000_000
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    func octal(_ number: Int, _ digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
    put(name, at: 0)
    put(octal(mode, 7), at: 100)
    put(octal(owner, 7), at: 108)
    put(octal(owner, 7), at: 116)
    put(octal(data.count, 11), at: 124)
    put(octal(time, 11), at: 136)
    put("        ", at: 148)
    put(String(type), at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    content += header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }
}
