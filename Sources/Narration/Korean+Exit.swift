import Steps

// Scene 9: how it ended
extension Korean {
  func awaitExit(_ told: Told) -> Text {
    let process = told.after[.process(1)]
    let signal = process["signal"].map(Format.signal)
    let kills = process["oom_kill"].flatMap { Int($0) }
    return Text(
      plan: "첫 프로세스가 끝날 때까지 기다려 종료 상태를 받는다.",
      line: "\(told.after.ranOut ? "메모리가 모자라 " : "")\(subject(told)) \(ended(process["exit"], signal)).",
      more: """
        컨테이너는 안에 무엇이 더 돌든 첫 프로세스와 함께 끝난다. \(others(told))\(code(process["exit"], signal))\(counted(kills, signal))
        """,
      story: """
        pidfd에 waitid를 호출하면 어떻게 끝났는지(CLD_EXITED, CLD_KILLED, CLD_DUMPED)와 그 번호를 알 수 있고, 커널은 프로세스를 \
        잊는다. PID 1이 끝나면 같은 PID 네임스페이스의 모든 프로세스가 SIGKILL을 받고, 그 네임스페이스에서는 fork가 ENOMEM으로 \
        실패한다.
        """,
      whyNow: "그때까지 monitor가 할 일은 바이트와 시그널을 전하는 것뿐이다.",
      notSo: endBelief(told, signal, kills))
  }

  private func others(_ told: Told) -> String {
    told.after.isFirst
      ? "PID 네임스페이스의 PID 1이 끝나면 커널이 나머지를 모두 죽인다." : "PID 네임스페이스의 PID 1이 아니므로 나머지는 Fishbowl이 죽인다."
  }

  /// 커널이 보낸 SIGKILL인지 남이 보낸 것인지는 cgroup의 수가 증명한다.
  private func counted(_ kills: Int?, _ signal: (name: String, number: Int?)?) -> String {
    switch kills {
    case nil: ""
    case 0?:
      " 이 cgroup에서 메모리가 모자라 커널이 죽인 프로세스는 없다(oom_kill 0)." + (signal?.number == 9 ? " 누군가 시그널을 보낸 것이다." : "")
    case let kills?: " 이 cgroup에서 메모리가 모자라 커널이 죽인 프로세스는 \(kills)개다(oom_kill \(kills))."
    }
  }

  private func subject(_ told: Told) -> String { told.inside.map { "PID \($0, .subject)" } ?? "첫 프로세스가" }

  private func ended(_ exit: String?, _ signal: (name: String, number: Int?)?) -> String {
    if let signal { return "\(signal.name, .toward) 죽었다" }
    return exit.map { "\($0, .toward) 종료됐다" } ?? "끝났다"
  }

  private func code(_ exit: String?, _ signal: (name: String, number: Int?)?) -> String {
    if let number = signal?.number { return " Fishbowl의 종료 코드는 128 + \(number) = \(128 + number, .copula)다." }
    return exit.map { " Fishbowl의 종료 코드는 프로그램과 같은 \($0, .copula)다." } ?? ""
  }

  private func endBelief(_ told: Told, _ signal: (name: String, number: Int?)?, _ kills: Int?) -> NotSo {
    guard let number = signal?.number else {
      return NotSo(
        belief: "컨테이너는 멈추라고 할 때까지 켜져 있다.",
        truth: "\(told.after.isFirst ? "PID 1" : "첫 프로세스", .subject) 사는 동안만 살고, 그보다 오래 살지 않는다.")
    }
    return number == 9
      ? NotSo(
        belief: "137은 메모리가 모자랐다는 뜻이다.",
        truth: kills == nil
          ? "128 + 9, 곧 SIGKILL이라는 뜻이다. 누가 왜 보냈는지는 알 수 없다."
          : "128 + 9, 곧 SIGKILL이라는 뜻이다. 까닭은 cgroup에 적힌 수가 말해 준다. 여기서는 \(kills ?? 0, .copula)다.")
      : NotSo(
        belief: "\(128 + number, .topic) 프로그램이 정한 종료 코드다.",
        truth: "128 + \(number, .copula)다. 시그널로 죽어서 프로그램의 종료 코드는 없다.")
  }
}
