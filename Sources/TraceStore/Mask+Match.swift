/// Where a name stands.
extension Mask {
  struct Match {
    var sort: Nameable
    var text: ArraySlice<UInt8>
  }

  func match(_ bytes: [UInt8], at index: Int, _ isProc: Bool) -> Match? {
    if sorts.contains(.home), let path = path(bytes, at: index, isProc) { return Match(sort: .home, text: path) }
    let word = words.first { bytes[index...].starts(with: $0.text) && isWord(bytes, index, $0.text.count) }
    return word.map { Match(sort: $0.sort, text: bytes[index..<index + $0.text.count]) }
  }

  private func isWord(_ bytes: [UInt8], _ index: Int, _ count: Int) -> Bool {
    let isBegin = index == 0 || !bytes[index - 1].isLetterOrDigit
    return isBegin && (index + count == bytes.count || !bytes[index + count].isLetterOrDigit)
  }

  private func path(_ bytes: [UInt8], at index: Int, _ isProc: Bool) -> ArraySlice<UInt8>? {
    guard bytes[index] == UInt8(ascii: "/"), let begin = beginOfHome(bytes, at: index) else { return nil }
    let end = bytes[begin...].firstIndex { $0.endsPath || isProc && $0 == UInt8(ascii: " ") } ?? bytes.count
    return end > begin ? Self.withoutOurs(bytes[index..<end]) : nil
  }

  /// The place behind `/home/`, or the last byte of another home.
  private func beginOfHome(_ bytes: [UInt8], at index: Int) -> Int? {
    for folder in Self.folders where bytes[index...].starts(with: folder) { return index + folder.count }
    guard isBegin(bytes, index) else { return nil }
    if bytes[index...].starts(with: Self.root) { return index + Self.root.count }
    let home = homes.first { bytes[index...].starts(with: $0) && isEnd(bytes, index + $0.count) }
    return home.map { index + $0.count - 1 }
  }

  /// Also of the value of a short option, as in `-v/data`.
  private func isBegin(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard index > 0 else { return true }
    return bytes[index - 1].endsPath || bytes[index - 1].isBeforePath || index == 2 && bytes[0] == UInt8(ascii: "-")
  }

  private func isEnd(_ bytes: [UInt8], _ index: Int) -> Bool {
    index == bytes.count || bytes[index] == UInt8(ascii: "/") || bytes[index].endsPath || bytes[index].isBeforePath
  }

  /// Every container has a /root: only what lies in it tells something.
  private static let root = Array("/root/".utf8)
  private static let folders = ["/home/", "/Users/"].map { Array($0.utf8) }

  /// What a root of fishbowl's own has below it tells nothing of the person, and the run is told by it.
  private static func withoutOurs(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    for index in path.indices where path[index] == UInt8(ascii: "/") {
      for folder in ours where path[index...].starts(with: folder) {
        let id = path[(index + folder.count)...].prefix { $0.isHexadecimal }
        if id.count == 64 { return path[..<index] }
      }
    }
    return path
  }

  private static let ours = ["/containers/", "/layers/"].map { Array($0.utf8) }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  fileprivate var isHexadecimal: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
  }

  /// What can't be a part of a path in a command line, in options of a mount or in a sentence.
  fileprivate var endsPath: Bool { self < 0x20 || ":,;\"'`|<>&()[]{}".utf8.contains(self) }

  fileprivate var isBeforePath: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "=") }
}
