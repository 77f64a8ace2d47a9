import Kernel
import Planning
import Steps

/// What the engine could not do, in words for the person who asked, with docker's exit code.
package struct EngineError: Error, CustomStringConvertible {
  package let description: String
  package let exitCode: Int32
  /// The image is not in the store: a dry run can still say what it knows.
  package var isUnknownImage = false
  /// There is no container of that name.
  package var isUnknownContainer = false
  /// What was typed can't be read, as any other option that can't.
  package var isOfOption = false

  /// What the kernel said, if it was the kernel.
  var refusedBy: Errno?

  package init(_ description: String, exitCode: Int32 = 125) {
    self.description = description
    self.exitCode = exitCode
  }

  /// `what` could not be done, because of `cause`; `advice`: what to do about it.
  init(_ what: String, because cause: any Error, advice: String = "", exitCode: Int32 = 1) {
    self.init("\(what)\(cause)\(advice)", exitCode: exitCode)
    refusedBy = Errno(behind: cause)
  }

  init(ofOption error: UsageError) {
    self.init(error.description)
    isOfOption = true
  }

  static func system(_ error: KernelRefusal, doing: String) -> EngineError {
    var made = EngineError("cannot \(doing): \(error)\(advice(error.errno))")
    made.refusedBy = error.errno
    return made
  }

  static func nameTaken(_ name: String, by owner: String, exitCode: Int32 = 125) -> EngineError {
    EngineError(
      "the container name \"\(name)\" is already in use by container \(owner.prefix(12)); remove it with"
        + " `fishbowl rm \(name)`, or choose another --name", exitCode: exitCode)
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
  /// From the event of the step that failed. `container`: that a program is started in beside its first, by its name.
  init(event: Event, in container: String? = nil) {
    let call = event.namedCall ?? event.calls.last
    let errno = call?.error
    if case .execute(let candidates, let arguments, _) = event.operation {
      self = Self.execution(event, arguments.first ?? candidates.first ?? "", errno ?? .noent, container)
      return
    }
    if case .createContainer(let place) = event.operation, errno == .exist, let owner = Sys.link(place.nameFile) {
      // Another command was faster: the name was free when this one looked.
      self = Self(.nameTaken(place.name, by: owner))
      return
    }
    let step = "step \(event.step), \(event.kind.rawValue)"
    let what = call.map { Self.told($0) + Self.earlier(event) } ?? "the process died in it"
    // Who asked for the error knows what to do about it.
    let advice = call?.fate == .injected ? "" : Self.advice(event.operation, errno)
    sentence = "\(step): \(what); everything before it was undone\(advice)"
    exitCode = 125
  }

  private static func told(_ call: PerformedCall) -> String {
    "\(call.name) gave \(call.error.map { "\($0.message) (\($0.name))" } ?? "no answer")"
  }

  /// What the step went on after may be why it then failed: a folder that could not be made, for one.
  private static func earlier(_ event: Event) -> String {
    let call = event.calls.last { $0.fate == .tolerated && $0.error != .exist }
    return call.map { ", after " + told($0) } ?? ""
  }

  /// To the command, before the container was let go.
  static func signal(_ number: Int32) -> StepFailure {
    StepFailure(
      sentence: "stopped by \(Signal.name(Int(number))) before the container ran; everything was undone",
      exitCode: 128 + number)
  }

  init(_ error: EngineError) {
    sentence = error.description
    exitCode = error.exitCode
  }

  /// docker's 127 for what isn't there, 126 for what is there but can't be run.
  private static func execution(
    _ event: Event, _ program: String, _ errno: Errno, _ container: String?
  ) -> StepFailure {
    let refused = event.calls.contains { $0.error == .acces }
    if (errno == .noent || errno == .notdir) && !refused {
      let place = program.contains("/") ? Self.missing : "executable file not found in $PATH"
      return StepFailure(sentence: "exec \"\(program)\": \(place); \(meant(program, container))", exitCode: 127)
    }
    let reason = refused ? Errno.acces : errno
    return StepFailure(
      sentence: "exec \"\(program)\": \(reason.message) (\(reason.name)); is it a program, and executable?",
      exitCode: 126)
  }

  /// Words that are no program's name have come to its place.
  private static func meant(_ program: String, _ container: String?) -> String {
    if program.hasPrefix("-") { return "an option stands before the image, and in exec before the container" }
    if program.contains(" ") { return "it is one word with blanks in it: leave the quotes out, or give it to sh -c" }
    return "look with `fishbowl \(container.map { "exec \($0)" } ?? "run --rm IMAGE") ls /bin`"
  }

  /// execve(2) says the same of a script's interpreter and of a program's loader.
  private static let missing = "no such file in the container, or it asks for an interpreter that is not there"

  private static func advice(_ operation: Operation, _ errno: Errno?) -> String {
    if case .changeDirectory(let path) = operation { return another(path) }
    if case .enterDirectory(let path) = operation { return another(path) }
    return switch (operation.kind, errno) {
    case (.rlimitSet, _), (.oomScoreAdj, _): "; root has no CAP_SYS_RESOURCE here: ask for what is not above its own"
    case (.mountVolume, .inval?), (.mountVolume, .notdir?): "; a file fits only on a file, a folder only on a folder"
    case (.aquariumFill, .inval?):
      "; this kernel or the file system of the store can't show layers to other users (idmapped mounts), so there is no"
        + " aquarium here: leave out --break-isolation"
    case (.layerMap, .inval?):
      "; this kernel or a file system can't show files to other users (idmapped mounts): leave out --userns private"
    case (.aquariumSeal, _), (.aquariumFill, _), (.procHelper, _):
      "; without an aquarium nothing is left out: leave out --break-isolation"
    case (.volumeOpen, .noent?): "; look whether what is to be mounted is there"
    default: errno.map(EngineError.advice) ?? ""
    }
  }

  private static func another(_ path: String) -> String { "; give another directory than \(path) by -w" }
}
