/// A place in an actor's heap, before anything is known of where that will lie.
struct Place: Equatable {
  /// The number of its region: FB_CLI, FB_MONITOR, FB_SETUP.
  var actor: Int
  var offset: Int
}

/// An actor's heap while it is being filled: texts, structures, buffers and registers.
struct HeapImage {
  let actor: Int
  private(set) var bytes: [UInt8] = []
  /// Where an absolute pointer is to be written, and to what.
  private(set) var pointers: [(at: Int, to: Place)] = []

  init(actor: Int) { self.actor = actor }

  /// Room for `size` bytes of `value`, aligned to 8.
  mutating func reserve(_ size: Int, filledWith value: UInt8 = 0) -> Place {
    align()
    let place = Place(actor: actor, offset: bytes.count)
    bytes += repeatElement(value, count: max(size, 1))
    return place
  }

  mutating func append(_ content: some Sequence<UInt8>) -> Place {
    align()
    let place = Place(actor: actor, offset: bytes.count)
    bytes += content
    return place
  }

  /// A NUL-terminated string.
  mutating func append(text: String) -> Place {
    let place = append(text.utf8)
    bytes.append(0)
    return place
  }

  /// Consecutive int32 cells, −1 until a call fills them.
  mutating func registers(_ count: Int) -> Place { reserve(count * 4, filledWith: 0xff) }

  /// A NULL-terminated array of pointers: argv, envp.
  mutating func append(list: [String]) -> Place {
    let texts = list.map { append(text: $0) }
    let array = reserve((texts.count + 1) * 8)
    for (index, text) in texts.enumerated() { point(at: array.offset + index * 8, to: text) }
    return array
  }

  mutating func point(at offset: Int, to place: Place) { pointers.append((offset, place)) }

  /// Writes `width` bytes of `value`, little-endian, as x86-64 and arm64 have it.
  mutating func write(_ value: UInt64, at offset: Int, width: Int) {
    for byte in 0..<width { bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt64(byte * 8)) }
  }

  mutating func write(text: String, at offset: Int) {
    for (index, byte) in text.utf8.enumerated() { bytes[offset + index] = byte }
  }

  mutating func align() { bytes += repeatElement(0, count: -bytes.count & 7) }
}
