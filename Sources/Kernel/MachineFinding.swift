/// One thing that this machine can or can't do, with the reason and the remedy: a line of `fishbowl doctor`.
package struct Finding: Equatable, Codable, Sendable {
  /// Stable, for programs: `overlay`, `cgroup.memory`. Never translated.
  package var id: String
  package var state: State
  /// What was looked at.
  package var what: Text
  /// What was seen, and what follows from it.
  package var why: Text
  /// What to do about it, unless all is well.
  package var todo: Text?

  /// `no`: `run` as root can't work, or not as asked. `note`: only something lesser is missing.
  package enum State: String, CaseIterable, Codable, Sendable { case ok, no, note }

  /// The same in both languages.
  package struct Text: Equatable, Codable, Sendable {
    package var en: String
    package var ko: String

    package init(_ en: String, _ ko: String) {
      self.en = en
      self.ko = ko
    }
  }

  init(_ id: String, _ state: State, _ what: Text, _ why: Text, todo: Text? = nil) {
    self.id = id
    self.state = state
    self.what = what
    self.why = why
    self.todo = todo
  }
}
