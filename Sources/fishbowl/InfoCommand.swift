import ArgumentParser
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl info`: this machine, and what is on it.
  struct InfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "info", abstract: "Say how many containers and images there are, and on what machine.",
      discussion: """
        What this machine can't do, and why, tells fishbowl doctor.
        Examples:
          fishbowl info
          fishbowl info --format '{{.ContainersRunning}} of {{.Containers}}'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Fields, as {{.NCPU}}; or json.", valueName: "template"))
    var format: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let output = TerminalDevice.standardOutput
      let known = try Engines.make(global.words).info()
      let version = JSON.Member("ServerVersion", .string(Fishbowl.configuration.version))
      let info = JSON.object((known.members ?? []) + [version])
      if json || format == "json" { return output.write([info.text]) }
      if let format { return output.write([try Template(format).line(info)]) }
      output.write(lines(info))
    }

    private func lines(_ info: JSON) -> [String] {
      let text = { (name: String) in info[name].map { ($0.string ?? $0.text).sanitised } ?? "" }
      let backing = info["DriverStatus"]?.array?.first?.array?.last?.string ?? ""
      return [
        "Containers: \(text("Containers"))", " Running: \(text("ContainersRunning"))",
        " Paused: \(text("ContainersPaused"))", " Stopped: \(text("ContainersStopped"))", "Images: \(text("Images"))",
        "Server Version: \(text("ServerVersion"))", "Storage Driver: \(text("Driver"))",
        " Backing Filesystem: \(backing)", "Logging Driver: \(text("LoggingDriver"))",
        "Cgroup Driver: \(text("CgroupDriver"))",
        "Cgroup Version: \(text("CgroupVersion")) (\(text("CgroupArrangement")))",
        "Runtime: fishbowl \(text("ServerVersion"))",
        "Kernel Version: \(text("KernelVersion"))", "Operating System: \(text("OperatingSystem"))",
        "OSType: \(text("OSType"))", "Architecture: \(text("Architecture"))", "CPUs: \(text("NCPU"))",
        "Total Memory: \(Units.binary(info["MemTotal"]?.number ?? 0))", "Name: \(text("Name"))",
        "Fishbowl Root Dir: \(text("DockerRootDir"))",
      ]
    }
  }
#endif
