import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl load`: images from an archive.
  struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "load", abstract: "Take in images from an archive.",
      discussion: """
        It reads what docker save, podman save and skopeo copy to docker-archive: or oci-archive: have written, compressed \
        or not. Each digest is compared before anything gets a name; if anything is wrong, nothing is loaded.

        Examples:
          fishbowl load -i debian.tar.gz
          docker save debian:12 | fishbowl load
          skopeo copy docker://debian:12 docker-archive:debian.tar:debian:12
          fishbowl load -i debian.tar
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The archive. Default: standard input.", valueName: "file"))
    var input: String?
    @Flag(name: .shortAndLong, help: "As docker has it; here no progress is shown anyway.") var quiet = false

    func run() throws {
      guard input != nil || !TerminalDevice.standardInput.isTerminal else {
        throw EngineError(
          "requested load from stdin, but stdin is empty: give -i FILE, or pipe an archive in", exitCode: 1)
      }
      let loaded = try Engines.make(global.words(of: Self.self)).load(input, Invocations.make(global.words))
      TerminalDevice.standardOutput.write(loaded.flatMap(lines))
    }

    /// docker's words.
    private func lines(_ image: ContainerEngine.Loaded) -> [String] {
      let moved = image.replaced.map {
        "The image \($0.name) already exists, renaming the old one with ID \($0.id) to empty string"
      }
      return moved
        + (image.names.isEmpty ? ["Loaded image ID: \(image.id)"] : image.names.map { "Loaded image: \($0)" })
    }
  }
#endif
