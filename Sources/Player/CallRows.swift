import Narration
import Steps

/// The calls of a step as lines: alike ones become one line with their number.
struct CallRows {
  let depth: Depth

  /// Depth 1: the call that the step is named after. 2: one line for each name and outcome. 3: each distinct call whole.
  func performed(_ event: Event) -> [String] {
    let text = CallText(isWhole: depth == .full)
    let calls = namedFirst(event)
    let rows = calls.map { call in
      let line = text.performed(call)
      return (key: depth == .full ? line : "\(call.name) \(call.error?.name ?? "")", line: line)
    }
    let merged = merge(rows)
    return depth == .line ? Array(merged.prefix(1)) : merged
  }

  func planned(_ step: Step) -> [String] {
    let text = CallText(isWhole: depth == .full)
    let rows = step.calls.filter(\.isRecorded).map { call in
      let line = text.planned(call)
      return (key: depth == .full ? line : call.name, line: line)
    }
    let merged = merge(rows)
    return depth == .line ? Array(merged.prefix(1)) : merged
  }

  /// Where only one line is shown, it is the one that the step is named after.
  private func namedFirst(_ event: Event) -> [PerformedCall] {
    guard depth == .line, let named = event.namedCall else { return event.calls }
    return [named] + event.calls.filter { $0.slot != named.slot }
  }

  private func merge(_ rows: [(key: String, line: String)]) -> [String] {
    var order: [String] = []
    var found: [String: (line: String, count: Int)] = [:]
    for row in rows {
      if found[row.key] == nil { order.append(row.key) }
      found[row.key, default: (row.line, 0)].count += 1
    }
    return order.compactMap { found[$0] }.map { $0.count == 1 ? $0.line : "\($0.line)  ×\($0.count)" }
  }
}
