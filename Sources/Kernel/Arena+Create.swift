import CKernel
import Glibc
import Steps

extension Arena {
  /// Encodes the plan and lays it into a new file `arena` of `directory`: 0600, all its blocks taken at once
  /// (posix_fallocate(3): a sparse one would end in SIGBUS on a full disk). Performs nothing. If it throws, no file is
  /// left. open(2) O_EXCL, mmap(2)
  package static func create(in directory: String, _ recording: Recording) throws(ArenaError) -> Arena {
    let encoder = try encode(recording)
    let layout = ArenaLayout(encoder, evidence: recording.evidenceSize)
    let path = directory + "/arena"
    let arena = try map(path, size: layout.size)
    arena.fill(layout, recording, encoder)
    return arena
  }

  private static func encode(_ recording: Recording) throws(ArenaError) -> CallEncoder {
    var encoder = CallEncoder()
    do throws(CallEncodingError) {
      for step in recording.plan.steps {
        try encoder.encode(step, injecting: recording.injections.first { $0.step == step.number })
      }
    } catch {
      throw .encoding(error)
    }
    encoder.markScenes()
    encoder.ledger.write(rows: recording.rows)
    return encoder
  }

  private static func map(_ path: String, size: Int) throws(ArenaError) -> Arena {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .refused(KernelRefusal("openat", path, Errno(rawValue: errno))) }
    defer { _ = Glibc.close(descriptor) }
    do throws(KernelRefusal) {
      try checked(fb_allocate(descriptor, UInt64(size)), "fallocate", path)
      return Arena(path: path, raw: try map(descriptor, path, size: size, writable: true), isWritable: true)
    } catch {
      _ = unlink(path)
      throw .refused(error)
    }
  }

  static func map(_ descriptor: Int32, _ path: String, size: Int, writable: Bool) throws(KernelRefusal) -> fb_arena {
    var error: Int32 = 0
    guard let base = fb_map(descriptor, UInt64(size), writable ? 1 : 0, &error) else {
      throw KernelRefusal("mmap", path, Errno(rawValue: error))
    }
    return fb_arena(base: base, size: UInt64(size), pid: getpid())
  }
}

/// Where everything lies.
struct ArenaLayout {
  var regions: [fb_region] = []
  var ledger: fb_span
  var evidence: fb_span
  var size: Int

  init(_ encoder: CallEncoder, evidence evidenceSize: Int) {
    var next = Int(FB_PAGE)
    func span(_ size: Int) -> fb_span {
      defer { next += (size + Int(FB_PAGE) - 1) & -Int(FB_PAGE) }
      return fb_span(offset: UInt64(next), size: UInt64(size))
    }
    func region(_ actor: UInt32) -> fb_region {
      let slots = encoder.slots[Int(actor)].count
      let head = Arena.regionHead + slots * Arena.slotSize
      let all = span(head + encoder.heaps[Int(actor)].bytes.count)
      let heap = fb_span(offset: all.offset + UInt64(head), size: all.size - UInt64(head))
      return fb_region(all: all, heap: heap, count: UInt32(slots), unused: 0)
    }
    let setup = region(FB_SETUP.rawValue)
    // By number; what setup may lose lies behind what it needs.
    regions = [region(FB_CLI.rawValue), region(FB_MONITOR.rawValue), setup]
    ledger = span(encoder.ledger.bytes.count)
    evidence = span(evidenceSize)
    size = next
  }

  /// All but the header and setup's region.
  var othersPages: fb_span {
    let start = regions[Int(FB_CLI.rawValue)].all.offset
    return fb_span(offset: start, size: UInt64(size) - start)
  }

  func offset(of place: Place) -> UInt64 { regions[place.actor].heap.offset + UInt64(place.offset) }
}

