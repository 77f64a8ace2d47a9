import Steps

/// What the World says against what was read of the kernel on both sides of each step.
struct WorldCheck {
  /// Where the two differ. Only what both speak of is compared.
  static func findings(_ folded: Folded) -> [String] {
    folded.event.evidence.flatMap { line -> [String] in
      switch line.moment {
      case .before: differences(line, folded.before)
      case .after: differences(line, folded.after)
      case .later: []
      }
    }
  }

  private static func differences(_ line: Evidence, _ world: World) -> [String] {
    said(line, world).filter { !$0.agrees }.map { each in
      "\(each.what) was '\(each.read)' \(line.moment.rawValue) it, by \(line.source) of the \(line.side.rawValue);"
        + " the World says '\(each.said)'"
    }
  }

  private struct Said {
    var what: String
    var read: String
    var said: String
    var agrees: Bool
  }

  private static func said(_ line: Evidence, _ world: World) -> [Said] {
    let fields = line.value.split { "\t ".contains($0) }.map(String.init)
    switch line.key {
    case "NSpid": return line.side == .host ? pids(fields, world) : last(fields, world)
    // A session that begins outside has no number inside.
    case "NSsid" where fields.last == "0" && fields.count == 1: return []
    case "NSsid": return equal("session", fields.last ?? "", world, or: fields.first)
    case "Uid": return owner("uid", fields.first ?? "", world)
    case "Gid": return owner("gid", fields.first ?? "", world)
    case "CapBnd": return rights("bounding", line.value, world)
    case "CapEff": return rights("effective", line.value, world)
    case "CapPrm": return rights("permitted", line.value, world)
    case "cwd": return equal("cwd", line.value, world)
    case "cgroup": return group(line.value, world)
    case "/": return root(line.value, world)
    default: return line.key.hasPrefix("ns/") ? namespace(line, world) : []
    }
  }

  private static func equal(_ attribute: String, _ read: String, _ world: World, or other: String? = nil) -> [Said] {
    guard let said = world[.process(1), attribute] else { return [] }
    return [Said(what: "process:1 \(attribute)", read: read, said: said, agrees: said == read || said == other)]
  }

  /// The World has the number that it has inside, once there is a mapping; whoever reads from outside is shown another.
  private static func owner(_ attribute: String, _ read: String, _ world: World) -> [Said] {
    let said = world[.process(1), attribute]
    let outside = said.flatMap { UInt32($0) }.flatMap { inside in
      world[.process(1), attribute + "_map"].flatMap { Self.outside(inside, $0) }
    }
    return equal(attribute, read, world, or: outside.map(String.init) == read ? said : nil)
  }

  /// `0 1000 1, 1 300000 65536`: inside, outside, how many.
  private static func outside(_ number: UInt32, _ map: String) -> UInt32? {
    map.split(separator: ",").lazy.compactMap { range -> UInt32? in
      let numbers = range.split(separator: " ").compactMap { UInt32($0) }
      guard numbers.count == 3, number >= numbers[0], number - numbers[0] < numbers[2] else { return nil }
      return numbers[1] &+ (number - numbers[0])
    }.first
  }

  private static func pids(_ levels: [String], _ world: World) -> [Said] {
    let known = world.pids(of: 1).map(String.init)
    if known.isEmpty { return [] }
    let (read, said) = (levels.joined(separator: " "), known.joined(separator: " "))
    return [Said(what: "the PIDs of process:1", read: read, said: said, agrees: read == said)]
  }

  /// Inside only the innermost level is shown.
  private static func last(_ levels: [String], _ world: World) -> [Said] {
    guard let said = world.pids(of: 1).last, let read = levels.last else { return [] }
    return [Said(what: "the PID of process:1 inside", read: read, said: String(said), agrees: read == String(said))]
  }

  private static func rights(_ set: String, _ mask: String, _ world: World) -> [Said] {
    guard !world[.cap(1, set)].isEmpty, let mask = UInt64(mask, radix: 16) else { return [] }
    let said = Capability.mask(world.capabilities(of: 1, set))
    return [
      Said(
        what: "cap:1:\(set)", read: String(mask, radix: 16), said: String(said, radix: 16), agrees: mask == said)
    ]
  }

  private static func namespace(_ line: Evidence, _ world: World) -> [Said] {
    let said = world[.process(1), "ns@" + line.key.dropFirst(3)]
    return said == "new" ? [] : equal("ns@" + line.key.dropFirst(3), line.value, world)
  }

  /// One line for each hierarchy; the World names the group that Fishbowl made, or was started in. A person's lies below
  /// what was handed down.
  private static func group(_ text: String, _ world: World) -> [Said] {
    guard let said = world[.process(1), "cgroup"], !said.isEmpty else { return [] }
    let groups = text.split(separator: "\n").compactMap { $0.split(separator: ":", maxSplits: 2).last.map(String.init) }
    return [
      Said(
        what: "process:1 cgroup", read: groups.joined(separator: " "), said: said,
        agrees: groups.contains { $0 == said || said.hasPrefix("/fishbowl/") && $0.hasSuffix(said) })
    ]
  }

  /// The host's own root may be an overlay, too: only that it has become one is certain.
  private static func root(_ line: String, _ world: World) -> [Said] {
    guard world[.process(1), "root"] == "overlay", let dash = line.firstRange(of: " - ") else { return [] }
    let type = String(line[dash.upperBound...].prefix { $0 != " " })
    return [Said(what: "process:1 root", read: type, said: "overlay", agrees: type == "overlay")]
  }
}
