import Steps

/// Who is who among the processes of a log: the one that becomes the container's program, those that led to it, and the
/// runtime that stays outside. Threads count as their process.
struct StraceFamily {
  /// The container's first process; nil where none was made.
  let container: Int?
  private let leaders: [Int: Int]
  private let setup: Set<Int>

  init(_ log: StraceLog) {
    var (leaders, parents) = ([Int: Int](), [Int: Int]())
    for call in log.calls where ["clone", "clone3", "fork", "vfork"].contains(call.name) {
      guard let child = call.result.flatMap({ Int(exactly: $0) }), child > 0 else { continue }
      let maker = leaders[call.pid] ?? call.pid
      if call.has("CLONE_THREAD") { leaders[child] = maker } else { parents[child] = maker }
    }
    self.leaders = leaders
    let root = log.calls.first?.pid ?? 0
    let process = { (pid: Int) in leaders[pid] ?? pid }
    container = Self.container(log, process, root)
    var (line, next) = (Set<Int>(), container)
    while let pid = next, pid != process(root), line.insert(pid).inserted { next = parents[pid] }
    setup = line
  }

  /// Who changed its root, or else who executed a program last.
  private static func container(_ log: StraceLog, _ process: (Int) -> Int, _ root: Int) -> Int? {
    let done = log.calls.filter { $0.error == nil && process($0.pid) != process(root) }
    let pivot = done.last { ["pivot_root", "chroot"].contains($0.name) }
    let execution = done.last { ["execve", "execveat"].contains($0.name) }
    return (pivot ?? execution).map { process($0.pid) }
  }

  func process(_ pid: Int) -> Int { leaders[pid] ?? pid }

  func actor(_ pid: Int) -> Actor { setup.contains(process(pid)) ? .setup : .monitor }

  func isContainer(_ pid: Int) -> Bool { process(pid) == container }
}