extension Arena {
  fileprivate func fill(_ layout: ArenaLayout, _ recording: Recording, _ encoder: CallEncoder) {
    for actor in 0..<3 {
      fb_region_of(header, Int32(actor)).pointee = layout.regions[actor]
      copy(encoder.heaps[actor].bytes, to: Int(layout.regions[actor].heap.offset))
      for pointer in encoder.heaps[actor].pointers {
        let target = UInt64(UInt(bitPattern: base)) + layout.offset(of: pointer.to)
        let place = Int(layout.regions[actor].heap.offset) + pointer.at
        base.storeBytes(of: target, toByteOffset: place, as: UInt64.self)
      }
      for (index, slot) in encoder.slots[actor].enumerated() {
        pointer(toSlot: index, of: actor).pointee = slot.lowered(layout)
      }
    }
    copy(encoder.ledger.bytes, to: Int(layout.ledger.offset))
    ledgerCache = encoder.ledger.ledger
    registers = encoder.registers.mapValues(layout.offset)
    fillHeader(layout, recording, encoder)
  }

  private func fillHeader(_ layout: ArenaLayout, _ recording: Recording, _ encoder: CallEncoder) {
    func register(_ name: String) -> UInt64 { encoder.registers[name].map(layout.offset) ?? 0 }
    header.pointee.flags = recording.questions.rawValue
    header.pointee.size = UInt64(layout.size)
    header.pointee.base = UInt64(UInt(bitPattern: base))
    header.pointee.begin_ns = fb_now()
    header.pointee.uid = recording.uid
    header.pointee.command = fb_process(recording.command)
    header.pointee.ledger = layout.ledger
    header.pointee.evidence = layout.evidence
    header.pointee.gate_monitor = register("gate_monitor")
    header.pointee.gate_setup = register("gate_setup")
    header.pointee.fifo = register("fifo")
    header.pointee.pidfd = register("pidfd")
    header.pointee.helper = register("helper_pidfd")
    withUnsafeMutableBytes(of: &header.pointee.boot_id) {
      $0.copyBytes(from: recording.bootID.utf8.prefix($0.count - 1))
    }
    header.pointee.layout = UInt32(FB_LAYOUT)
    header.pointee.magic = FB_MAGIC
  }

  private func copy(_ bytes: [UInt8], to offset: Int) {
    UnsafeMutableRawBufferPointer(start: base + offset, count: bytes.count).copyBytes(from: bytes)
  }
}

extension CallEncoder.EncodedSlot {
  /// The slot as the loop reads it.
  fileprivate func lowered(_ layout: ArenaLayout) -> fb_slot {
    var slot = fb_slot()
    slot.order = UInt32(order)
    slot.step = UInt32(step)
    slot.scene = UInt16(scene)
    slot.argc = UInt16(words.count)
    slot.flags = UInt32(flags)
    slot.nr = nr
    slot.injected = injected?.rawValue ?? 0
    for (index, word) in words.enumerated() {
      switch word {
      case .number(let number): fb_slot_word(&slot, Int32(index), UInt8(FB_NUMBER.rawValue), UInt64(bitPattern: number))
      case .heap(let place): fb_slot_word(&slot, Int32(index), UInt8(FB_HEAP.rawValue), layout.offset(of: place))
      case .othersPages(.start):
        fb_slot_word(&slot, Int32(index), UInt8(FB_HEAP.rawValue), layout.othersPages.offset)
      case .othersPages(.size):
        fb_slot_word(&slot, Int32(index), UInt8(FB_NUMBER.rawValue), layout.othersPages.size)
      case .register(let cell): fb_slot_word(&slot, Int32(index), UInt8(FB_REGISTER.rawValue), layout.offset(of: cell))
      }
    }
    slot.output = output.map(layout.offset) ?? 0
    for (index, patch) in patches.enumerated() {
      fb_slot_patch(&slot, Int32(index), layout.offset(of: patch.to), layout.offset(of: patch.from))
    }
    for (index, errno) in tolerated.enumerated() { fb_slot_tolerate(&slot, Int32(index), errno.rawValue) }
    return slot
  }
}
