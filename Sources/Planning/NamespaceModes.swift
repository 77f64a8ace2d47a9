public import OCISpec
public import Steps

/// Whose namespaces a container has: its own, the host's, or those of another container. docker-run(1)
public struct NamespaceModes: Equatable, Sendable {
  public enum Mode: Equatable, Sendable {
    case own
    case host
    /// By its name as typed, or, once the engine has looked, its ID.
    case container(String)
  }

  public var pid = Mode.own
  public var ipc = Mode.own
  public var uts = Mode.own
  public var network = Mode.own
  /// --ipc none: no /dev/shm.
  public var hasShm = true
  /// --ipc shareable: other containers may share its messages and its memory.
  public var isIPCShareable = false

  public init() {}

  /// The words of docker, and those of namespaces(7).
  static var kinds: [Kind] {
    [
      Kind(key: "fishbowl.pid", type: "pid", namespace: .pid, path: \.pid),
      Kind(key: "fishbowl.ipc", type: "ipc", namespace: .ipc, path: \.ipc),
      Kind(key: "fishbowl.uts", type: "uts", namespace: .uts, path: \.uts),
      Kind(key: "fishbowl.network", type: "network", namespace: .net, path: \.network),
    ]
  }

  struct Kind {
    var key: String
    var type: String
    var namespace: Namespace
    var path: WritableKeyPath<NamespaceModes, Mode>
  }

  /// The containers it shares something with.
  public var others: [String] {
    Self.kinds.compactMap { self[keyPath: $0.path].container }.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// Whether another container may be born in its IPC namespace: docker's "private" is a promise.
  public var sharesIPC: Bool { ipc != .own || isIPCShareable }

  /// --ipc, as docker writes it.
  public var ipcText: String {
    if !hasShm { return "none" }
    return ipc == .own ? (isIPCShareable ? "shareable" : "private") : ipc.text
  }

  public func namespaces(of container: String) -> [Namespace] {
    Self.kinds.filter { self[keyPath: $0.path].container == container }.map(\.namespace)
  }

  /// With the ID in the place of each name.
  public func resolved<Problem: Error>(_ id: (String) throws(Problem) -> String) throws(Problem) -> NamespaceModes {
    var modes = self
    for kind in Self.kinds {
      if let name = self[keyPath: kind.path].container { modes[keyPath: kind.path] = .container(try id(name)) }
    }
    return modes
  }
}

extension NamespaceModes.Mode {
  /// docker's word, which it writes empty for a container's own.
  public var text: String {
    switch self {
    case .own: ""
    case .host: "host"
    case .container(let name): "container:" + name
    }
  }

  public var container: String? { if case .container(let name) = self { name } else { nil } }

  init(text: String) {
    self = text.isEmpty ? .own : text == "host" ? .host : .container(String(text.dropFirst("container:".count)))
  }
}

extension RuntimeConfig {
  private static let noShm = "fishbowl.no-shm"
  private static let shareable = "fishbowl.ipc-shareable"

  /// What is not its own stands in no list of what is to be made. Whose it is, OCI would have as the path of a process
  /// that is another one after the next start: it is an annotation.
  public var modes: NamespaceModes {
    get {
      var modes = NamespaceModes()
      for kind in NamespaceModes.kinds { modes[keyPath: kind.path] = .init(text: annotations[kind.key] ?? "") }
      modes.hasShm = annotations[Self.noShm] == nil
      modes.isIPCShareable = annotations[Self.shareable] != nil
      return modes
    }
    set {
      for kind in NamespaceModes.kinds where newValue[keyPath: kind.path] != .own {
        annotations[kind.key] = newValue[keyPath: kind.path].text
        linux.namespaces.removeAll { $0.type == kind.type }
      }
      if newValue.isIPCShareable { annotations[Self.shareable] = "true" }
      guard !newValue.hasShm else { return }
      annotations[Self.noShm] = "true"
      mounts.removeAll { $0.destination == "/dev/shm" && $0.type == "tmpfs" }
    }
  }
}
