package import Steps
package import TraceStore

/// Two runs side by side: which steps one has and the other lacks, and in what those differ that both have.
///
/// Steps are paired by kind: first those that ask the same, then what is left, each in order. Numbers that differ from run
/// to run and mean nothing (PIDs, ids, namespaces' numbers, times) are masked before anything is compared.
package struct RunDiff: Sendable {
  package let left: RecordedRun
  package let right: RecordedRun
  /// In the order of the left run; what only the right one has stands behind the step that it followed there.
  package let pairs: [Pair]
  let masks: [RunMask]

  /// A step of one run, with its counterpart in the other, if it has one.
  package struct Pair: Sendable {
    package var left: Folded?
    package var right: Folded?
    package var differences: [Difference]

    package var kind: Kind? { (left ?? right)?.event.kind }
  }

  package enum Difference: Equatable, Sendable {
    /// Only one of the runs has the step.
    case lone
    /// Both have it, but before or after other steps.
    case moved
    case outcome
    /// What is asked: a part of the operation, and what stands there on both sides.
    case argument(name: String, left: String, right: String)
    /// Which system calls were made of it.
    case calls(left: [String], right: [String])
  }

  package init(_ left: RecordedRun, _ right: RecordedRun) {
    let (left, right) = (left.comparable, right.comparable)
    (self.left, self.right) = (left, right)
    let masks = [RunMask(left), RunMask(right)]
    self.masks = masks
    let matches = Self.match(Self.keys(left, masks[0]), Self.keys(right, masks[1]))
    let stays = Self.unmoved(matches)
    pairs = Self.order(matches, rightCount: right.steps.count).map { place in
      let steps = (place.left.map { left.steps[$0] }, place.right.map { right.steps[$0] })
      let isMoved = place.left.map { !stays.contains($0) } ?? false
      return Pair(left: steps.0, right: steps.1, differences: Self.differences(steps.0, steps.1, isMoved, masks))
    }
  }

  package var different: [Pair] { pairs.filter { !$0.differences.isEmpty } }

  private static func differences(
    _ left: Folded?, _ right: Folded?, _ isMoved: Bool, _ masks: [RunMask]
  ) -> [Difference] {
    guard let left, let right else { return [.lone] }
    let outcome: [Difference] = left.event.outcome == right.event.outcome ? [] : [.outcome]
    let names = [left, right].map { $0.event.calls.map(\.name) }
    let calls: [Difference] = names[0] == names[1] ? [] : [.calls(left: names[0], right: names[1])]
    return (isMoved ? [.moved] : []) + outcome
      + RunMask.differences(masks[0].operation(left), masks[1].operation(right)) + calls
  }
}

extension RecordedRun {
  /// Without the calls of another runtime that no step is known for: there is nothing to compare them with.
  fileprivate var comparable: RecordedRun {
    var run = self
    run.steps.removeAll { $0.event.kind == .callOther }
    return run
  }
}

// How steps are paired.
extension RunDiff {
  typealias Place = (left: Int?, right: Int?)

  private struct Key {
    let kind: String
    let whole: String
  }

  private static func keys(_ run: RecordedRun, _ mask: RunMask) -> [Key] {
    run.steps.map { Key(kind: $0.event.kind.rawValue, whole: mask.operation($0).text) }
  }

  /// For each step of the left run its counterpart in the right one.
  private static func match(_ left: [Key], _ right: [Key]) -> [Int?] {
    var matches = [Int?](repeating: nil, count: left.count)
    var isTaken = [Bool](repeating: false, count: right.count)
    for key in [\Key.whole, \Key.kind] {
      var waiting: [String: [Int]] = [:]
      for index in right.indices.reversed() where !isTaken[index] {
        waiting[right[index][keyPath: key], default: []].append(index)
      }
      for index in left.indices where matches[index] == nil {
        guard let found = waiting[left[index][keyPath: key]]?.popLast() else { continue }
        matches[index] = found
        isTaken[found] = true
      }
    }
    return matches
  }

  /// The left steps whose counterparts stand in the same order: the longest rising row of them. The others have moved.
  private static func unmoved(_ matches: [Int?]) -> Set<Int> {
    var ends: [Int] = []
    var previous = [Int?](repeating: nil, count: matches.count)
    for (index, match) in matches.enumerated() {
      guard let match else { continue }
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if (matches[ends[middle]] ?? 0) < match { low = middle + 1 } else { high = middle }
      }
      previous[index] = low > 0 ? ends[low - 1] : nil
      if low == ends.count { ends.append(index) } else { ends[low] = index }
    }
    var (row, next) = (Set<Int>(), ends.last)
    while let index = next {
      row.insert(index)
      next = previous[index]
    }
    return row
  }

  private static func order(_ matches: [Int?], rightCount: Int) -> [Place] {
    let taken = Set(matches.compactMap(\.self))
    var lone: [Int: [Place]] = [:]
    var last = -1
    for index in 0..<rightCount {
      if taken.contains(index) { last = index } else { lone[last, default: []].append((nil, index)) }
    }
    return (lone[-1] ?? [])
      + matches.enumerated().flatMap { index, match in
        [(index, match)] + (match.flatMap { lone[$0] } ?? [])
      }
  }
}
