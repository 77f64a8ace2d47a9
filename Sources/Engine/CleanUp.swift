import Kernel
import Steps

/// Performs the inverses that are owed: the same at a normal end, after a failure, and in another process after a crash.
struct CleanUp {
  let session: Session
  /// A test's fault: this inverse is left out.
  var dropped: Kind?

  private var arena: Arena { session.arena }

  /// In the plan's order, which is the reverse of what was done. Returns what could not be turned back, in words.
  func perform() -> [String] {
    session.plan.steps.filter { $0.undoes != nil && $0.kind != dropped && isOwed($0) }.compactMap(perform)
  }

  private func isOwed(_ step: Step) -> Bool {
    guard let undone = step.undoes, arena.isBegun(undone), !arena.isDone(step.number) else { return false }
    if case .done(let other)? = step.unless, isDone(other) { return false }
    return !isOthers(step.operation)
  }

  /// execve has no end of its own: the gate's end of file is.
  private func isDone(_ number: Int) -> Bool {
    arena.isDone(number) || (number == session.number(of: .execUser) && arena.isExecDone)
  }

  /// Whether the name belongs to another container: this one's claim of it has failed, and nothing is to be turned back.
  private func isOthers(_ operation: Operation) -> Bool {
    guard case .deleteContainer(let place) = operation, let owner = Sys.link(place.nameFile) else { return false }
    return owner != place.id
  }

  private func perform(_ step: Step) -> String? {
    switch step.operation {
    case .killProcess: activity(step) { try kill() }
    case .deleteWritableLayer(let directory): activity(step) { try Self.removeLayer(directory) }
    case .removeCgroup: patiently { performCalls(step) }
    default: performCalls(step)
    }
  }

  private func performCalls(_ step: Step) -> String? {
    guard case .failed(_, _, let errno) = arena.perform(step: step.number) else { return nil }
    return "\(step.kind.rawValue): \(errno.message) (\(errno.name))"
  }

  func activity(_ step: Step, _ body: () throws -> Void) -> String? {
    if let errno = arena.beginActivity(step.number) { return "\(step.kind.rawValue): \(errno.message) (\(errno.name))" }
    do {
      try body()
      arena.endActivity(step.number, error: nil)
      return nil
    } catch {
      arena.endActivity(step.number, error: (error as? KernelRefusal)?.errno)
      return "\(step.kind.rawValue): \(error)"
    }
  }

  /// A group can be removed a moment after its last process is gone: the kernel says EBUSY until then.
  private func patiently(_ body: () -> String?) -> String? {
    var answer = body()
    for _ in 0..<400 where answer != nil {
      Sys.sleep(milliseconds: 5)
      answer = body()
    }
    return answer
  }

  static func removeLayer(_ directory: String) throws {
    for name in ["upper", "work", "merged"] { try Sys.removeTree(directory + "/" + name) }
  }

  /// SIGKILL to the container's first process, and with it to all in its PID namespace; then it is waited for. The
  /// process is known by its start time too: a PID that another has by now is left alone.
  private func kill() throws {
    guard let container = arena.container, let pidfd = Sys.pidfd(of: Int(container.pid)) else { return }
    defer { Sys.close(pidfd) }
    let isOurs = container.startTime == 0 || ProcessIdentity(of: container.pid) == container
    guard isOurs else { return }
    Sys.send(9, to: pidfd)
    _ = Sys.isReadable(pidfd, within: 10_000)
    Sys.reapIfChild(Int(container.pid))
  }
}
