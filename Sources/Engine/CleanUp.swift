import Kernel
import Steps
import TraceStore

/// Performs the inverses that are owed: the same at a normal end, after a failure, and in another process after a crash.
struct CleanUp {
  let session: Session
  /// A test's fault: this inverse is left out.
  var dropped: Kind?
  /// A test's questions before and after each inverse.
  var asked: ((Int, Phase) -> Void)?
  /// Where the store of images lies: known to who finishes another's work.
  var places: Places?
  /// Whoever began it is dead: what a test's fault stopped is tried in earnest.
  var isRecovery = false

  var arena: Arena { session.arena }

  /// In the plan's order, which is the reverse of what was done. Returns what could not be turned back, in words.
  func perform() -> [String] {
    let owed = session.plan.steps.filter { $0.kind != dropped && isOwed($0) }
    let volumes = owed.firstIndex { $0.operation.volume != nil } ?? owed.endIndex
    return owed[..<volumes].compactMap(attempt) + whileNoneIsMade(owed[volumes...])
  }

  /// From the first volume that goes until its container is gone: one that is being made with --volumes-from may be about
  /// to have it, and then it stays. A person may be asked in the middle of that for as long as he likes (--step): what can't
  /// be had soon stays owed, and a later command finishes it.
  private func whileNoneIsMade(_ steps: ArraySlice<Step>) -> [String] {
    guard let place = steps.first?.operation.volume else { return [] }
    var problems: [String] = []
    do {
      try ContainerStore(places: Places(of: place)).whileNoneIsMade(patience: isRecovery ? 0 : Self.patience) {
        problems = steps.filter { !isOthers($0.operation) }.compactMap(attempt)
      }
    } catch { problems = ["\(error)"] }
    return problems
  }

  private static let patience = 5

  private func attempt(_ step: Step) -> String? {
    if isRecovery { arena.withdrawFaults(of: step.number) }
    asked?(step.number, .before)
    defer { asked?(step.number, .after) }
    return perform(step)
  }

  private func isOwed(_ step: Step) -> Bool {
    guard !arena.isDone(step.number) else { return false }
    guard let undone = step.undoes else {
      return isRecovery && isToBeFinished && Self.finishedLater.contains(step.kind) && isReached(step)
    }
    guard arena.isBegun(undone) else { return false }
    if case .done(let other)? = step.unless, isDone(other) { return false }
    return !isOthers(step.operation)
  }

  /// A `rm` that has begun to delete, a `rename` that has begun: there is no way back, so the rest is done too.
  private var isToBeFinished: Bool {
    let steps = session.plan.steps
    return steps.contains { Self.finishedLater.contains($0.kind) && $0.undoes == nil && arena.isBegun($0.number) }
      || steps.contains { $0.kind == .imageUntag && arena.isDone($0.number) }
  }

  private static let finishedLater: [Kind] = [
    .rwDelete, .volumeDelete, .stateDelete, .containerRename, .imageDelete, .layerDelete,
  ]

  /// Of an image that kept its names nothing goes.
  private func isReached(_ step: Step) -> Bool {
    session.plan.steps.last { $0.kind == .imageUntag && $0.number < step.number }.map { arena.isDone($0.number) }
      ?? true
  }

  /// execve has no end of its own: the gate's end of file is.
  private func isDone(_ number: Int) -> Bool {
    arena.isDone(number) || (number == session.number(of: .execUser) && arena.isExecDone)
  }

  /// Whether the name belongs to another container: this one's claim of it has failed, and nothing is to be turned back.
  /// A volume that another container has as well stays, too.
  private func isOthers(_ operation: Operation) -> Bool {
    if let place = operation.volume {
      return !VolumeStore(places: Places(of: place)).users(of: place.name, besides: session.rows.container?.id).isEmpty
    }
    guard case .deleteContainer(let place) = operation, let owner = Sys.link(place.nameFile) else { return false }
    return owner != place.id
  }

  private func perform(_ step: Step) -> String? {
    switch step.operation {
    case .killProcess(let cgroup): activity(step) { try kill(cgroup) }
    case .deleteWritableLayer(let directory): activity(step) { try Self.removeLayer(directory) }
    case .deleteVolume(let place): activity(step) { try VolumeStore.delete(place) }
    case .deleteBlobs, .deleteLayer:
      activity(step) { if let places { try ContainerEngine(places: places).finishRemoval(step.operation) } }
    case .removeCgroup: patiently { performCalls(step) }
    case .deleteContainer(let place): deleteContainer(place, step)
    default: performCalls(step)
    }
  }

  private func performCalls(_ step: Step) -> String? {
    guard case .failed(_, _, let errno) = arena.perform(step: step.number) else { return nil }
    return "\(step.kind.rawValue): \(errno.message) (\(errno.name))"
  }

  /// The file aside of a state that was being written when its writer was killed goes first.
  private func deleteContainer(_ place: ContainerPlace, _ step: Step) -> String? {
    ContainerStore.removeBeside(in: place.directory)
    return performCalls(step)
  }

  func activity(_ step: Step, _ body: () throws -> Void) -> String? {
    if let errno = arena.beginActivity(step.number) { return "\(step.kind.rawValue): \(errno.message) (\(errno.name))" }
    do {
      try body()
      arena.endActivity(step.number)
      return nil
    } catch {
      arena.endActivity(step.number, failed: true, errno: Errno(behind: error))
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
    try Mapped.perform {
      for name in ["upper", "work", "merged"] { try Sys.removeTree(directory + "/" + name) }
    }
    ContainerLog.removeRotated(in: directory)
  }
}

extension Operation {
  /// That it deletes.
  fileprivate var volume: VolumePlace? { if case .deleteVolume(let place) = self { place } else { nil } }
}
