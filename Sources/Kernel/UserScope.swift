package import Steps

/// A place for a person's control groups on v2: one scope of the person's systemd, which hands it over for good. As podman
/// asks for its own; here it is one for all, so that a container's group has the same path for each command.
///
///     user@1000.service/app.slice/fishbowl.scope/    made by systemd, then the person's (Delegate)
///       monitors/                                    commands and monitors: no process may be beside groups with limits
///       fishbowl/ID/                                 a container
///
/// systemd takes it away when nobody is in it any more.
package struct UserScope {
  private let group: String
  private let folder: String

  /// The facts as they are once this process is in the scope; or with the reason why it could not be had.
  package static func entered(_ facts: HostFacts) -> HostFacts {
    guard let group = facts.cgroup.scope, let folder = facts.cgroup.unified else { return facts }
    let scope = UserScope(group: group, folder: folder)
    guard !scope.holdsUs else { return facts }
    guard let refusal = scope.enter() else { return HostProbe.facts() }
    var facts = facts
    facts.cgroup.denied = refusal
    facts.cgroup.scope = nil
    facts.cgroup.unified = String(folder.dropLast(group.utf8.count))
    return facts
  }

  /// Another command may have asked already: then the scope is there, and this one is let in. Or the last of the others
  /// was just leaving it: then it is asked for again.
  private func enter() -> String? {
    var refusal: String?
    for attempt in 0..<3 {
      if attempt > 0 { Sys.sleep(milliseconds: 50) }
      let isThere = Sys.type(of: folder) == .directory
      if isThere { try? Sys.makeDirectories(monitors, mode: 0o755) }
      refusal = ask(isThere ? Self.attach : Self.start)
      if refusal == nil { break }
    }
    if let refusal { return "systemd gives no scope to this user: " + refusal }
    guard waitUntilInside() else { return "systemd has made a scope, but has not put this process into it" }
    defer { waitUntilEmpty() }
    return settle()
  }

  /// Who asked at the same moment may not have settled yet, and as long as it is there, groups get no controllers. cgroups(7)
  private func waitUntilEmpty() {
    for _ in 0..<200 where Sys.read(folder + "/cgroup.procs")?.isEmpty == false { Sys.sleep(milliseconds: 5) }
  }

  private var monitors: String { folder + "/monitors" }

  /// The scope itself is to hold groups only.
  private func settle() -> String? {
    guard !holdsUs else { return nil }
    do throws(KernelRefusal) {
      try Sys.makeDirectories(monitors, mode: 0o755)
      try Sys.tell(monitors + "/cgroup.procs", "0")
      return nil
    } catch {
      return "the scope that systemd has made can't be used: \(error)"
    }
  }

  private func waitUntilInside() -> Bool {
    for _ in 0..<400 where !isInScope { Sys.sleep(milliseconds: 5) }
    return isInScope
  }

  private var own: String? { ProcFiles.here.cgroups(of: "self")?.first { $0.controllers.isEmpty }?.path }

  private var isInScope: Bool { own.map { $0 == group || $0.hasPrefix(group + "/") } ?? false }

  /// Not beside groups.
  private var holdsUs: Bool { own?.hasPrefix(group + "/") ?? false }
}

extension UserScope {
  /// What busctl says against it; nil: done. busctl(1), org.freedesktop.systemd1(5)
  private func ask(_ words: [String]) -> String? {
    let call = [
      "busctl", "--user", "--timeout=5", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
      "org.freedesktop.systemd1.Manager",
    ]
    guard let answer = try? Sys.output(of: call + words + [String(Sys.processID)] + (words == Self.start ? ["0"] : []))
    else { return "busctl can't be run" }
    guard answer.code != 0 else { return nil }
    return answer.text.split(separator: "\n").first.map { String($0.prefix(200)) } ?? "busctl ended with \(answer.code)"
  }

  /// Its properties: what it is called, where it stands, that it is handed over, and who is in it first.
  private static let start = [
    "StartTransientUnit", "ssa(sv)a(sa(sv))", HostFacts.Cgroups.scopeUnit, "fail", "5",
    "Description", "s", "Containers of fishbowl", "Slice", "s", HostFacts.Cgroups.scopeSlice, "Delegate", "b", "true",
    "TasksMax", "t", "18446744073709551615", "PIDs", "au", "1",
  ]

  private static let attach = [
    "AttachProcessesToUnit", "ssau", HostFacts.Cgroups.scopeUnit, "/monitors", "1",
  ]
}
