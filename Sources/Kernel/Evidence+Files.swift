import Steps

/// The files of one process, each read at its first use and then kept.
struct ProcessFiles {
  let pid: Int
  let files: ProcFiles

  init(pid: Int, files: ProcFiles) {
    self.pid = pid
    self.files = files
  }

  private(set) lazy var status = files.status(of: pid)
  private(set) lazy var mounts = files.mounts(of: "\(pid)")
  private(set) lazy var cgroups = files.cgroups(of: "\(pid)")
  private(set) lazy var addresses = files.text("/proc/\(pid)/net/fib_trie")?.lines
  /// By the namespace's name: a dictionary of a type's own keys has its conformances looked up at its first use.
  private var namespaces: [String: String] = [:]

  mutating func namespace(_ namespace: Namespace) -> String? {
    if let known = namespaces[namespace.rawValue] { return known }
    let number = files.namespace(namespace.rawValue, of: "\(pid)")
    namespaces[namespace.rawValue] = number
    return number
  }
}
