import Kernel
import Steps

/// Stands by while a command has a container stand still. If the command dies before it has let it go on, by Ctrl-C or by
/// SIGKILL, this process does it: a container must not depend on who looks at it. Its session is its own, out of the
/// terminal's reach. A process that walks for the command holds the wire too, so that nothing goes on before that one ends.
struct Thawer {
  private let wire: Int32
  private let pid: Int

  init(_ thaw: () -> Void) throws(KernelRefusal) {
    let (ours, theirs) = try Sys.messagePair()
    pid = try Sys.fork()
    if pid == 0 {
      Sys.startSession()
      Sys.releaseStandardStreams()
      Sys.closeOthers(than: [theirs])
      if (Sys.read(theirs, count: 1) ?? []).isEmpty { thaw() }
      Sys.exitNow(0)
    }
    Sys.close(theirs)
    wire = ours
  }

  /// `thawed`: the command has let it go on itself; else this process does it now.
  func dismiss(thawed: Bool) {
    if thawed { _ = Sys.write(wire, [0][...]) }
    Sys.close(wire)
    Sys.reap(pid)
  }
}

extension ContainerEngine {
  /// For a walk through a container's files: a program that changes links meanwhile would lead it out of them. `always`:
  /// it is refused where there is nothing to freeze by; else the walk then has the person's rights only, as without root.
  func standingStill<T>(
    _ word: String, always: Bool = false, _ invocation: Invocation, _ body: () throws -> T
  ) throws -> T {
    let (store, state) = try find(word)
    guard store.isRunning(state), state.status != .paused else { return try body() }
    let facts = HostProbe.facts()
    let freezer = Freezer.frozen(state.id, facts)
    guard always || freezer.map({ Sys.type(of: $0.path) != nil }) == true else { return try body() }
    guard freezer != nil else {
      throw EngineError(
        "cannot commit container \"\(word)\": it can't stand still meanwhile: \(Freezer.absence(facts)); let it go on by"
          + " --no-pause", exitCode: 1)
    }
    Sys.ignoreBrokenPipes()
    let thawer: Thawer
    do { thawer = try Thawer { ContainerEngine(places: places).thaw(state.id, invocation) } } catch {
      throw EngineError.system(error, doing: "make a process that watches over the pause")
    }
    // By its ID: it may get another name meanwhile.
    do { try freeze(state.id, true, invocation) } catch {
      thawer.dismiss(thawed: true)
      throw error
    }
    defer { thawer.dismiss(thawed: (try? freeze(state.id, false, invocation)) != nil) }
    return try body()
  }

  /// In place of a command that died: what it left half done first. A group that was frozen and not yet noted thaws, too.
  private func thaw(_ id: String, _ invocation: Invocation) {
    recover()
    do { try freeze(id, false, invocation) } catch { Freezer.thaw(id) }
  }
}
