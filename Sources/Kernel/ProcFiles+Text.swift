/// Cutting text by bytes, not by characters: the separators are ASCII, and this is several times quicker.
extension StringProtocol where UTF8View.SubSequence == Substring.UTF8View {
  /// The text's lines, without their ends and without empty ones.
  var lines: [Substring] { cut(at: "\n", keepingEmpty: false) }

  /// The text between the separators, of which `most` at most are cut at.
  func cut(at separator: Unicode.Scalar, most: Int = .max, keepingEmpty: Bool = true) -> [Substring] {
    var parts: [Substring] = []
    var start = utf8.startIndex
    func add(upTo end: String.Index) {
      if keepingEmpty || start < end { parts.append(Substring(utf8[start..<end])) }
    }
    for offset in offsets(of: UInt8(ascii: separator), most: most) {
      let end = utf8.index(utf8.startIndex, offsetBy: offset)
      add(upTo: end)
      start = utf8.index(after: end)
    }
    add(upTo: utf8.endIndex)
    return parts
  }

  private func offsets(of byte: UInt8, most: Int) -> [Int] {
    let found = utf8.withContiguousStorageIfAvailable { bytes in
      var offsets: [Int] = []
      for offset in bytes.indices where bytes[offset] == byte && offsets.count < most { offsets.append(offset) }
      return offsets
    }
    return found ?? utf8.enumerated().filter { $0.element == byte }.prefix(most).map(\.offset)
  }

  /// contains(_:) by bytes.
  func holds(_ part: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount)
    return utf8.withContiguousStorageIfAvailable { bytes in
      bytes.indices.contains { bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted) }
    } ?? false
  }

  /// hasPrefix(_:) by bytes.
  func begins(with prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

  /// What stands after `prefix`; nil if the text does not begin so.
  func after(_ prefix: String) -> Substring? {
    begins(with: prefix) ? Substring(utf8.dropFirst(prefix.utf8.count)) : nil
  }
}
