import Kernel
import OCISpec
import Planning
import Steps
import TraceStore

/// The containers on disk: one directory each, and a name for each.
struct ContainerStore {
  let places: Places

  /// What another user may not look into is not empty.
  func checkReadable() throws(EngineError) {
    guard Sys.type(of: places.containers) == nil || Sys.canSearch(places.containers) else {
      throw .system(KernelRefusal("open", places.containers, .acces), doing: "list containers")
    }
  }

  /// Newest first, as docker lists them.
  func all() -> [ContainerState] {
    Sys.names(in: places.containers).compactMap(state).sorted { $0.created > $1.created }
  }

  /// Nil for a directory that a killed command left without a state.
  func state(_ id: String) -> ContainerState? {
    Sys.read(places.directory(of: id) + "/state.json").flatMap(JSON.init(parsing:))
      .flatMap(ContainerState.init)
  }

  func save(_ state: ContainerState) throws(KernelRefusal) {
    try Sys.replace(file(of: state), with: state.json.text + "\n")
  }

  /// The same at a container's end. On a full disk there is no room for a second file, but the first one is there: how
  /// the container ended is worth more than the certainty that a reader never sees half of it.
  func saveEnd(_ state: ContainerState) {
    guard Sys.type(of: places.directory(of: state.id)) != nil, (try? save(state)) == nil else { return }
    try? Sys.overwrite(file(of: state), with: state.json.text + "\n")
  }

  /// What steps of a verb without a process have changed, is written down, once; a container's monitor writes there too.
  func note(_ session: Session) {
    guard let id = session.rows.container?.id, var state = state(id) else { return }
    let before = state
    for step in session.plan.steps where session.arena.isDone(step.number) {
      switch step.operation {
      case .freezeCgroup: state.status = .paused
      case .thawCgroup where state.status == .paused: state.status = .running
      case .renameContainer(_, let name, _): state.name = name
      default: break
      }
    }
    if state != before { try? save(state) }
  }

  /// Whoever starts the container holds this as long as it runs; whoever removes it, too. The last one may be about to
  /// leave: it is given a moment. The caller owns the descriptor; nil: another has it.
  func claim(_ id: String) throws(KernelRefusal) -> Int32? {
    let path = places.directory(of: id) + "/lock"
    if let lock = Sys.lock(path) { return lock }
    Sys.close(try Sys.openFile(path, writable: true))
    for attempt in 0..<400 {
      if attempt > 0 { Sys.sleep(milliseconds: attempt < 20 ? 1 : 10) }
      if attempt > 20, state(id).map(isRunning) == true { return nil }
      if let lock = Sys.lock(path) { return lock }
    }
    return nil
  }

  private func file(of state: ContainerState) -> String { places.directory(of: state.id) + "/state.json" }

  /// What a killed writer of a state or a configuration may have left.
  static func removeAside(in directory: String) { remove(in: directory) { $0.hasSuffix(".new") } }

  /// With what else stands beside the state: how healthy it is, and that somebody has stopped it.
  static func removeBeside(in directory: String) { remove(in: directory) { _ in true } }

  private static func remove(in directory: String, where isMeant: (String) -> Bool) {
    for name in Sys.names(in: directory) where name.hasPrefix("state.json.") || name.hasPrefix("config.json.") {
      if isMeant(name) { Sys.unlink(directory + "/" + name) }
    }
  }

  /// By name, by ID, or by the beginning of one ID.
  func find(_ word: String) throws(EngineError) -> ContainerState {
    if let id = Sys.link(places.nameFile(word)), let state = state(id) { return state }
    let matches = Sys.names(in: places.containers).filter { $0.hasPrefix(word) }.compactMap(state)
    guard let match = matches.first, !word.isEmpty else {
      let hint = word == "all" ? "$(fishbowl ps -aq) stands for all" : "`fishbowl ps -a` lists those there are"
      var error = EngineError("no such container: \(word); \(hint)", exitCode: 1)
      error.isUnknownContainer = true
      throw error
    }
    guard matches.count == 1 else {
      throw EngineError("\(word) is the beginning of \(matches.count) container IDs: give more of it", exitCode: 1)
    }
    return match
  }

  /// A container is running as long as its first process is: the state alone may be older than a crash.
  func isRunning(_ state: ContainerState) -> Bool {
    (state.status == .running || state.status == .paused) && state.process.isAlive
  }

  /// How it ended is known once its monitor has said so, which holds the lock that long: a reader gives it a moment,
  /// and takes what the state says then.
  func settled(_ state: ContainerState) -> ContainerState {
    var (state, patience) = (state, 200)
    while patience > 0, isEnding(state) {
      Sys.sleep(milliseconds: 10)
      state = self.state(state.id) ?? state
      patience -= 1
    }
    return state
  }

  private func isEnding(_ state: ContainerState) -> Bool {
    [.running, .paused].contains(state.status) && !state.process.isAlive
      && Sys.isLocked(places.directory(of: state.id) + "/lock")
  }

  func isNameTaken(_ name: String) -> Bool { Sys.type(of: places.nameFile(name)) != nil }
}

extension ContainerStore {
  /// Nil for one that can't be read.
  func config(_ id: String) -> RuntimeConfig? {
    Sys.read(places.directory(of: id) + "/config.json").flatMap(JSON.init(parsing:))
      .flatMap(RuntimeConfig.init)
  }

  /// As it is now: `update` may have changed it while the container ran.
  func restartPolicy(of state: ContainerState) -> RestartPolicy { config(state.id)?.restartPolicy ?? .no }
}

extension ContainerState {
  /// Its monitor waits to start it again.
  var isRestarting: Bool { status == .restarting && process.isAlive }

  /// Nobody is there any more who would change it.
  var isOver: Bool { status == .exited || status == .created || (status == .restarting && !process.isAlive) }

  /// Its first process. A PID means it only with its start time.
  var process: ProcessIdentity { ProcessIdentity(pid: Int32(pid), startTime: startTime) }
}

extension ProcessIdentity {
  /// Of a process that lives now.
  init(of pid: Int32) {
    self.init(pid: pid, startTime: ProcFiles().processStat(of: Int(pid))?.startTime ?? 0)
  }

  /// A zombie is dead, and so is a PID that another process has by now.
  var isAlive: Bool {
    guard pid > 0, let stat = ProcFiles().processStat(of: Int(pid)) else { return false }
    return stat.startTime == startTime && stat.state != "Z" && stat.state != "X"
  }
}
