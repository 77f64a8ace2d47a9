import Glibc
import Steps

extension ProcFiles {
  /// The processes of the PID namespace in which `pid` is, as far as this user may look: for containers that have no group.
  package func inNamespaces(of pid: Int) -> [Int] {
    guard let own = namespace("pid", of: String(pid)), let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    return Sys.entries(of: directory).compactMap { Int($0) }.sorted().filter { namespace("pid", of: String($0)) == own }
  }
}
