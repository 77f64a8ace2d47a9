import Kernel
import Steps

/// What the engine could not do, in words for the person who asked, with docker's exit code.
package struct EngineError: Error, CustomStringConvertible {
  package let description: String
  package let exitCode: Int32
  /// The image is not in the store: a dry run can still say what it knows.
  var isUnknownImage = false

  package init(_ description: String, exitCode: Int32 = 125) {
    self.description = description
    self.exitCode = exitCode
  }

  static func system(_ error: KernelRefusal, doing: String) -> EngineError {
    EngineError("cannot \(doing): \(error)\(advice(error.errno))")
  }

  /// What to do about an errno, where one thing helps nearly always.
  static func advice(_ errno: Errno) -> String {
    switch errno {
    case .nospc: "; free some space, or choose another place with --root DIR"
    case .acces, .perm: "; run it as root, as in `sudo fishbowl …`"
    case .rofs: "; choose a place that can be written with --root DIR"
    default: ""
    }
  }
}

/// Why a run did not come to its end: the step, its call, its errno.
struct StepFailure: Error {
  var sentence: String
  var exitCode: Int32
}

extension StepFailure {
  /// From the event of the step that failed.
  init(event: Event) {
    let call = event.namedCall ?? event.calls.last
    let errno = call?.error
    if case .execute(let candidates, let arguments, _) = event.operation {
      self = Self.execution(event, arguments.first ?? candidates.first ?? "", errno ?? .noent)
      return
    }
    let step = "step \(event.step), \(event.kind.rawValue)"
    let what = call.map { "\($0.name) gave \(errno.map { "\($0.message) (\($0.name))" } ?? "no answer")" }
    let advice = event.kind == .cwdSet ? "; give another directory by -w" : Self.advice(errno)
    sentence = "\(step): \(what ?? "the process died in it"); everything before it was undone\(advice)"
    exitCode = 125
  }

  /// docker's 127 for what isn't there, 126 for what is there but can't be run.
  private static func execution(_ event: Event, _ program: String, _ errno: Errno) -> StepFailure {
    let refused = event.calls.contains { $0.error == .acces }
    if (errno == .noent || errno == .notdir) && !refused {
      let place = program.contains("/") ? Self.missing : "executable file not found in $PATH"
      return StepFailure(sentence: "exec \"\(program)\": \(place); look with `fishbowl run IMAGE ls`", exitCode: 127)
    }
    let reason = refused ? Errno.acces : errno
    return StepFailure(
      sentence: "exec \"\(program)\": \(reason.message) (\(reason.name)); is it a program, and executable?",
      exitCode: 126)
  }

  /// execve(2) says the same of a script's interpreter and of a program's loader.
  private static let missing = "no such file in the container, or it asks for an interpreter that is not there"

  private static func advice(_ errno: Errno?) -> String { errno.map(EngineError.advice) ?? "" }
}
