import ArgumentParser
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl image layers`: what each layer of an image brings, covers and hides.
  struct ImageLayersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "layers", abstract: "Show what each layer of an image brings, covers and hides.",
      discussion: """
        Upper layers cover and hide what lower ones brought, and take nothing away: WASTED counts the bytes that lie on the \
        disk for nothing since. With a path, what becomes of it from layer to layer.

        Examples:
          fishbowl image layers tiny
          fishbowl image layers tiny /etc/motd
          fishbowl image layers --files debian:12
          fishbowl image layers --json tiny
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Print JSON, with every file.") var json = false
    @Flag(help: "List what is new, too, and not only what covers and hides.") var files = false
    @ArgumentParser.Argument(help: ArgumentHelp("Name or ID.", valueName: "image")) var image: String
    @ArgumentParser.Argument(help: ArgumentHelp("A path inside.", valueName: "path")) var path: String?

    func run() throws {
      let engine = Engines.make(global.words)
      guard let path else {
        return TerminalDevice.standardOutput.write(
          LayerText.lines(try engine.layers(ofImage: image), json: json, files: files))
      }
      let life = try engine.life(of: path, inImage: image)
      guard json || !life.isEmpty else {
        throw EngineError(
          "no layer of \(image) has \(path): give a path as the layers have it, without links on the way", exitCode: 1)
      }
      TerminalDevice.standardOutput.write(json ? [LayerText.json(life)] : LayerText.lines(life))
    }
  }

  /// `fishbowl layers`: what lies under a container.
  struct LayersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "layers", abstract: "Show the layers under a container, and what lies in its own.",
      discussion: """
        The lowest first. All but the last belong to the image, and every container of it has the same; the last is the \
        container's own and goes with it. A running container stands still while it is looked at.

        Examples:
          fishbowl layers web
          fishbowl layers --json web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Print JSON, with every file.") var json = false
    @Flag(help: "List what is new in the image's layers, too.") var files = false
    @ArgumentParser.Argument(help: ArgumentHelp("Name or ID.", valueName: "container")) var container: String

    func run() throws {
      let layers = try Engines.make(global.words).layers(ofContainer: container, Invocations.make(global.words))
      TerminalDevice.standardOutput.write(LayerText.lines(layers, json: json, files: files))
    }
  }
#endif
