import Planning
import Terminal
import TraceStore

extension Acquaintance {
  /// Those users as this machine knows them, and who is at work now.
  init(ofUsers users: [UInt32]) {
    let passwd = TextFile.bytes("/etc/passwd").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let files = UserFiles(passwd: passwd)
    let known = Environment.variables(["SUDO_USER", "USER", "LOGNAME"]).values
    let homes = users.map(files.home) + known.compactMap(files.home) + [Environment.variable("HOME") ?? "/"]
    self.init(names: users.compactMap(files.name) + known, homes: homes)
  }
}
