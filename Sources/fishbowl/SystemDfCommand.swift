import ArgumentParser
import Planning
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl system df`: what takes how much of the disk.
  struct SystemDfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "df", abstract: "Show what takes how much of the disk.",
      discussion: """
        Of images both are counted: the blobs as they were pulled or made, and the layers unpacked from them. RECLAIMABLE \
        is what goes with images and volumes that no container uses, and with containers that do not run.

        Examples:
          fishbowl system df
          fishbowl system df -v
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Show each image, container and volume.") var verbose = false
    @Option(help: ArgumentHelp("A line of fields of each, as {{.Type}}; or json.", valueName: "template"))
    var format: String?

    func run() throws {
      guard !verbose || format == nil else {
        throw UsageError("-v and --format contradict each other: give one of them")
      }
      let space = try Engines.make(global.words).space(trace: try global.tracePath())
      let lines = try verbose ? Self.details(space) : Self.summary.lines(Self.rows(space), format: format)
      TerminalDevice.standardOutput.write(lines)
    }

    private static let summary = Listing(
      columns: [
        ("Type", "TYPE"), ("TotalCount", "TOTAL"), ("Active", "ACTIVE"), ("Size", "SIZE"),
        ("Reclaimable", "RECLAIMABLE"),
      ])

    private static func rows(_ space: ContainerEngine.Space) -> [JSON] {
      let idle = space.containers.filter { !$0.listed.isRunning }
      let unlinked = space.volumes.filter { $0.links == 0 }
      return [
        row(
          "Images", space.images.count, space.images.count { $0.containers > 0 }, space.imageBytes,
          space.idleImageBytes),
        row(
          "Containers", space.containers.count, space.containers.count - idle.count, sum(space.containers.map(\.bytes)),
          sum(idle.map(\.bytes))),
        row(
          "Local Volumes", space.volumes.count, space.volumes.count - unlinked.count, sum(space.volumes.map(\.bytes)),
          sum(unlinked.map(\.bytes))),
        row("Trace", space.runs, 0, space.trace, 0),
      ]
    }

    private static func sum(_ numbers: [Int64]) -> Int64 { numbers.reduce(0, +) }

    private static func row(_ type: String, _ total: Int, _ active: Int, _ bytes: Int64, _ idle: Int64) -> JSON {
      let share = bytes > 0 ? " (\(idle * 100 / bytes)%)" : ""
      return .object([
        "Type": .string(type), "TotalCount": .string(String(total)), "Active": .string(String(active)),
        "Size": .string(Units.decimal(bytes)), "Reclaimable": .string(Units.decimal(idle) + share),
      ])
    }

    private static func details(_ space: ContainerEngine.Space) -> [String] {
      section(
        "Images", ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE", "SHARED SIZE", "UNIQUE SIZE", "CONTAINERS"],
        space.images.map(cells))
        + section(
          "Containers", ["CONTAINER ID", "IMAGE", "COMMAND", "SIZE", "CREATED", "STATUS", "NAMES"],
          space.containers.map(cells))
        + section(
          "Local Volumes", ["VOLUME NAME", "LINKS", "SIZE"],
          space.volumes.map { [$0.name, String($0.links), Units.decimal($0.bytes)] })
        + ["Trace: \(space.runs) runs, \(Units.decimal(space.trace))"]
    }

    private static func section(_ what: String, _ heads: [String], _ rows: [[String]]) -> [String] {
      ["\(what) space usage:", ""] + Columns.lines([heads] + rows.map { $0.map(\.sanitised) }) + [""]
    }

    private static func cells(_ image: ContainerEngine.Space.Image) -> [String] {
      let id = image.id.split(separator: ":").last?.prefix(12) ?? ""
      return [
        image.repository, image.tag, String(id), image.created.map { ContainerEngine.age($0) + " ago" } ?? "N/A",
        Units.decimal(image.bytes), Units.decimal(image.shared), Units.decimal(image.bytes - image.shared),
        String(image.containers),
      ]
    }

    private static func cells(_ container: ContainerEngine.Space.Container) -> [String] {
      let listed = container.listed
      return [
        String(listed.id.prefix(12)), listed.image, listed.quotedCommand(whole: false),
        Units.decimal(container.bytes), ContainerEngine.age(listed.created) + " ago", listed.status, listed.name,
      ]
    }
  }
#endif
