import Kernel
package import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Runs another program in a container that runs, with its rights and in its group. `detaches`: the command leaves when
  /// the program runs. `most`: nanoseconds after which it is killed. Nothing of the container's record changes.
  package func exec(
    _ word: String, _ options: RunOptions, _ invocation: Invocation, detaches: Bool, within most: Int64? = nil,
    unheard: ((Int) -> Void)? = nil, console: Console? = nil
  ) throws -> Ending {
    let console = options.hasTerminal && !detaches ? console : nil
    if options.interactive { try console?.check() }
    if shows == nil { try Preparation.checkRights() }
    let (store, state) = try find(word)
    try prepare(invocation, begins: true)
    guard !state.isRestarting else {
      throw EngineError("cannot exec in container \"\(word)\": it is restarting; wait until it runs", exitCode: 1)
    }
    guard store.isRunning(state) else {
      throw EngineError("cannot exec in container \"\(word)\": it is not running; start it first", exitCode: 1)
    }
    guard state.status != .paused else {
      throw EngineError("cannot exec in container \"\(word)\": it is paused; unpause it first", exitCode: 1)
    }
    let nonce = Sys.randomHex(bytes: 8)
    var preparation = try Preparation(starting: state, places: places, nonce: nonce, performs: shows == nil)
    preparation.request.seccomp = try SeccompStore(places).filter(for: preparation.request.config, preparation.facts)
    let plan = try manner.altered(preparation.with(options, beside: state.pid).planner.exec(beside: state.pid))
    try show(plan)
    let session = try Session.create(
      plan, preparation.rows("exec", plan, invocation, nonce: nonce), nonce: nonce, in: places,
      questions: tells == nil ? .none : .scenes,
      faults: .asked, manner: manner)
    session.narrates = tells != nil
    let input: Streams.Input = options.interactive && !detaches ? .command : .nobody
    return try Command(
      session: session, places: places, listener: tells, unheard: unheard, console: console,
      recording: options.recording, most: most
    )
    .run(input, detaches: detaches, state: state)
  }
}
