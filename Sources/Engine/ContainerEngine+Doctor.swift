import Images
import Kernel
import Steps

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

  /// Something in the store of images that was not what it should be.
  package struct StoreDiagnosis: Codable, Sendable {
    package var what: String
    package var why: String
    /// It was taken away, so that it is loaded or unpacked again; else a container needs it.
    package var isMended: Bool
  }

  /// Reads the whole store, and takes away what is broken.
  package func checkStore() throws -> [StoreDiagnosis] {
    recover()
    var found: [StoreDiagnosis] = []
    let store = ContainerStore(places: places)
    try store.checkReadable()
    try store.whileNoneIsMade {
      let kept = Set(store.all().flatMap(\.layers).map(\.path))
      found = try withImages { images throws(ImageError) in try images.check(keeping: kept) }
        .map { StoreDiagnosis(what: $0.what, why: $0.why, isMended: $0.isMended) }
    }
    return found
  }

  /// What a process of ours does first: some parents block signals, some close standard streams, and children inherit
  /// that.
  package static func startProcess() {
    Sys.unblockSignals()
    Sys.openStandardStreams()
  }
}
