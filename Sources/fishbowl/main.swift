import ArgumentParser
import Planning
import Terminal

#if os(Linux)
  import Engine

  ContainerEngine.startProcess()
#endif

var verb = ""
do {
  let words = try CommandWords(Array(CommandLine.arguments.dropFirst()), verbs: Fishbowl.verbNames)
  verb = words.verb
  #if os(Linux)
    if verb == "run", let run = RunWords(words) { ThisProcess.exit(try run.perform()) }
    if verb == "exec", let exec = ExecWords(words) { ThisProcess.exit(try exec.perform()) }
  #endif
  var command = try Fishbowl.parse(words)
  try command.run()
} catch  where PlanCommand.isShown(error) {
} catch let code as ExitCode {
  ThisProcess.exit(code.rawValue)
} catch  where Fishbowl.exitCode(for: error) == .success {
  Fishbowl.exit(withError: error)
} catch {
  Failure.report(error, verb: verb)
}
