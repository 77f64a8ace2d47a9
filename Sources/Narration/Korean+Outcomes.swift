import Steps

// What is said of a step that did not end as planned.
extension Korean {
  func failure(_ told: Told, task: String) -> Excuse {
    if let said = told.event.said { return setback(told, task: task, said: said) }
    return Excuse(line: failureLine(told), more: "\(aim(task)) \(consequence(told))")
  }

  private func failureLine(_ told: Told) -> String {
    guard let call = told.failing, let error = call.error else {
      return "이 단계는 실패했다. 이유를 말해 주는 호출은 없다."
    }
    if call.fate == .injected { return "--fail에 따라 \(call.name, .subject) \(error.name, .toward) 실패하게 했다." }
    if told.event.kind == .execUser { return notStarted(told.event.operation, error) }
    return "\(call.name, .subject) \(error.name, .toward) 실패했다: \(message(error))."
  }

  private func consequence(_ told: Told) -> String {
    let source =
      told.failing?.fate == .injected
      ? "커널에는 묻지 않았다. 요청에 따라 Fishbowl이 이 오류를 대신 넣었다. "
      : told.failing == nil ? "" : "이 오류는 커널의 대답이다. "
    return source + (told.event.undoes == nil ? stop(told) : "뒷정리는 다음 단계로 이어진다.")
  }

  private func stop(_ told: Told) -> String {
    "실행은 \(told.event.step)단계에서 멈추고, 앞 단계들을 거꾸로 되돌린다.\(exitCode(told))"
  }

  private func exitCode(_ told: Told) -> String { told.facts.exit.map { " 종료 코드는 \($0, .copula)다." } ?? "" }

  func skip(_ told: Told, task: String) -> Excuse {
    guard let call = told.tolerated.last, let error = call.error else {
      return Excuse(
        line: "이 단계는 생략했다. \(missing(told))",
        more: "\(aim(task)) 커널에는 아무것도 요청하지 않았다.\(witness(told))")
    }
    return Excuse(
      line: "하지 못했다. \(call.name, .subject) \(error.name, .object) 돌려주었다: \(message(error)).",
      more: "\(aim(task)) 이 단계 없이도 계획을 이어 갈 수 있어 실행은 계속된다.")
  }

  private func missing(_ told: Told) -> String {
    told.findsHosts ? "거기에는 아직 호스트의 것이 있다." : without(told.event.kind)
  }

  /// 커널이 그렇다고 하는 줄.
  private func witness(_ told: Told) -> String {
    guard let line = told.witness else { return "" }
    return " \(line.source)의 줄: \(line.text)"
  }

  func cut(_ told: Told, task: String) -> Excuse {
    guard let call = told.unfinished else {
      return Excuse(
        line: "이 단계에서 호출과 호출 사이에 프로세스가 죽었다.",
        more: "\(aim(task)) 그때까지 끝난 호출이 바꾼 것은 되돌린다.")
    }
    return Excuse(
      line: "이 단계에서 프로세스가 죽었다. \(call.name, .topic) 시작했지만 끝난 기록이 없다.",
      more: """
        \(aim(task)) \(call.name, .subject) 효과를 냈는지는 아무도 알 수 없다. 그래서 어느 쪽이든 되돌리며, 되돌릴 것이 \
        없어도 오류가 아니다.
        """)
  }

  func tolerance(_ told: Told) -> String? {
    let answers = told.tolerated.compactMap { call in call.error.map { "\(call.name, .subject) \($0.name, .object)" } }
    guard let first = answers.first else { return nil }
    let times = answers.allSatisfy { $0 == first } && answers.count > 1 ? " \(answers.count)회" : ""
    let others = answers.contains { $0 != first } ? " 다른 오류도 있었다." : ""
    return "도중에 \(first)\(times) 돌려주었지만, 예상한 오류이므로 단계는 이어진다.\(others)"
  }

  private func aim(_ task: String) -> String { "이 단계가 할 일: \(task)" }
}
