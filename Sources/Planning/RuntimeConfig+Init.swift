public import OCISpec

extension RuntimeConfig {
  /// Where docker has its init inside a container.
  static let initPath = "/sbin/docker-init"

  /// --init: `source`, a program on the host, becomes PID 1, and what was to be that its child.
  public mutating func addInit(source: String) {
    mounts.append(Mount(Self.initPath, type: "bind", source: source, options: ["bind", "ro"]))
    process.args = [Self.initPath, "--"] + process.args
  }

  /// The program that the init was put there for.
  public var hasInit: Bool { mounts.contains(where: \.isInit) }

  /// What the user asked to be run.
  public var command: [String] { hasInit ? Array(process.args.dropFirst(2)) : process.args }
}

extension RuntimeConfig.Mount {
  var isInit: Bool { destination == RuntimeConfig.initPath && type == "bind" }
}
