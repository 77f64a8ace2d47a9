import Images
import Kernel
import Steps

extension SeenFile {
  /// Files of a writable layer that are looked at, and bytes that are compared with those below: a run's end must not take
  /// long.
  private static let mostChanges = 1000
  private static let mostCompared: Int64 = 32 << 20

  /// What the container's writable layer holds, once nobody writes there any more. An empty one is seen by one look.
  static func addChanges(of state: ContainerState, in directory: String, _ places: Places) {
    let upper = places.directory(of: state.id) + "/upper"
    guard Sys.hasNames(in: upper), Sys.type(of: path(in: directory)) != nil else { return }
    // Files of a person's containers are strangers' to them: what sees them writes it down.
    try? Mapped.perform {
      let surveyor = LayerSurveyor(
        state.rootfs.map { [$0] } ?? state.layers.map(\.path), most: mostChanges, comparing: mostCompared)
      let survey = try surveyor.survey(upper: upper)
      add(survey.entries.map(FileChange.init), isCut: survey.isCut, in: directory)
    }
  }

  /// One entry, of which the observation and the rows are made.
  private static func add(_ changes: [FileChange], isCut: Bool, in directory: String) {
    guard !changes.isEmpty else { return }
    let entry = JSON.object(["changes": .array(changes.map(\.json)), "isCut": .bool(isCut)])
    append(.changes, entry, in: directory)
  }

  /// Whether that was noted, by a monitor that has died since.
  static func hasChanges(in directory: String) -> Bool {
    guard let file = try? Sys.openFile(path(in: directory), writable: false) else { return false }
    defer { Sys.close(file) }
    var reader = Reader(file)
    return reader.news(since: 0).contains { $0.stream == .changes }
  }
}

extension SeenFile.Entry {
  /// What they come to, counted. Nil for anything else.
  var summary: Operation? {
    guard let changes, let isCut = json?["isCut"] else { return nil }
    return .observeChanges(ChangeSummary(changes, isCut: isCut == .bool(true)))
  }

  /// Nil for anything else.
  var changes: [FileChange]? {
    guard stream == .changes else { return nil }
    return json?["changes"]?.array?.compactMap { FileChange($0) }
  }
}
