import ArgumentParser
import Narration

/// What every verb takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Keep everything under this directory instead of /var/lib/fishbowl.", valueName: "dir"))
  var root: String?

  @Option(help: ArgumentHelp("Use this trace file.", valueName: "file"))
  var trace: String?

  @Option(help: ArgumentHelp("Language of the words: en or ko. Default: from LANG.", valueName: "en|ko"))
  var lang: String?
}
