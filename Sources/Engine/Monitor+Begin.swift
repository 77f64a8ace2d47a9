import Kernel
import Planning
import Steps

// Before anything is made.
extension Monitor {
  func begin() {
    Sys.startSession()
    Sys.ignoreBrokenPipes()
    // What the caller left open is not the container's: it may be a lock, or a pipe whose end somebody waits for.
    Sys.closeOthers(than: [wire.descriptor, drain?.descriptor ?? -1])
    arena.takeOver()
    // Whoever has the lock cleans up already: the command was killed before this process could say that it lives.
    guard Sys.lock(session.directory + "/lock") != nil else { Sys.exitNow(255) }
    arena.monitor = ProcessIdentity(of: Int32(Sys.processID))
    if settings.faults.isStray { Sys.setHostname(Sys.hostname) }
  }

  /// For the container's life: of two that start it, or of one that starts and one that removes it, one comes first.
  func claim() throws(StepFailure) {
    let lock: Int32?
    do throws(KernelRefusal) {
      lock = try store.claim(state.id)
    } catch {
      throw StepFailure(.system(error, doing: "lock the container"))
    }
    // Nobody else knows of a container that this run has made.
    if lock != nil, session.plan[.containerCreate] != nil || store.state(state.id)?.run == state.run {
      return hasClaimed = true
    }
    // It runs, or has run meanwhile: that is what was wanted.
    throw StepFailure(sentence: "container \"\(state.name)\" was started by another command", exitCode: 0)
  }
}
