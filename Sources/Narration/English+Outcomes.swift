import Steps

// What is said of a step that did not end as planned.
extension English {
  func failure(_ told: Told, task: String) -> Excuse {
    if let said = told.event.said { return setback(told, task: task, said: said) }
    return Excuse(line: failureLine(told), more: "\(aim(task)) \(consequence(told))")
  }

  private func failureLine(_ told: Told) -> String {
    guard let call = told.failing, let error = call.error else {
      return "This step failed; no call of it says why."
    }
    if call.fate == .injected { return "\(call.name) was made to fail with \(error.name), by --fail." }
    if told.event.kind == .execUser { return notStarted(told.event.operation, error) }
    return "\(call.name) failed with \(error.name): \(error.message)."
  }

  private func consequence(_ told: Told) -> String {
    let source =
      told.failing?.fate == .injected
      ? "The kernel was not asked: Fishbowl put this error in its place, on request. "
      : told.failing == nil ? "" : "That is the kernel's answer. "
    return source + (told.event.undoes == nil ? stop(told) : "The clean-up goes on with its next step.")
  }

  private func stop(_ told: Told) -> String {
    "The run stops at step \(told.event.step), and the steps before it are undone in reverse\(exitCode(told))."
  }

  private func exitCode(_ told: Told) -> String {
    told.facts.exit.map { "; the exit code is \($0)" } ?? ""
  }

  func skip(_ told: Told, task: String) -> Excuse {
    guard let call = told.tolerated.last, let error = call.error else {
      return Excuse(
        line: "This step was left out. \(missing(told))",
        more: "\(aim(task)) The kernel was asked for nothing.\(witness(told))")
    }
    return Excuse(
      line: "Not done: \(call.name) said \(error.name), \(error.message).",
      more: "\(aim(task)) The plan can do without it, so the run goes on.")
  }

  private func missing(_ told: Told) -> String {
    told.findsHosts ? "What is there is still the host's." : without(told.event.kind)
  }

  /// What the kernel says of it.
  private func witness(_ told: Told) -> String {
    guard let line = told.witness else { return "" }
    return " \(line.source) says so: \(line.text)"
  }

  func cut(_ told: Told, task: String) -> Excuse {
    guard let call = told.unfinished else {
      return Excuse(
        line: "The process died in this step, between two calls.",
        more: "\(aim(task)) What its calls had done until then is undone.")
    }
    return Excuse(
      line: "The process died in this step: \(call.name) began, and no end of it is recorded.",
      more: """
        \(aim(task)) Nobody can tell whether \(call.name) took effect, so it is undone in any case; finding nothing to \
        undo is no error.
        """)
  }

  func tolerance(_ told: Told) -> String? {
    let answers = told.tolerated.compactMap { call in call.error.map { "\(call.name) said \($0.name)" } }
    guard let first = answers.first else { return nil }
    let others =
      answers.contains { $0 != first } ? " and other errors" : answers.count > 1 ? " \(answers.count) times" : ""
    return "On the way \(first)\(others), which this step expects: it goes on."
  }

  private func aim(_ task: String) -> String { "Its task: \(task)" }
}
