import Kernel
import Planning
import Steps

/// The files of a container as its programs see them: of a running one its root with all that is mounted there, of another
/// one its layers, mounted for a moment with its volumes where nobody else sees them.
struct ContainerRoot {
  let state: ContainerState
  let directory: String
  let isRunning: Bool
  /// It has users of its own. On the disk their files are as the container sees them, or as the person's own mapping does;
  /// in a running one only who is in its user namespace sees them so.
  let isMapped: Bool

  /// To be called in a process of its own, which ends after it.
  func work(_ body: (Ground) throws -> Void) throws {
    guard isRunning else { return try Mapped.perform { try mounted(body) } }
    if isMapped { try Sys.joinUsers(of: state.pid) }
    try enter("/proc/\(state.pid)/root") { try confined($0, body) }
  }

  /// A program that runs in the container can change links while they are followed: it leads nowhere but inside.
  private func confined(_ ground: Ground, _ body: (Ground) throws -> Void) throws {
    let ground = try ground.beforeConfinement()
    if let root = ground.root { try Sys.confine(to: root) }
    try body(ground)
  }

  private func mounted(_ body: (Ground) throws -> Void) throws {
    try Sys.enterMountNamespace()
    let target = directory + "/merged"
    if let folder = overlay.folder { try Sys.enter(folder) }
    if overlay.isLong {
      try Sys.mountOverlay(overlay.settings.map { ($0.key, $0.value) }, at: target)
    } else {
      try Sys.mountOverlay(overlay.options, at: target)
    }
    try enter(target) { ground in
      for mount in state.mounts where mount.type != .tmpfs { try place(mount, ground) }
      try confined(ground, body)
    }
  }

  /// Where the container was never started, the place may be missing: it is made, as its start would.
  private func place(_ mount: MountPoint, _ ground: Ground) throws {
    guard let place = try? mount.isFile ? ground.open(mount.target) : ground.makeFolder(mount.target) else { return }
    defer { Sys.close(place) }
    try Sys.bindMount(mount.source, at: place)
    guard mount.isReadOnly else { return }
    let mounted = try ground.open(mount.target)
    defer { Sys.close(mounted) }
    try Sys.makeReadOnly(mounted)
  }

  private func enter(_ path: String, _ body: (Ground) throws -> Void) throws {
    let root = try Ground(root: nil).open(path)
    defer { Sys.close(root) }
    try body(Ground(root: root))
  }

  /// As at the start, and each layer by its own path.
  private var overlay: Overlay {
    Overlay(
      lower: (state.rootfs.map { [$0] } ?? state.layers.map(\.path)).reversed(), upper: directory + "/upper",
      work: directory + "/work", target: directory + "/merged", isVolatile: false,
      isMapped: isMapped ? true : nil, isExported: state.choices.watchesFiles == true ? true : nil)
  }
}

/// A process that does something where this one must not go, and says how it went.
struct CopyHelper {
  private let wire: Int32
  private let pid: Int

  /// `closing`: the ends that are this process's. `body` may say something before it is done.
  init(closing others: [Int32], _ body: ((String) -> Void) throws -> Void) throws {
    let (ours, theirs) = try Sys.messagePair()
    pid = try Sys.fork()
    if pid == 0 {
      for end in others + [ours] { Sys.close(end) }
      Sys.ignoreBrokenPipes()
      do {
        try body { _ = Sys.write(theirs, Array(("1" + $0).utf8)[...]) }
        _ = Sys.write(theirs, Array("2".utf8)[...])
      } catch {
        let text = error is EngineError ? "3\(error)" : "3cannot copy: \(error)"
        _ = Sys.write(theirs, Array(text.utf8.prefix(4000))[...])
      }
      Sys.exitNow(0)
    }
    Sys.close(theirs)
    wire = ours
  }

  /// What it says next; nil: it is done. Its error is thrown.
  func answer() throws -> String? {
    let text = String(decoding: Sys.receive(wire, count: 4096) ?? [], as: UTF8.self)
    switch text.first {
    case "1": return String(text.dropFirst())
    case "2": return nil
    default:
      throw EngineError(text.isEmpty ? "the process that copies was killed" : String(text.dropFirst()), exitCode: 1)
    }
  }

  func end() {
    Sys.close(wire)
    Sys.reap(pid)
  }
}
