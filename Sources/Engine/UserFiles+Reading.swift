import Images
import Kernel
import Planning

/// No link is followed, and no more than 1 MiB read: these files are strangers'.
extension UserFiles {
  private static let most = 1 << 20

  /// Of an image's layers, from the lowest.
  static func ofLayers(_ folders: [String]) -> UserFiles {
    guard let etc = try? LayerStack(folders).entered("etc") else { return UserFiles() }
    return UserFiles(passwd: text("passwd", in: etc), group: text("group", in: etc))
  }

  private static func text(_ name: String, in etc: LayerStack) -> String {
    guard let folder = try? etc.folder(holding: name) else { return "" }
    return Sys.read(inside: folder, [name], limit: most) ?? ""
  }

  /// Of a container that runs, by its first process.
  static func ofContainer(_ pid: Int) -> UserFiles {
    let text = { Sys.read(inside: "/proc/\(pid)/root", ["etc", $0], limit: most) ?? "" }
    return UserFiles(passwd: text("passwd"), group: text("group"))
  }
}
