import CKernel
import Steps

/// A slot as it was read, with its place. `place.offset` is its index in the region.
struct SlotRecord {
  var place: Place
  var slot: fb_slot

  var isPass: Bool { slot.nr == FB_NR_PASS || slot.nr == FB_NR_LEAVE }
  var isCall: Bool { slot.nr >= 0 }
  var isBegun: Bool { slot.state != FB_NOT_BEGUN.rawValue }
  var isEnded: Bool { slot.state == FB_ENDED.rawValue }

  var isTolerated: Bool {
    var slot = slot
    return fb_tolerates(&slot, slot.error) != 0
  }

  /// Its errno stopped the step. What is no system call may fail without one.
  var isFatal: Bool {
    isEnded && (slot.error != 0 ? !isTolerated : slot.nr == FB_NR_ACTIVITY && slot.result < 0)
  }

  var fate: Fate {
    if !isEnded { return .cut }
    if slot.error == 0 { return .done }
    if slot.injected != 0 { return .injected }
    return isTolerated ? .tolerated : .failed
  }
}

/// What the slots of one step say of it.
struct StepRecord {
  var slots: [SlotRecord]

  /// Hand-overs count for nothing.
  init(_ slots: [SlotRecord]) { self.slots = slots.filter { !$0.isPass } }

  var calls: [SlotRecord] { slots.filter { $0.isCall && $0.isBegun } }

  var isBegun: Bool { slots.contains(where: \.isBegun) }

  var failure: SlotRecord? { slots.first(where: \.isFatal) }

  /// Nil: it was not reached. `cut`: it was begun, and has not ended.
  var outcome: Outcome? {
    if !isBegun { return nil }
    if failure != nil { return .failed }
    return slots.allSatisfy(\.isEnded) || hasExecuted ? .done : .cut
  }

  /// After the execve that succeeded no candidate is tried.
  private var hasExecuted: Bool {
    slots.contains { $0.slot.nr == CallShape.execve && $0.isEnded && $0.slot.error == 0 }
  }

  var begin: Int64? { slots.filter(\.isBegun).map(\.slot.begin_ns).min() }
  var end: Int64? { slots.allSatisfy { !$0.isBegun || $0.isEnded } ? slots.map(\.slot.end_ns).max() : nil }
}

extension Arena {
  /// A slot as the trace sees it: the end of an execve that succeeded is the gate's end of file.
  func read(_ place: Place) -> SlotRecord {
    var record = SlotRecord(place: place, slot: slot(place.offset, of: place.actor))
    let executed = header.pointee.exec_end_ns
    if executed != 0, record.isBegun, !record.isEnded, record.slot.nr == CallShape.execve {
      record.slot.state = FB_ENDED.rawValue
      record.slot.end_ns = executed
    }
    return record
  }

  /// The slots of each step, in the plan's order.
  func placesByStep() -> StepPlaces {
    var places = StepPlaces()
    for actor in 0..<3 {
      for index in 0..<Int(region(actor).count) {
        places.add(Place(actor: actor, offset: index), of: Int(pointer(toSlot: index, of: actor).pointee.step))
      }
    }
    return places
  }
}

/// Where the slots of each step are. By number and not in a dictionary, whose first key of a type costs a process more
/// than all look-ups here.
struct StepPlaces {
  private var places: [[Place]] = []

  /// Those that have any.
  var steps: [Int] { places.indices.filter { !places[$0].isEmpty } }

  /// Nil where a step has none.
  subscript(step: Int) -> [Place]? {
    places.indices.contains(step) && !places[step].isEmpty ? places[step] : nil
  }

  /// A damaged recorder may name any step: no plan has so many.
  mutating func add(_ place: Place, of step: Int) {
    guard step < 1 << 16 else { return }
    while places.count <= step { places.append([]) }
    places[step].append(place)
  }
}
