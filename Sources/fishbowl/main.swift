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
  var command = try Fishbowl.parseAsRoot(words)
  try command.run()
} catch let code as ExitCode {
  Fishbowl.exit(withError: code)
} catch  where Fishbowl.exitCode(for: error) == .success {
  Fishbowl.exit(withError: error)
} catch {
  Failure.report(error)
}
