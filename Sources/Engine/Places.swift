import Kernel

/// Where the engine keeps what it keeps. State is files, each a whole JSON written aside and renamed.
///
///     ROOT/            blobs/  layers/  init  volumes/NAME/{volume.json,_data}  names/NAME → ID  trace/
///                      containers/ID/{config.json,state.json,upper,work,merged}
///     RUN/NONCE/       arena  start  lock
package struct Places: Equatable, Sendable {
  package let root: String
  package let run: String

  /// `root` nil: the ordinary places. A root of one's own holds everything, the runs too. A relative one is
  /// taken from the working directory: the container's process has another.
  package init(root: String?) {
    let own = root.map { $0.hasPrefix("/") ? $0 : Sys.workingDirectory + "/" + $0 }
    self.root = own ?? Self.ordinary.root
    run = own.map { $0 + "/run" } ?? Self.ordinary.run
  }

  /// Of root, and of a person: as the XDG Base Directory Specification has them.
  private static let ordinary: (root: String, run: String) = {
    guard Sys.userID != 0 else { return ("/var/lib/fishbowl", "/run/fishbowl") }
    let folder = { (name: String) in Sys.environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    let data = folder("XDG_DATA_HOME") ?? (folder("HOME") ?? "/tmp/fishbowl-\(Sys.userID)") + "/.local/share"
    let session = folder("XDG_RUNTIME_DIR") ?? "/run/user/\(Sys.userID)"
    let root = data + "/fishbowl"
    return (root, Sys.canWrite(session) ? session + "/fishbowl" : root + "/run")
  }()

  package var containers: String { root + "/containers" }
  package var names: String { root + "/names" }

  func directory(of id: String) -> String { containers + "/" + id }
  /// What containers with --init have as PID 1.
  var initProgram: String { root + "/init" }
  func nameFile(_ name: String) -> String { names + "/" + name }

  /// Makes the folders that are missing, but the one of runs, which `Session` makes: it may lie where nothing outlives the
  /// machine. What lies in `containers` is nobody else's business.
  func make() throws(KernelRefusal) {
    try Sys.makeDirectories(root, mode: 0o711)
    try Sys.makeDirectories(containers, mode: 0o700)
    try Sys.makeDirectories(names, mode: 0o700)
    try Sys.makeDirectories(volumes, mode: 0o711)
  }
}
