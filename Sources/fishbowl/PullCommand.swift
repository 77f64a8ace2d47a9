import ArgumentParser
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl pull`: an image from its registry.
  struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pull", abstract: "Fetch an image from a registry.",
      discussion: """
        Names are read as docker reads them: debian is docker.io/library/debian:latest. A program without rights, \
        fishbowl-registry, speaks with the registry; every digest is computed again before anything gets the name. What \
        a broken or killed pull has brought is kept, and the next goes on from there.

        Examples:
          fishbowl pull debian:12
          fishbowl pull localhost:5000/lab/base
          fishbowl pull --platform linux/arm64 alpine
          fishbowl pull debian@sha256:…
          fishbowl pull -a localhost:5000/lab/base

        Registries without TLS, and mirrors of Docker Hub: /etc/fishbowl/registries.json, with the members \
        insecure-registries and registry-mirrors of docker's daemon.json; those on this machine need no entry. \
        SSL_CERT_FILE names certificates to trust; HTTPS_PROXY, HTTP_PROXY and NO_PROXY are heeded. Passwords: \
        `fishbowl login`.
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Flag(name: .shortAndLong, help: "Print the image's name only.") var quiet = false
    @Flag(name: .shortAndLong, help: "All tags of the repository.") var allTags = false
    @Option(help: ArgumentHelp("For another machine than this.", valueName: "os/architecture")) var platform: String?
    @ArgumentParser.Argument(help: ArgumentHelp("The image.", valueName: "name[:tag|@digest]")) var image: String

    func run() throws {
      let pulling = ImagePulls(global: global.words(of: Self.self), output: .standardOutput, isQuiet: quiet)
      let name =
        allTags
        ? try pulling.pullAll(image, platform: platform)
        : try pulling.pull(image, platform: platform, Invocations.make(global.words)).reference
      TerminalDevice.standardOutput.write([name])
    }
  }

  /// `fishbowl push`: an image to its registry.
  struct PushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "push", abstract: "Send an image to the registry that its name tells.",
      discussion: """
        What the registry has is not sent again.

        Example: fishbowl tag tiny localhost:5000/lab/tiny:v1 && fishbowl push localhost:5000/lab/tiny:v1
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Flag(name: .shortAndLong, help: "Print the image's name only.") var quiet = false
    @ArgumentParser.Argument(help: ArgumentHelp("The image.", valueName: "name[:tag]")) var image: String

    func run() throws {
      let output = TerminalDevice.standardOutput
      let name = try ImageName(image)
      let display = quiet ? nil : TransferDisplay(.push, on: output)
      if !quiet {
        if name.isTagLeftOut { output.write(["Using default tag: latest"]) }
        output.write(["The push refers to repository [\(name.repository)]"])
      }
      let engine = Engines.make(global.words(of: Self.self))
      let pushed = try engine.push(image, Invocations.make(global.words)) { display?.show($0) }
      output.write(
        quiet ? [name.whole] : ["\(pushed.tag): digest: \(pushed.digest) size: \(pushed.bytes)"])
    }
  }
#endif
