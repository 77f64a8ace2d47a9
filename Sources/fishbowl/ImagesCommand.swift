import ArgumentParser
import Planning
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl images`: the images, with docker's columns.
  struct ImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "images", abstract: "List images.",
      discussion: """
        Examples:
          fishbowl images
          fishbowl images -f dangling=true -q
          fishbowl images --format 'table {{.Repository}}\t{{.Size}}' 'debian:*'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "As docker has it; here no image has parents without a name.") var all = false
    @Flag(name: .shortAndLong, help: "Only the IDs.") var quiet = false
    @Flag(help: "Don't shorten IDs.") var noTrunc = false
    @Flag(help: "Show the digests of manifests.") var digests = false
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("Only those: reference, dangling, label, before, since.", valueName: "key=value"))
    var filter: [String] = []
    @Option(help: ArgumentHelp("A line of fields of each, as {{.Repository}}; or json.", valueName: "template"))
    var format: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Only of that name; * and ? stand for any.", valueName: "name[:tag]"))
    var name: String?

    func run() throws {
      let listed = try Engines.make(global.words).listImages(name, filters: filter)
      TerminalDevice.standardOutput.write(try lines(listed))
    }

    private func lines(_ listed: [ContainerEngine.ListedImage]) throws -> [String] {
      if quiet, format == nil { return listed.map { ImageText.id($0.id, whole: noTrunc) } }
      return try Listing(columns: columns, heads: ["CreatedAt": "CREATED AT"]).lines(listed.map(fields), format: format)
    }

    private var columns: [(field: String, head: String)] {
      [("Repository", "REPOSITORY"), ("Tag", "TAG")] + (digests ? [("Digest", "DIGEST")] : [])
        + [("ID", "IMAGE ID"), ("CreatedSince", "CREATED"), ("Size", "SIZE")]
    }

    /// Under the names that docker's templates have.
    private func fields(_ image: ContainerEngine.ListedImage) -> JSON {
      let size = JSON.string(Units.decimal(image.bytes, digits: 3))
      return .object([
        "Containers": .string("N/A"), "CreatedAt": .string(ImageText.time(image.created)),
        "CreatedSince": .string(ImageText.age(image.created)), "Digest": .string(image.digest),
        "ID": .string(ImageText.id(image.id, whole: noTrunc)), "Repository": .string(image.repository),
        "SharedSize": .string("N/A"), "Size": size, "Tag": .string(image.tag), "UniqueSize": .string("N/A"),
        "VirtualSize": size,
      ])
    }
  }

  /// `fishbowl history`: how an image was made.
  struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "history", abstract: "Show what was done to make an image, the last first.",
      discussion: "Example: fishbowl history --no-trunc tiny", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(
      name: [.customShort("H"), .customLong("human")], inversion: .prefixedNo,
      help: "Sizes and times for people.") var human = true
    @Flag(help: "Don't shorten.") var noTrunc = false
    @Flag(name: .shortAndLong, help: "Only the IDs.") var quiet = false
    @Option(help: ArgumentHelp("A line of fields of each, as {{.CreatedBy}}; or json.", valueName: "template"))
    var format: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Name or ID.", valueName: "image")) var image: String

    func run() throws {
      let history = try Engines.make(global.words).history(image)
      TerminalDevice.standardOutput.write(try lines(history))
    }

    private func lines(_ history: [ContainerEngine.ImageHistory]) throws -> [String] {
      if quiet, format == nil { return history.map(id) }
      return try Listing(
        columns: [
          ("ID", "IMAGE"), (human ? "CreatedSince" : "CreatedAt", human ? "CREATED" : "CREATED AT"),
          ("CreatedBy", "CREATED BY"), ("Size", "SIZE"), ("Comment", "COMMENT"),
        ]
      ).lines(history.map(fields), format: format)
    }

    private func id(_ entry: ContainerEngine.ImageHistory) -> String {
      entry.id.map { ImageText.id($0, whole: noTrunc) } ?? "<missing>"
    }

    private func fields(_ entry: ContainerEngine.ImageHistory) -> JSON {
      let by = entry.createdBy.replacing("\t", with: " ")
      return .object([
        "ID": .string(id(entry)), "CreatedAt": .string(entry.created ?? ""),
        "CreatedSince": .string(ImageText.age(entry.created)),
        "CreatedBy": .string(noTrunc || by.count <= 45 ? by : by.prefix(44) + "…"),
        "Size": .string(human ? Units.decimal(entry.bytes, digits: 3) : String(entry.bytes)),
        "Comment": .string(entry.comment),
      ])
    }
  }

  /// Of images, as docker writes it.
  enum ImageText {
    static func id(_ id: String, whole: Bool) -> String {
      whole ? id : String(id.split(separator: ":").last?.prefix(12) ?? "")
    }

    static func age(_ created: String?) -> String { created.map { ContainerEngine.age($0) + " ago" } ?? "N/A" }

    /// As Go writes it, in UTC.
    static func time(_ created: String?) -> String {
      guard let created, created.count >= 19 else { return "N/A" }
      return created.prefix(10) + " " + created.dropFirst(11).prefix(8) + " +0000 UTC"
    }
  }
#endif
