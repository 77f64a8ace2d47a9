import Kernel
import OCISpec
import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Starts a container that does not run. Nil: it runs already, and nothing was done, as docker has it.
  /// `attaches`: the command is its first client and stays; `interactive` hands its standard input on, if the container
  /// was made to take any.
  package func start(
    _ word: String, attaches: Bool, interactive: Bool, _ invocation: Invocation
  ) throws -> Ending? {
    try Preparation.checkRights()
    let (store, state) = try find(word)
    try prepare(invocation)
    guard !store.isRunning(state) else {
      guard state.status != .paused else {
        throw EngineError("cannot start container \"\(word)\": it is paused; unpause it instead", exitCode: 1)
      }
      return nil
    }
    let nonce = Sys.randomHex(bytes: 8)
    let preparation = try Preparation(starting: state, places: places, nonce: nonce)
    let plan = preparation.planner.start()
    let session = try Session.create(
      plan, preparation.rows("start", plan, invocation, nonce: nonce), nonce: nonce, in: places,
      questions: .none, faults: .asked)
    let takesInput = state.choices.opensInput
    let input: Streams.Input = takesInput ? (attaches && interactive ? .command : .guests) : .nobody
    return try Command(session: session, places: places, listener: nil, unheard: nil)
      .run(input, detaches: !attaches, state: state)
  }
}

extension Preparation {
  /// For another program beside the container's first.
  func with(_ options: RunOptions) -> Preparation {
    var other = self
    other.request.config = options.configuration(beside: request.config)
    return other
  }

  /// For a container that `create` or an earlier run has made: its configuration is what it was.
  init(starting state: ContainerState, places: Places, nonce: String) throws {
    let place = places.place(of: state)
    guard let text = Sys.read(place.directory + "/config.json"),
      let config = try? JSON(parsing: text)?.decode(RuntimeConfig.self)
    else {
      throw EngineError(
        "cannot start container \"\(state.name)\": its config.json can't be read; remove it with"
          + " `fishbowl rm \(state.name)`")
    }
    let origin: RunRequest.Origin =
      state.rootfs.map(RunRequest.Origin.rootfs)
      ?? .image(reference: state.image, digest: nil, configuration: nil, layers: state.layers, unpacked: [])
    request = RunRequest(
      config: config, place: place, runDirectory: places.run + "/" + nonce, origin: origin,
      removes: state.choices.removes)
    facts = HostProbe.facts()
    image = state.image
  }
}
