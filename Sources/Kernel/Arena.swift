import CKernel
import Glibc
package import Steps

/// The flight recorder of one run: a plan's calls in numbers, and what came of each, in one file mapping that outlives
/// every process that writes it. `CKernel.h` draws its layout.
///
/// One thread uses it. It owns the mapping and no descriptor.
package final class Arena {
  package let path: String
  package let isWritable: Bool
  var raw: fb_arena
  /// Known where the arena was made; elsewhere once it was looked through.
  var ledgerCache: Ledger?
  /// The evidence that has been parsed, and how many of its bytes.
  var seenEvidence: (lines: [Evidence], end: Int) = ([], 0)
  /// Offsets of the registers, by name: known where the arena was made.
  var registers: [String: UInt64] = [:]
  /// The slots of each step.
  private(set) lazy var places = placesByStep()

  init(path: String, raw: fb_arena, isWritable: Bool) {
    self.path = path
    self.raw = raw
    self.isWritable = isWritable
  }

  deinit { close() }

  /// munmap(2). The arena must not be used afterwards: a drainer does this to the one it inherited.
  package func close() {
    if let base = raw.base { fb_unmap(base, raw.size) }
    raw.base = nil
  }

  /// Finds its way through the ledger, for a process that has time now. `maker`: this process made the arena, or the one
  /// that it is a fork of did, as `maker`, and knows it already.
  package func prepareReading(knownBy maker: Arena? = nil) {
    ledgerCache = ledgerCache ?? maker?.ledgerCache
    _ = try? ledger()
    _ = places
  }

  /// Where the ledger says what. Looked through once.
  func ledger() throws(ArenaError) -> Ledger {
    if let ledgerCache { return ledgerCache }
    guard let ledger = Ledger(ledgerBytes) else { throw .damaged(path: path, what: "the ledger") }
    ledgerCache = ledger
    return ledger
  }

  var ledgerBytes: UnsafeRawBufferPointer {
    bytes(at: Int(header.pointee.ledger.offset), count: Int(header.pointee.ledger.size))
  }

  /// A part of the ledger that is JSON; nil where it is damaged.
  func json(at part: LedgerPart) -> JSON? {
    JSON(parsing: String(decoding: ledgerBytes[part.range], as: UTF8.self))
  }

  /// What the recording was given besides the plan.
  package func rows() throws(ArenaError) -> [String: JSON] {
    var rows: [String: JSON] = [:]
    for range in try ledger().rows {
      guard let member = json(at: range)?.members?.first else {
        throw .damaged(path: path, what: "the ledger")
      }
      rows[member.name] = member.value
    }
    return rows
  }
}

/// Raw access. Every offset was checked when the arena was opened; what texts in it say is checked here.
extension Arena {
  static let regionHead = MemoryLayout<fb_actor>.size
  static let slotSize = MemoryLayout<fb_slot>.stride

  var base: UnsafeMutableRawPointer { raw.base }

  var header: UnsafeMutablePointer<fb_header> { base.assumingMemoryBound(to: fb_header.self) }

  func region(_ actor: Int) -> fb_region { fb_region_of(header, Int32(actor)).pointee }

  func pointer(toSlot index: Int, of actor: Int) -> UnsafeMutablePointer<fb_slot> {
    let offset = Int(region(actor).all.offset) + Self.regionHead + index * Self.slotSize
    return (base + offset).assumingMemoryBound(to: fb_slot.self)
  }

  func slot(_ index: Int, of actor: Int) -> fb_slot { fb_slot_read(pointer(toSlot: index, of: actor)) }

  func bytes(at offset: Int, count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + offset, count: count)
  }

  /// Bytes of an actor's heap, or nil where the place isn't inside it.
  func bytes(at place: Place, count: Int) -> UnsafeRawBufferPointer? {
    guard (0..<3).contains(place.actor), place.offset >= 0, count >= 0 else { return nil }
    let heap = region(place.actor).heap
    guard place.offset <= Int(heap.size), count <= Int(heap.size) - place.offset else { return nil }
    return bytes(at: Int(heap.offset) + place.offset, count: count)
  }

  /// The number in a register; −1 until a call fills it.
  func number(inRegister place: Place) -> Int32? { bytes(at: place, count: 4)?.loadUnaligned(as: Int32.self) }
}
