/// One of the nine chapters of a container's life, with the same number everywhere: plan, narration, replay, page.
public enum Scene: Int, CaseIterable, Codable, Sendable {
  case image = 1
  case limits, process, isolation, root, furnish, rights, exec, end

  /// The scene's name in traces and command lines. Never translated.
  public var name: String {
    switch self {
    case .image: "image"
    case .limits: "limits"
    case .process: "process"
    case .isolation: "isolation"
    case .root: "root"
    case .furnish: "furnish"
    case .rights: "rights"
    case .exec: "exec"
    case .end: "end"
    }
  }
}
