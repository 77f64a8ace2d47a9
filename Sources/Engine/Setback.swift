import Images
import Kernel
import Planning
import Steps

/// A verb that could not be done: what it had done, and the step that failed.
struct Setback {
  var done: [Operation]
  var failed: Operation
  var errno: Errno?
  /// Bytes that stay for another try.
  var kept: Int64?
}

extension ContainerEngine {
  /// Does what is recorded when it is done, and records that it failed if it does. `step`: the one that it then failed in.
  func attempt<T>(
    _ verb: String, _ step: Operation, after done: [Operation] = [], on state: ContainerState? = nil,
    _ invocation: Invocation, _ body: () throws -> T
  ) throws -> T {
    do { return try body() } catch {
      record(verb, Setback(done: done, failed: step), because: error, on: state, invocation)
      throw error
    }
  }

  /// A verb that fails is a run, too, as far as it came. Nothing of it is turned back: what it had done does no harm, and
  /// may help the next try. `error`: what the person is told.
  func record(
    _ verb: String, _ setback: Setback, because error: any Error, on state: ContainerState? = nil,
    _ invocation: Invocation
  ) {
    guard isFollowed(invocation) else { return }
    let plan = Plan.report(setback.done, failing: setback.failed)
    let exit = invocation.onTheWayTo?.first == "run" ? 125 : (error as? EngineError)?.exitCode ?? 1
    var invocation = invocation
    invocation.argv = invocation.onTheWayTo ?? invocation.argv
    do {
      let errand = try errand(verb, plan, on: state, exit: Int(exit), invocation)
      for (key, value) in setback.witnesses(error) {
        errand.session.arena.append(
          Evidence(
            step: plan.last, moment: .after, side: .host, source: "fishbowl \(verb)", key: key, value: value))
      }
      _ = errand.perform { _ in throw error }
      errand.close(StepFailure(sentence: "\(error)", exitCode: exit))
    } catch { warns("cannot record the run: \(error)") }
  }
}

extension Setback {
  fileprivate func witnesses(_ error: any Error) -> [(String, String)] {
    [(Evidence.said, "\(error)")] + ((errno ?? Errno(behind: error)).map { [(Evidence.errno, $0.name)] } ?? [])
      + (kept.map { [(Evidence.kept, "\($0)")] } ?? [])
  }
}

extension Errno {
  /// What the kernel said, if it was the kernel.
  init?(behind error: any Error) {
    let errno: Errno? =
      switch error {
      case let refusal as KernelRefusal: refusal.errno
      case let error as EngineError: error.refusedBy
      case let error as ImageError: error.errno
      default: nil
      }
    guard let errno else { return nil }
    self = errno
  }
}

extension ImageError {
  fileprivate var errno: Errno? {
    code.map(Errno.init(rawValue:))
  }
}
