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
