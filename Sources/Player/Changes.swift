import Steps

/// What a step changed, as few rows: namespaces of one process, capabilities of one set and mounts become one row each.
struct Changes {
  let rows: [Row]

  struct Row: Equatable {
    let sign: Sign
    let subject: String
    let attribute: String
    let values: String

    /// `~ process:1 root: / → overlay`
    var text: String { "\(sign.rawValue) \(subject) \(attribute): \(values)" }
  }

  /// Made, changed, gone.
  enum Sign: String { case made = "+", changed = "~", gone = "-" }

  init(of folded: Folded) {
    let effects = folded.effects.filter { $0.before != $0.after }
    var order: [Group] = []
    var grouped: [Group: [Effect]] = [:]
    for effect in effects {
      let group = Group(effect, in: folded.before)
      if grouped[group] == nil { order.append(group) }
      grouped[group, default: []].append(effect)
    }
    rows = order.flatMap { group in Self.rows(group, grouped[group] ?? [], folded) }
  }

  private enum Group: Hashable {
    case namespaces(Subject)
    case capabilities(Subject)
    case mounts(Sign)
    case devices(Subject)
    case single(Subject, String)

    init(_ effect: Effect, in before: World) {
      let subject = effect.subject.description
      if effect.attribute.hasPrefix("ns@") {
        self = .namespaces(effect.subject)
      } else if subject.hasPrefix("cap:") {
        self = .capabilities(effect.subject)
      } else if subject.hasPrefix("mount:"), effect.attribute == "gone" || before[effect.subject].isEmpty {
        self = .mounts(effect.attribute == "gone" ? .gone : .made)
      } else if subject == "dev" {
        self = .devices(effect.subject)
      } else {
        self = .single(effect.subject, effect.attribute)
      }
    }
  }

  private static func rows(_ group: Group, _ effects: [Effect], _ folded: Folded) -> [Row] {
    switch group {
    case .namespaces(let subject): [namespaces(subject, effects)]
    case .capabilities(let subject): [capabilities(subject, folded)]
    case .mounts(let sign): [mounts(sign, effects, folded)]
    case .devices(let subject): [devices(subject, effects)]
    case .single: effects.map(single)
    }
  }

  private static func namespaces(_ subject: Subject, _ effects: [Effect]) -> Row {
    if effects.count == 1, let effect = effects.first { return single(effect) }
    let types = effects.map { String($0.attribute.dropFirst(3)) }.sorted().joined(separator: ", ")
    return Row(sign: .changed, subject: subject.description, attribute: "ns@*", values: types)
  }

  private static func capabilities(_ subject: Subject, _ folded: Folded) -> Row {
    let counts = [folded.before, folded.after].map { world in world[subject].values.count { $0 == "1" } }
    return Row(
      sign: counts[0] == 0 ? .made : .changed, subject: subject.description, attribute: "*",
      values: "\(counts[0]) → \(counts[1])")
  }

  private static func devices(_ subject: Subject, _ effects: [Effect]) -> Row {
    let names = effects.map(\.attribute).joined(separator: ", ")
    return Row(
      sign: effects.first?.before == nil ? .made : .gone, subject: subject.description, attribute: "*", values: names)
  }

  private static func mounts(_ sign: Sign, _ effects: [Effect], _ folded: Folded) -> Row {
    let subjects = effects.map(\.subject).reduce(into: [Subject]()) { if !$0.contains($1) { $0.append($1) } }
    let world = sign == .gone ? folded.before : folded.after
    let names = subjects.map { subject in
      let type = world[subject, "fstype"].map { " (\($0))" } ?? ""
      return (world[subject, "target"] ?? world[subject, "path"] ?? "") + type
    }
    let name = subjects.count > 1 ? "mount:*" : subjects.first?.description ?? ""
    return Row(sign: sign, subject: name, attribute: "path", values: names.joined(separator: ", "))
  }

  private static func single(_ effect: Effect) -> Row {
    let sign: Sign = effect.before == nil ? .made : effect.after == nil ? .gone : .changed
    return Row(
      sign: sign, subject: effect.subject.description, attribute: effect.attribute,
      values: [effect.before, effect.after].compactMap { $0 }.joined(separator: " → "))
  }
}
