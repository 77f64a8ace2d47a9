package import Steps

/// Reads the lines of /proc and /sys that prove what steps did. Only the monitor does so, from the host's side: first the
/// files, while the process that they tell of is held up, and when it has been let go the lines.
package struct EvidenceReader {
  private let pid: Int
  private let steps: [(number: Int, proofs: [Proof])]
  private var proc: ProcessFiles

  /// Reads what proves `steps`, for the process that the host knows as `pid`, as it stands at this moment.
  ///
  /// Every file is read once, whatever number of steps it proves, so that one call shows one moment. A process that is
  /// gone, or a file that can't be read, gives fewer lines, never an error.
  package init(pid: Int, steps: [Step]) { self.init(pid: pid, steps: steps, files: .here) }

  /// The same of those that have a number in `range` and turn nothing back; the others are not even copied.
  package init(pid: Int, steps: [Step], in range: Range<Int>) {
    let meant = steps.indices.filter { range.contains(steps[$0].number) && steps[$0].undoes == nil }
    self.init(pid: pid, steps: meant.map { (steps[$0].number, steps[$0].operation.proofs) }, files: .here)
  }

  init(pid: Int, steps: [Step], files: ProcFiles) {
    self.init(pid: pid, steps: steps.map { ($0.number, $0.operation.proofs) }, files: files)
  }

  init(pid: Int, steps: [(number: Int, proofs: [Proof])], files: ProcFiles) {
    self.pid = pid
    self.steps = steps
    let proofs = self.steps.flatMap(\.proofs)
    let files = files.keeping(
      texts: proofs.compactMap { $0.text(of: pid) }, links: proofs.flatMap { $0.links(of: pid) })
    proc = ProcessFiles(pid: pid, files: files)
  }

  /// The proofs of all steps, in their order. `moment`: whether they were read before the steps or after them.
  package mutating func evidence(_ moment: Evidence.Moment = .later) -> [Evidence] {
    steps.flatMap { step in
      distinctLines(step.proofs).map { line in
        Evidence(
          step: step.number, moment: moment, side: .host, source: line.source, key: line.key, value: line.value)
      }
    }
  }

  /// A step may write one file twice; its line is told once.
  private mutating func distinctLines(_ proofs: [Proof]) -> [Line] {
    proofs.flatMap { lines($0) }.reduce(into: []) { told, line in
      if !told.contains(where: { $0.source == line.source && $0.key == line.key }) { told.append(line) }
    }
  }

  private typealias Line = (source: String, key: String, value: String)

  private mutating func lines(_ proof: Proof) -> [Line] {
    switch proof {
    case .status(let keys): keys.compactMap { key in line("status", key, proc.status?[key]) }
    case .namespaces(let namespaces): namespaces.compactMap { namespace($0) }
    case .link(let name): [line(name, name, proc.files.link(path(name)))].compactMap(\.self)
    case .mounts(let points): points.compactMap { point in line("mountinfo", point, proc.mounts?[point]?.verbatim) }
    case .overlay(let target): [overlay(target)].compactMap(\.self)
    case .cgroup(let name): memberships(name)
    case .address(let address): [self.address(address)].compactMap(\.self)
    case .mapped(let name): [mapped(name)].compactMap(\.self)
    case .own(let name): [whole(path(name))].compactMap(\.self)
    case .file(let path): [whole(path)].compactMap(\.self)
    }
  }

  private func path(_ name: String) -> String { "/proc/\(pid)/\(name)" }

  private func line(_ file: String, _ key: String, _ value: String?) -> Line? {
    value.map { (path(file), key, $0) }
  }

  private mutating func namespace(_ namespace: Namespace) -> Line? {
    let name = "ns/\(namespace.rawValue)"
    return line(name, name, proc.namespace(namespace))
  }

  private mutating func overlay(_ target: String) -> Line? {
    let mounts = proc.mounts
    guard let mount = mounts?[target] ?? mounts?.root, mount.type == "overlay" else { return nil }
    return line("mountinfo", mount.mountPoint, mount.verbatim)
  }

  /// Keyed by the controllers; the v2 tree, which names none, by `cgroup2`.
  private mutating func memberships(_ name: String) -> [Line] {
    (proc.cgroups ?? []).filter { $0.path.cut(at: "/").last == Substring(name) }.compactMap { group in
      let key = group.controllers.isEmpty ? "cgroup2" : group.controllers.joined(separator: ",")
      return line("cgroup", key, group.verbatim)
    }
  }

  private mutating func address(_ address: String) -> Line? {
    let found = proc.addresses?.first { $0.cut(at: " ").last == Substring(address) }
    return line("net/fib_trie", address, found.map(String.init))
  }

  private func mapped(_ name: String) -> Line? {
    let lines = proc.files.text(path("maps"))?.lines.filter { $0.hasSuffix("/" + name) } ?? []
    return lines.isEmpty ? nil : (path("maps"), name, lines.joined(separator: "\n"))
  }

  /// Its lines without the last line's end; keyed by the file's name.
  private func whole(_ path: String) -> Line? {
    guard let text = proc.files.text(path), let name = path.cut(at: "/").last else { return nil }
    return (path, String(name), text.lines.map { String($0) }.joined(separator: "\n"))
  }
}
