import Kernel

extension ContainerEngine {
  /// One thing that this machine can or can't do, in one language.
  package struct Diagnosis: Codable, Sendable {
    package var id: String
    /// ok, no, note
    package var state: String
    package var what: String
    package var why: String
    package var todo: String?
  }

  /// Looks, and changes nothing.
  package func diagnose(trace: String, korean: Bool) -> [Diagnosis] {
    Machine.findings(root: places.root, trace: trace).map { finding in
      let text = { (text: Finding.Text) in korean ? text.ko : text.en }
      return Diagnosis(
        id: finding.id, state: finding.state.rawValue, what: text(finding.what), why: text(finding.why),
        todo: finding.todo.map(text))
    }
  }

  /// What a process of ours does first: some parents block signals, some close standard streams, and children inherit
  /// that.
  package static func startProcess() {
    Sys.unblockSignals()
    Sys.openStandardStreams()
  }
}

extension TraceTarget {
  /// The trace at `path` belongs to who called sudo(8), or to who runs this.
  package init(ofPersonAt path: String) {
    let isRoot = Sys.userID == 0
    let number = { (name: String) in isRoot ? Sys.environment(name).flatMap { UInt32($0) } : nil }
    self.init(
      path: path, uid: number("SUDO_UID") ?? number("PKEXEC_UID") ?? Sys.userID,
      gid: number("SUDO_GID") ?? Sys.groupID)
  }
}
