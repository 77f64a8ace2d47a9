import Steps
import TraceStore

/// Takes out of a run's texts what another run of the same would have otherwise: the container's id and name, the run's
/// nonce, the place of the store, PIDs and the numbers of namespaces.
struct RunMask: Sendable {
  /// The longer ones first.
  private let words: [(text: String, mask: String)]

  init(_ run: RecordedRun) {
    let id = run.container?.id ?? ""
    var words = [(id, "‹id›"), (String(id.prefix(12)), "‹id›"), (run.run.nonce, "‹nonce›")]
    if let name = run.container?.name { words.append((name, "‹name›")) }
    if let root = Self.root(of: run, id) { words.insert((root, "‹root›"), at: 0) }
    self.words = words.filter { $0.0.count > 3 }.map { (text: $0.0, mask: $0.1) }
  }

  /// What stands before `/containers/ID`: where this run's store lies.
  private static func root(of run: RecordedRun, _ id: String) -> String? {
    guard !id.isEmpty else { return nil }
    for step in run.steps {
      if case .createWritableLayer(let directory) = step.event.operation,
        let end = directory.firstRange(of: "/containers/" + id)
      {
        return String(directory[..<end.lowerBound])
      }
    }
    return nil
  }

  func text(_ text: String) -> String { words.reduce(text) { $0.replacing($1.text, with: $1.mask) } }

  /// What the step asked, masked.
  func operation(_ step: Folded) -> JSON { masked(step.event.operation.json, named: "") }

  private func masked(_ json: JSON, named name: String) -> JSON {
    switch json {
    case .string(let text): .string(self.text(text))
    case .number: name == "pid" ? .string("‹pid›") : json
    case .array(let values): .array(values.map { masked($0, named: name) })
    case .object(let members): .object(members.map { JSON.Member($0.name, masked($0.value, named: $0.name)) })
    case .null, .bool, .real: json
    }
  }

  /// A value of the World, masked. Numbers of processes and namespaces say only that there is one.
  func value(_ value: String, of attribute: String) -> String {
    if attribute.hasPrefix("pid@") || ["parent", "session", "pid"].contains(attribute) { return "‹pid›" }
    if attribute.hasPrefix("ns@"), value.allSatisfy(\.isNumber) { return "‹ns›" }
    return text(value)
  }
}

extension RunMask {
  /// Where two operations of a kind differ, each place by its name: `namespaces`, `layer.bytes`. Lists of plain values are
  /// one place.
  static func differences(_ left: JSON, _ right: JSON) -> [RunDiff.Difference] {
    let (left, right) = (places(payload(left), ""), places(payload(right), ""))
    let names = left.map(\.name) + right.map(\.name).filter { name in !left.contains { $0.name == name } }
    return names.compactMap { name in
      let values = [left, right].map { side in side.first { $0.name == name }?.text ?? "–" }
      return values[0] == values[1] ? nil : .argument(name: name, left: values[0], right: values[1])
    }
  }

  /// What stands under the operation's tag.
  private static func payload(_ operation: JSON) -> JSON { operation.members?.first?.value ?? operation }

  private static func places(_ json: JSON, _ name: String) -> [(name: String, text: String)] {
    switch json {
    case .object(let members): members.flatMap { places($0.value, joined(name, $0.name)) }
    case .array(let values) where values.contains { $0.members != nil }:
      values.prefix(most).enumerated().flatMap { places($1, "\(name)[\($0)]") }
    case .array(let values): [(name, values.map(plain).joined(separator: ", "))]
    default: [(name, plain(json))]
    }
  }

  /// A payload without a label has no name of its own.
  private static func joined(_ name: String, _ member: String) -> String {
    member.hasPrefix("_") ? name : name.isEmpty ? member : "\(name).\(member)"
  }

  private static func plain(_ json: JSON) -> String { json.string ?? json.text }

  /// Of a list that nobody would read to its end.
  private static let most = 200
}
