import ArgumentParser
import Planning
import Terminal

#if os(Linux)
  import Engine

  ContainerEngine.startProcess()
#endif

do {
  let words = CommandWords.arranged(Array(CommandLine.arguments.dropFirst()))
  try CommandWords.checkVerb(words.first, known: Fishbowl.verbNames)
  #if os(Linux)
    if words.first == "run", let run = RunWords(plain: words.dropFirst()) { ThisProcess.exit(try run.perform()) }
  #endif
  var command = try Fishbowl.parseAsRoot(words)
  try command.run()
} catch let code as ExitCode {
  ThisProcess.exit(code.rawValue)
} catch  where Fishbowl.exitCode(for: error) == .success {
  Fishbowl.exit(withError: error)
} catch {
  Failure.report(error)
}
