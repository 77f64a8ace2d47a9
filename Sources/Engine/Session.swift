import Kernel
import Planning
import Steps
import TraceStore

/// One run as the engine holds it: its directory, its flight recorder, and what of it goes into the trace.
///
/// The directory is born under a name that begins with a dot and says who makes it, and is renamed once the recorder's
/// header names the command: a directory without the dot can be recovered by any later command.
final class Session {
  let nonce: String
  let directory: String
  let arena: Arena
  let plan: Plan
  var rows: SessionRows
  /// Whether scenes are told while they happen.
  var narrates = false
  /// How it is performed. A recovered one is performed plainly.
  var manner = Manner()

  init(nonce: String, directory: String, arena: Arena, plan: Plan, rows: SessionRows) {
    self.nonce = nonce
    self.directory = directory
    self.arena = arena
    self.plan = plan
    self.rows = rows
  }

  /// Makes the directory, the FIFO, the lock and the recorder, and the folder of all runs where it is missing, as after
  /// the machine was down. If it throws, nothing of the run is left.
  static func create(
    _ plan: Plan, _ rows: SessionRows, nonce: String, in places: Places, questions: Questions, faults: Faults,
    manner: Manner = Manner()
  ) throws(EngineError) -> Session {
    let aside = places.run + "/" + Stillborn.name(nonce, by: ProcessIdentity(of: Int32(Sys.processID)))
    let directory = places.run + "/" + nonce
    var rows = rows
    rows.run.altered = plan.alterations?.text
    do {
      try Sys.makeDirectories(places.run, mode: 0o711)
      try Sys.makeDirectory(aside, mode: 0o700)
      try Sys.makeFIFO(aside + "/start")
      Sys.close(try Sys.openFile(aside + "/lock", writable: true))
      if rows.trace != nil, plan[.execUser] != nil { try SeenFile.make(in: aside) }
      let arena = try Arena.create(in: aside, recording(plan, rows, manner, questions, faults))
      if faults.kills(.command, at: 0, .before) { Sys.kill(Sys.processID) }
      try Sys.rename(aside, to: directory)
      if faults.kills(.command, at: 0, .after) { Sys.kill(Sys.processID) }
      let session = Session(nonce: nonce, directory: directory, arena: arena, plan: plan, rows: rows)
      session.manner = manner
      return session
    } catch {
      _ = try? Sys.removeTree(aside)
      if let refusal = error as? KernelRefusal { throw .system(refusal, doing: "make the run's directory") }
      if case .refused(let refusal)? = error as? ArenaError {
        throw .system(refusal, doing: "make the flight recorder")
      }
      throw EngineError("cannot make the flight recorder: \(error)")
    }
  }

  private static func recording(
    _ plan: Plan, _ rows: SessionRows, _ manner: Manner, _ questions: Questions, _ faults: Faults
  ) -> Recording {
    var recording = Recording(
      plan: plan, rows: ["session": rows.json], bootID: rows.host.bootID,
      command: ProcessIdentity(of: Int32(Sys.processID)), uid: rows.trace?.uid ?? Sys.userID)
    recording.questions = faults.asks || manner.asks ? .steps : questions
    if let size = manner.evidenceSize { recording.evidenceSize = size }
    recording.injections =
      faults.injections(in: plan)
      + plan.steps.compactMap { step in
        step.fault.map { Injection(step: step.number, call: $0.call, errno: $0.errno) }
      }
    return recording
  }

  func remove() { _ = try? Sys.removeTree(directory) }

  func number(of kind: Kind) -> Int { plan[kind]?.number ?? 0 }

  /// The step that makes the process.
  var birth: Int { plan[.nsClone]?.number ?? number(of: .execClone) }

  /// Whether that process is the container's first: its life is the container's.
  var isLife: Bool { plan[.nsClone] != nil }
}

/// A run's directory that has not got its name yet: `.NONCE.PID.START`, after the process that makes it.
enum Stillborn {
  static func name(_ nonce: String, by maker: ProcessIdentity) -> String {
    ".\(nonce).\(maker.pid).\(maker.startTime)"
  }

  /// Whether its maker is dead, so that it will never get its name.
  static func isOne(_ name: String) -> Bool {
    let parts = name.split(separator: ".")
    guard parts.count == 3, let pid = Int32(parts[1]), let start = UInt64(parts[2]) else { return false }
    return !ProcessIdentity(pid: pid, startTime: start).isAlive
  }
}

/// What a drain needs beside the plan and its results, kept as text in the recorder for a process that has only that.
struct SessionRows: Codable {
  var trace: TraceTarget?
  var run: RunRecord
  var host: HostRecord
  var container: ContainerRecord?
  var layers: [LayerRecord]

  /// Written by hand, as the records are.
  var json: JSON {
    .object([
      "trace": trace.map { target in
        .object([
          "path": .string(target.path), "uid": .number(Int64(target.uid)), "gid": .number(Int64(target.gid)),
          "former": target.former.map { .array($0.map(JSON.string)) },
        ])
      },
      "run": run.json, "host": host.json, "container": container?.json, "layers": .array(layers.map(\.json)),
    ])
  }

  init(
    _ verb: String, _ plan: Plan, facts: HostFacts, nonce: String, container: ContainerRecord?, layers: [LayerRecord],
    _ invocation: ContainerEngine.Invocation
  ) {
    trace = invocation.trace
    run = RunRecord(
      nonce: nonce, verb: verb, argv: invocation.argv, uid: invocation.trace?.uid ?? facts.uid,
      mode: plan[.aquariumSeal] != nil ? .aquarium : facts.uid == 0 ? .root : .rootless,
      planned: plan.last, before: plan.before, started: Clock.text, beginNs: Clock.monotonic)
    host = HostRecord(facts)
    self.container = container
    self.layers = layers
  }

  /// Nil for what isn't such a value.
  init?(_ json: JSON) {
    guard let rows = try? json.decode(SessionRows.self) else { return nil }
    self = rows
  }
}
