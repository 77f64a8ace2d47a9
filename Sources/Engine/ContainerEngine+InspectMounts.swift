import Steps

extension ContainerEngine {
  /// As -v took them; null where there was none.
  static func binds(_ state: ContainerState) -> JSON {
    let all = state.mounts.filter { $0.option == "--volume" && !$0.isAnonymous }
    return all.isEmpty ? .null : .array(all.map { .string($0.bind) })
  }

  static func tmpfs(_ state: ContainerState) -> JSON {
    let all = state.mounts.filter { $0.option == "--tmpfs" }
    return all.isEmpty ? .null : .object(all.map { JSON.Member($0.target, .string($0.mode)) })
  }
}

extension MountPoint {
  /// docker tells of --tmpfs among the options only.
  var isListed: Bool { option != "--tmpfs" }

  /// Under docker's names.
  var inspected: JSON {
    .object([
      "Type": .string(type.rawValue), "Name": name.map(JSON.string), "Source": .string(source),
      "Destination": .string(target), "Driver": type == .volume ? .string("local") : nil, "Mode": .string(mode),
      "RW": .bool(!isReadOnly), "Propagation": .string(type == .bind ? "rprivate" : ""),
    ])
  }

  fileprivate var bind: String { (name ?? source) + ":" + target + (mode.isEmpty ? "" : ":" + mode) }
}
