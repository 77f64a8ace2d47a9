package import Steps

/// Commands that are worth typing in another terminal while a plan waits: they show what has just changed.
package struct Looks {
  /// The container's first process, and who made it, as the host knows them.
  private let pid: Int?
  private let monitor: Int?
  private let directory: String
  /// `sudo `, for a person who is not root by themselves.
  private let prefix: String

  package init(pid: Int?, monitor: Int?, directory: String, prefix: String) {
    (self.pid, self.monitor, self.directory, self.prefix) = (pid, monitor, directory, prefix)
  }

  /// The last step that was done decides; three at most.
  package func commands(after last: Event?) -> [String] {
    guard let last, last.outcome == .done else { return [] }
    return (commands(last.operation) ?? []).prefix(3).map { prefix + $0 }
  }

  /// For a whole scene: of each of its steps the one that shows most, the latest steps first; four at most.
  package func commands(afterScene steps: [Event]) -> [String] {
    steps.reversed().compactMap { commands(after: $0).first }.reduce(into: []) { chosen, line in
      if chosen.count < 4, !chosen.contains(line) { chosen.append(line) }
    }
  }

  /// Nil where what changed can't be looked at, or there is no process yet.
  private func commands(_ operation: Operation) -> [String]? {
    files(operation) ?? process.flatMap { inside(operation, $0) }
  }

  private var process: String? { pid.map { "/proc/\($0)" } }

  /// What lies on the host, or belongs to whoever performs.
  private func files(_ operation: Operation) -> [String]? {
    switch operation {
    case .findLayer(let layer), .unpackLayer(let layer): ["ls \(layer.path.shellWord)"]
    case .createContainer(let place): ["readlink \(place.nameFile.shellWord)", "ls -l \(place.directory.shellWord)"]
    case .createWritableLayer(let directory): ["ls -l \((directory + "/upper").shellWord)"]
    case .writeEtcFiles(let files): files.prefix(2).map { "cat \($0.path.shellWord)" }
    case .writeSpec(let path, _), .replaceSpec(let path, _): ["cat \(path.shellWord)"]
    case .createVolume(let place, _), .fillVolume(let place, _, _): ["ls -l \(place.files.shellWord)"]
    case .makeFolders(let paths): paths.prefix(1).map { "ls -ld \($0.shellWord)" }
    case .openSync: monitor.map { ["ls -l \(directory.shellWord)", "ls -l /proc/\($0)/fd"] }
    case .openStdio: monitor.map { ["ls -l /proc/\($0)/fd"] }
    case .createCgroup(let directories, _, _): directories.prefix(1).map { "ls \($0.shellWord)" }
    case .limitResources(let limits): limits.flatMap(\.writes).map { "cat \($0.path.shellWord)" }
    case .limitDevices(let directory, _): ["cat \((directory + "/devices.list").shellWord)"]
    case .renameContainer(_, _, let nameFile): ["readlink \(nameFile.shellWord)"]
    case .freezeCgroup(let file), .thawCgroup(let file): ["cat \(file.path.shellWord)"]
    default: nil
    }
  }

  private func inside(_ operation: Operation, _ process: String) -> [String]? {
    switch operation {
    case .clone, .cloneInside, .joinNamespaces: ["ls -l \(process)/ns", status("NSpid")]
    case .tieToMonitor: [status("PPid")]
    case .hideMemory: ["ls -ld \(process)/mem", "grep arena \(process)/maps"]
    case .joinCgroup(let files):
      ["cat \(process)/cgroup", files.first.map { "cat \($0.shellWord)" }].compactMap(\.self)
    case .unshareCgroupNamespace: ["readlink \(process)/ns/cgroup /proc/self/ns/cgroup"]
    case .startSession: [status("NSsid")]
    case .setHostname: [enter("-u", "hostname"), "hostname"]
    case .raiseLoopback: [enter("-n", "cat /proc/net/dev"), "cat \(process)/net/fib_trie"]
    case .makeMountsPrivate: ["head -n 3 \(process)/mountinfo", "head -n 3 /proc/self/mountinfo"]
    case .mountOverlay(let overlay): [enter("-m", "ls \(overlay.target.shellWord)"), "ls \(overlay.target.shellWord)"]
    case .prepareMount, .prepareTree, .openVolume, .openMountPoint: ["ls -l \(process)/fd"]
    case .pivotRoot: ["ls \(process)/root/", "cat \(process)/mountinfo"]
    case .enterRoot: ["readlink \(process)/root"]
    case .detachOldRoot: ["cat \(process)/mountinfo"]
    case .mountProc: ["ls \(process)/root/proc", mount("/proc")]
    case .mountDev(let target), .mountSys(let target), .mountCgroup(let target, _, _), .mountVolume(let target, _),
      .mountInit(let target):
      [mount(target), "ls -ld \((process + "/root" + target).shellWord)"]
    case .placeMountPoint(let point): [mount(point.target), "ls -ld \((process + "/root" + point.target).shellWord)"]
    case .makeDevices, .openTerminal: ["ls -l \(process)/root/dev"]
    case .maskPaths(let files, let directories): (files + directories).prefix(2).map(mount)
    case .makeReadOnly(let paths): paths.prefix(2).map(mount)
    case .makeRootReadOnly: [mount("/")]
    case .setSysctls(let files): files.prefix(2).map { enter("-u -i -n", "cat \($0.path.shellWord)") }
    default: rights(operation, process)
    }
  }

  private func rights(_ operation: Operation, _ process: String) -> [String]? {
    switch operation {
    case .changeDirectory, .enterDirectory: ["readlink \(process)/cwd"]
    case .limitProcess: ["cat \(process)/limits"]
    case .adjustOOMScore: ["cat \(process)/oom_score_adj"]
    case .resetSignals: [status("Sig")]
    case .giveStdio, .giveTerminal, .closeDescriptors: ["ls -l \(process)/fd"]
    case .dropBounding, .setCapabilities: [status("Cap")]
    case .setUser: [status("Uid"), status("Groups")]
    case .waitForStart, .releaseStart, .takeTerminal, .watchFiles: ["readlink \(process)/exe", "cat \(process)/wchan"]
    case .openProcess, .sendSignal: [status("State"), status("Sig")]
    // It may have ended already, and wait to be reaped.
    case .execute: [status("State"), status("NSpid")]
    default: nil
    }
  }

  private func status(_ key: String) -> String { "grep ^\(key) /proc/\(pid ?? 0)/status" }

  private func mount(_ target: String) -> String {
    "grep \((" " + target + " ").shellWord) /proc/\(pid ?? 0)/mountinfo"
  }

  private func enter(_ namespaces: String, _ command: String) -> String {
    "nsenter -t \(pid ?? 0) \(namespaces) \(command)"
  }
}
