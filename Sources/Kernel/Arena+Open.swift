import CKernel
import Glibc
import Steps

extension Arena {
  /// Maps an arena that this process or another made, and checks every offset in it, so that reading it and performing
  /// its steps stay inside it. open(2), mmap(2)
  package static func open(_ path: String, writable: Bool) throws(ArenaError) -> Arena {
    let flags = (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let descriptor = Glibc.open(path, flags)
    guard descriptor >= 0 else { throw .refused(KernelRefusal("openat", path, Errno(rawValue: errno))) }
    defer { _ = Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size >= Int(FB_PAGE) else {
      throw .damaged(path: path, what: "its size")
    }
    let raw: fb_arena
    do throws(KernelRefusal) {
      raw = try map(descriptor, path, size: status.st_size, writable: writable)
    } catch {
      throw .refused(error)
    }
    let arena = Arena(path: path, raw: raw, isWritable: writable)
    try arena.check()
    return arena
  }

  /// Called before anything else reads the mapping.
  private func check() throws(ArenaError) {
    guard header.pointee.magic == FB_MAGIC else { throw .damaged(path: path, what: "its magic number") }
    let layout = header.pointee.layout
    guard layout == UInt32(FB_LAYOUT) else { throw .layout(path: path, found: layout) }
    guard header.pointee.size == raw.size else { throw .damaged(path: path, what: "its size") }
    let bounds = ArenaBounds(size: raw.size)
    for actor in 0..<3 {
      guard bounds.hold(region(actor)) else { throw .damaged(path: path, what: "region \(actor)") }
    }
    let spans = [header.pointee.ledger, header.pointee.evidence]
    guard spans.allSatisfy(bounds.hold), header.pointee.evidence_used <= header.pointee.evidence.size else {
      throw .damaged(path: path, what: "the place of its texts")
    }
    let wellKnown = [
      header.pointee.gate_monitor, header.pointee.gate_setup, header.pointee.fifo, header.pointee.pidfd,
      header.pointee.helper,
    ]
    guard wellKnown.allSatisfy(bounds.holdCell) else { throw .damaged(path: path, what: "a register") }
    try checkSlots(bounds)
  }

  private func checkSlots(_ bounds: ArenaBounds) throws(ArenaError) {
    for actor in 0..<3 {
      let count = region(actor).count
      for index in 0..<Int(count) where !bounds.hold(slot(index, of: actor), slots: count) {
        throw .damaged(path: path, what: "slot \(index) of region \(actor)")
      }
    }
  }
}

/// What may stand in an arena of `size` bytes.
struct ArenaBounds {
  var size: UInt64

  func hold(_ span: fb_span) -> Bool { span.offset <= size && span.size <= size - span.offset }

  /// A page-aligned region whose heap follows its slots and ends with it.
  func hold(_ region: fb_region) -> Bool {
    let head = UInt64(Arena.regionHead) + UInt64(region.count) * UInt64(Arena.slotSize)
    return region.all.offset >= UInt64(FB_PAGE) && region.all.offset % UInt64(FB_PAGE) == 0 && hold(region.all)
      && head <= region.all.size && region.heap.offset == region.all.offset + head
      && region.heap.size == region.all.size - head
  }

  /// An int32 outside the header, or none.
  func holdCell(_ offset: UInt64) -> Bool { offset == 0 || hold(offset, width: 4) }

  private func hold(_ offset: UInt64, width: UInt64) -> Bool {
    offset >= UInt64(FB_PAGE) && offset % width == 0 && offset <= size - width
  }

  func hold(_ slot: fb_slot, slots: UInt32) -> Bool {
    guard slot.argc <= FB_WORDS, slot.state <= FB_ENDED.rawValue, slot.nr >= FB_NR_LEAVE else { return false }
    guard holdCell(slot.output), holdPatches(slot) else { return false }
    return withUnsafeBytes(of: slot.types) { types in
      withUnsafeBytes(of: slot.words) { bytes in
        let words = bytes.bindMemory(to: UInt64.self)
        guard zip(types, words).allSatisfy(hold) else { return false }
        if slot.nr == FB_NR_FORMAT { return holdFormat(types, words) }
        return slot.nr != FB_NR_NLACK
          || UInt32(types[0]) == FB_HEAP.rawValue && words[0] % 4 == 0 && words[1] < UInt64(slots)
      }
    }
  }

  private func holdPatches(_ slot: fb_slot) -> Bool {
    let width: UInt64 = slot.flags & UInt32(FB_PATCH_INT) == 0 ? 8 : 4
    return [(slot.patch_to.0, slot.patch_from.0), (slot.patch_to.1, slot.patch_from.1)].allSatisfy { to, from in
      holdCell(from) && (to == 0 || hold(to, width: width))
    }
  }

  /// A text to fill and one to fill it from, both with room, and a number.
  private func holdFormat(_ types: UnsafeRawBufferPointer, _ words: UnsafeBufferPointer<UInt64>) -> Bool {
    types.prefix(3).map(UInt32.init) == [FB_HEAP.rawValue, FB_HEAP.rawValue, FB_REGISTER.rawValue]
      && words.prefix(2).allSatisfy { size >= UInt64(FB_FORMATTED) && $0 <= size - UInt64(FB_FORMATTED) }
  }

  private func hold(type: UInt8, word: UInt64) -> Bool {
    switch UInt32(type) {
    case FB_NUMBER.rawValue: true
    case FB_HEAP.rawValue: word >= UInt64(FB_PAGE) && word < size
    case FB_REGISTER.rawValue: hold(word, width: 4)
    default: false
    }
  }
}
