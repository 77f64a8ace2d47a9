import Images
import Kernel
import Planning
package import Steps
import TraceStore

/// Containers and their verbs. It plans, performs, records and cleans up; it knows no words for what happened.
package struct ContainerEngine {
  let places: Places
  /// Told of each plan in place of performing it: nothing but reading comes before.
  let shows: ((Plan) -> Void)?
  /// Told of each scene of what is done to a container that is there already.
  let tells: Listener?
  let manner: Manner
  /// Told what could not be done beside what was asked for.
  let warns: (String) -> Void

  package init(
    places: Places, shows: ((Plan) -> Void)? = nil, tells: Listener? = nil, manner: Manner = Manner(),
    warns: @escaping (String) -> Void = { _ in }
  ) {
    self.places = places
    self.shows = shows
    self.tells = tells
    self.manner = manner
    self.warns = warns
  }

  /// How a verb was asked for, beside its own options.
  package struct Invocation {
    /// As typed, from the verb on.
    package var argv: [String]
    /// Where it is recorded; nil with --no-trace.
    package var trace: TraceTarget?
    /// What is done on the way to what was typed, as a pull for a run; if it fails, that has failed: run with 125.
    package var onTheWayTo: [String]?
    /// CLOCK_MONOTONIC when it was asked for.
    let began = Clock.monotonic

    package init(argv: [String], trace: TraceTarget?) {
      self.argv = argv
      self.trace = trace
    }
  }

  /// Told, while the run goes on, of each scene that is finished: the run so far, and its exit code where it goes no
  /// further.
  package typealias Listener = (Scene, [Folded], Int32?) -> Void

  /// How a run ended.
  package struct Ending: Equatable, Sendable {
    /// The program's own, 128 + n for a signal, or 125, 126, 127 as docker's.
    package var exitCode: Int32
    /// Its number in the trace.
    package var run: Int?
    /// Why it was undone, in one sentence.
    package var failure: String?
    package var warnings: [String] = []
    /// The ID of a container that is left running.
    package var container: String?
    /// The person at its terminal has left it running.
    package var isLeft = false
  }

  /// Finishes what earlier commands left when they were killed.
  package func recover() { if shows == nil { Recovery(places: places).run() } }
}
