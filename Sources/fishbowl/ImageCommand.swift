import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl image …`. `CommandWords` takes the word away before those that have a shorter spelling.
  struct ImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "image",
      abstract: "The same verbs as `image ls`, `image rm`, `image load`; and inspect, layers, prune.",
      discussion: """
        Examples:
          fishbowl image ls
          fishbowl image inspect -f '{{.Config.Cmd}}' debian
          fishbowl image prune -a
          fishbowl image layers tiny
        """, subcommands: [ImageInspectCommand.self, ImagePruneCommand.self, ImageLayersCommand.self],
      helpNames: [.customLong("help")])
  }

  struct ImageInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "inspect", abstract: "Print what is known of images, as JSON.",
      discussion: "Example: fishbowl image inspect -f '{{.Config.Entrypoint}}' debian",
      helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Print a line of fields of each instead.", valueName: "template"))
    var format: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Names or IDs.", valueName: "image")) var images: [String]

    func run() throws {
      let engine = Engines.make(global.words)
      try Inspection.print(images, format: format) { try engine.inspectImage($0) }
    }
  }

  struct ImagePruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune",
      abstract: "Remove images without a name that no container uses; with -a, the named as well.",
      discussion: "Example: fishbowl image prune -af --filter until=24h", helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Flag(name: .shortAndLong, help: "Named ones, too.") var all = false
    @Flag(name: .shortAndLong, help: "Don't ask.") var force = false
    @OptionGroup var filters: PruneFilters

    func run() throws {
      try ContainerEngine.checkPruneFilters(filters.texts)
      let which = all ? "all images without at least one container associated to them" : "all dangling images"
      let words = global.words(of: Self.self)
      guard
        force || words.asPlan != nil || Question.isAnswered(["WARNING! This will remove \(which)."] + filters.lines)
      else { return }
      let pruned = try Engines.make(words).pruneImages(
        all: all, filters: filters.texts, Invocations.make(global.words))
      try Pruned.report([("Deleted Images:", pruned.removed)], pruned.bytes, pruned.problems)
    }
  }

  /// `fishbowl tag`: another name for an image.
  struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "tag", abstract: "Give an image another name.",
      discussion: """
        A name is an entry in the store's index: the image is there once, under as many names as you like.

        Example: fishbowl tag debian:12 lab/base:v1
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @ArgumentParser.Argument(help: ArgumentHelp("Name or ID.", valueName: "image")) var image: String
    @ArgumentParser.Argument(help: ArgumentHelp("The new name.", valueName: "name[:tag]")) var name: String

    func run() throws {
      try Engines.make(global.words(of: Self.self)).tag(image, as: name, Invocations.make(global.words))
    }
  }

  /// `fishbowl rmi`: takes names from images, and images away.
  struct RmiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rmi", abstract: "Remove images, or some of their names.",
      discussion: """
        A name is taken away; with its last name the image goes, and the layers that no other image or container needs.

        Examples:
          fishbowl rmi debian:12
          fishbowl rmi --narrate debian:12
          fishbowl plan rmi debian:12
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Flag(name: .shortAndLong, help: "Even if a container that does not run uses it.") var force = false
    @Flag(help: "As docker has it; here no image has parents without a name.") var noPrune = false
    @ArgumentParser.Argument(help: ArgumentHelp("Names or IDs.", valueName: "image")) var images: [String]

    func run() throws {
      let engine = Engines.make(global.words(of: Self.self))
      let invocation = try Invocations.make(global.words)
      try Several.perform(images, allows: { force && ($0 as? EngineError)?.isUnknownImage == true }) { image in
        try engine.removeImage(image, force: force, invocation).joined(separator: "\n")
      }
    }
  }
#endif
