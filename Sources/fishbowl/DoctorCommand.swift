import ArgumentParser
import Narration
import Player
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl doctor`: what this machine can and can't do, each with the reason and what to do.
  struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "doctor", abstract: "Say what this machine can do, and what to do about the rest.",
      discussion: """
        With --stage it looks at what can fail when that recording is shown here: the file, the window, the terminal's \
        characters, names that are in it.

        Exit code: 0 if containers can be made here, or the recording shown, 1 if not. With --store 1 if something is \
        broken that a container needs.
        Examples:
          fishbowl doctor
          fishbowl doctor --json
          fishbowl doctor --store
          fishbowl doctor --stage week3.fishbowl
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Print JSON.") var json = false
    @Option(help: ArgumentHelp("A recording that is to be shown at this terminal.", valueName: "file"))
    var stage: String?

    @Flag(help: "Read the whole store of images, and take away what is broken, so that it is loaded again.")
    var store = false

    func run() throws {
      if let stage { return try run(stage) }
      if store { return try checkStore() }
      let findings = Engines.make(global.words).diagnose(trace: try global.tracePath(), korean: global.language == .ko)
      let output = TerminalDevice.standardOutput
      output.write(json ? [try JSON(encoding: findings).text] : findings.flatMap(lines))
      if findings.contains(where: { $0.state == "no" }) { throw ExitCode(1) }
    }

    private func run(_ recording: String) throws {
      let check = try StageDoctor.check(try global.readablePath(recording), global.language)
      let findings = check.findings(global.language)
      TerminalDevice.standardOutput.write(
        json ? [try JSON(encoding: findings).text] : findings.flatMap { StageDoctor.lines($0.state, $0.text) })
      if findings.contains(where: { $0.state == "no" }) { throw ExitCode(1) }
    }

    private func checkStore() throws {
      let faults = try Engines.make(global.words).checkStore()
      let output = TerminalDevice.standardOutput
      if json {
        output.write([try JSON(encoding: faults).text])
      } else if faults.isEmpty {
        output.write(["The store is sound."])
      }
      if !json {
        output.write(
          faults.map { fault in
            let todo = fault.isMended ? "taken away" : "left, for a container has it: remove that, and ask again"
            return "\(fault.what): \(fault.why); \(todo)".sanitised
          })
      }
      if faults.contains(where: { !$0.isMended }) { throw ExitCode(1) }
    }

    private func lines(_ finding: ContainerEngine.Diagnosis) -> [String] {
      StageDoctor.lines(
        finding.state, "\(finding.what): \(finding.why)" + (finding.todo.map { " → \($0)" } ?? ""))
    }
  }
#endif
