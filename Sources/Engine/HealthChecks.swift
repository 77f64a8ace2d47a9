import Kernel
import Planning
import Steps
import TraceStore

/// The monitor's part of --health-cmd: each check is an `exec` by a fork of the monitor, which goes on serving meanwhile.
///
/// A check every half minute would fill the trace with runs that say the same. The first one is recorded, and each that
/// follows a change of the answer: the others are not.
final class HealthChecks {
  private let check: HealthCheck
  private let state: ContainerState
  private let store: ContainerStore
  private let trace: TraceTarget?
  /// Told when the answer is another one.
  private let tell: (Operation) -> Void
  private let born = Clock.monotonic
  private var due: Int64 = 0
  private var health = ContainerHealth()
  private var isNews = true
  private var probe: Probe?
  /// Forks that did not end in time.
  private var late: [Int] = []

  private struct Probe {
    let pid: Int
    let descriptor: Int32
    let began = Clock.monotonic
    let start = Clock.preciseText
    var output: [UInt8] = []
  }

  /// Nil where there is nothing to check.
  init?(_ state: ContainerState, _ store: ContainerStore, trace: TraceTarget?, tell: @escaping (Operation) -> Void) {
    guard let check = state.choices.health else { return nil }
    self.check = check
    self.state = state
    self.store = store
    self.trace = trace
    self.tell = tell
    store.save(health, of: state)
    due = born + interval
  }

  private var isStarting: Bool { health.status == .starting && Clock.monotonic - born < check.startPeriod }
  private var interval: Int64 { isStarting ? check.startInterval : check.interval }

  /// What the check that is under way writes.
  var descriptor: Int32 { probe?.descriptor ?? -1 }

  /// Milliseconds until there is something to do, for a poll.
  var patience: Int32 {
    let time = probe.map { $0.began + check.timeout + Self.grace } ?? due
    return Int32(clamping: max(0, (time - Clock.monotonic) / 1_000_000 + 1))
  }

  /// In which a check that took too long is ended by its own fork.
  private static let grace: Int64 = 200_000_000
  /// As much of the output as docker keeps.
  private static let mostOutput = 4096

  func serve(isReadable: Bool) {
    guard let probe else { return Clock.monotonic >= due ? begin() : () }
    if isReadable { return read(probe) }
    if Clock.monotonic - probe.began >= check.timeout + Self.grace {
      late.append(probe.pid)
      finish(probe, exitCode: -1)
    }
  }

  private func read(_ probe: Probe) {
    let bytes = Sys.read(probe.descriptor, count: 4096) ?? []
    self.probe?.output += bytes.prefix(Self.mostOutput - probe.output.count)
    if bytes.isEmpty { finish(probe, exitCode: Sys.exitCode(of: probe.pid)) }
  }

  /// A container that is paused can't answer.
  private func begin() {
    due = Clock.monotonic + interval
    late.removeAll { Sys.reapIfChild($0) }
    guard store.state(state.id)?.status == .running, let ends = try? Sys.pipe() else { return }
    let pid = try? Sys.fork()
    if pid == 0 { examine(ends.write) }
    Sys.close(ends.write)
    if let pid { probe = Probe(pid: pid, descriptor: ends.read) } else { Sys.close(ends.read) }
  }

  private func finish(_ probe: Probe, exitCode: Int) {
    Sys.close(probe.descriptor)
    self.probe = nil
    let isLate = Clock.monotonic - probe.began >= check.timeout
    let answer = ContainerHealth.Answer(
      start: probe.start, end: Clock.preciseText, exitCode: isLate ? -1 : exitCode,
      output: isLate
        ? "Health check exceeded timeout (\(check.timeout / 1_000_000) ms)"
        : String(decoding: probe.output, as: UTF8.self))
    isNews = health.log.last.map { ($0.exitCode == 0) != (answer.exitCode == 0) } ?? false
    let status = health.status
    health.note(answer, counts: !isStarting, retries: check.retries)
    store.save(health, of: state)
    if health.status != status {
      tell(.observeHealth(status: health.status.rawValue, exitCode: answer.exitCode))
    }
    due = Clock.monotonic + interval
  }

  /// The fork: it lets go of what is the monitor's, and does what `fishbowl exec` does.
  private func examine(_ output: Int32) -> Never {
    Sys.redirectStandardStreams(to: output)
    Sys.closeOthers(than: [])
    var options = RunOptions(image: "")
    options.command = check.arguments
    let invocation = ContainerEngine.Invocation(
      argv: ["exec", state.name] + options.command, trace: isNews ? trace : nil)
    do {
      let ending = try ContainerEngine(places: store.places)
        .exec(state.id, options, invocation, detaches: false, within: check.timeout)
      if let failure = ending.failure { tell(failure) }
      Sys.exitNow(Int(ending.exitCode))
    } catch {
      tell("\(error)")
      Sys.exitNow(1)
    }
  }

  private func tell(_ sentence: String) { _ = Sys.write(1, Array(sentence.utf8)[...]) }
}
