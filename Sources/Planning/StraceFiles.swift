/// Which path an open descriptor means, as far as a log says it.
struct StraceFiles {
  private var paths: [Int64: String] = [:]
  private var directory = ""

  /// Looks at a call for what it opens, closes or copies.
  mutating func follow(_ call: StraceCall) {
    guard call.error == nil, let result = call.result else { return }
    switch call.name {
    case "open", "creat": paths[result] = absolute(call.text(0))
    case "openat", "openat2": paths[result] = path(of: call, at: 0)
    case "dup", "dup2", "dup3": paths[result] = path(call.number(0))
    case "fcntl":
      if call.has("F_DUPFD_CLOEXEC") || call.has("F_DUPFD") { paths[result] = path(call.number(0)) }
    case "close":
      if let descriptor = call.number(0) { paths[descriptor] = nil }
    case "chdir": directory = absolute(call.text(0))
    case "fchdir": directory = call.number(0).flatMap { paths[$0] } ?? directory
    case "pivot_root", "chroot": directory = "/"
    default: break
    }
  }

  /// The path behind a descriptor.
  func path(_ descriptor: Int64?) -> String? { descriptor.flatMap { paths[$0] } }

  /// What a path in an argument means: `/proc/self/fd/6` what is open there.
  func resolved(_ path: String) -> String {
    guard path.hasPrefix("/proc/self/fd/"), let number = Int64(path.dropFirst("/proc/self/fd/".count)) else {
      return absolute(path)
    }
    return paths[number] ?? path
  }

  /// The path that a directory's descriptor and a name in it mean.
  func path(of call: StraceCall, at index: Int) -> String {
    let name = call.text(index + 1)
    guard !name.hasPrefix("/"), let folder = path(call.number(index)) else { return absolute(name) }
    return Self.joined(folder, name)
  }

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : Self.joined(directory, path) }

  private static func joined(_ folder: String, _ name: String) -> String {
    if name.isEmpty || name == "." { return folder.isEmpty ? name : folder }
    return folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
