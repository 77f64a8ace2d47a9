package import Steps

/// A run as it was recorded. Its steps come from the recorded effects alone: it can be told without the reducer.
package struct RecordedRun: Equatable, Sendable {
  package var number: Int
  package var run: RunRecord
  package var host: HostRecord
  package var container: ContainerRecord?
  package var layers: [LayerRecord]
  /// In order, each with the Worlds on both sides of it. Effects of a step are ordered by subject and attribute.
  package var steps: [Folded]
  /// What its program wrote, as far as it was recorded.
  package var shown: [Shown] = []
  /// What people wrote beside it.
  package var notes: [Note] = []

  package init(
    number: Int, run: RunRecord, host: HostRecord, container: ContainerRecord?, layers: [LayerRecord], steps: [Folded],
    shown: [Shown] = [], notes: [Note] = []
  ) {
    (self.number, self.run, self.host, self.container) = (number, run, host, container)
    (self.layers, self.steps, self.shown, self.notes) = (layers, steps, shown, notes)
  }

  /// The World before step 1.
  package var before: World { steps.first?.before ?? World(text: run.before) ?? World() }
  /// The World after the last step.
  package var after: World { steps.last?.after ?? before }
}

/// A run in a list.
package struct RunSummary: Equatable, Codable, Sendable {
  package var run: Int
  package var verb: String
  package var argv: [String]
  package var container: String?
  package var started: String
  package var tookNs: Int64?
  package var exit: Int?
  package var state: String
  package var steps: Int
  package var calls: Int
}
