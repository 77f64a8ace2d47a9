import Steps

// Scene 3
extension Korean {
  func clone(_ told: Told, _ namespaces: [Namespace], cgroup: String?, _ joined: [Neighbour]) -> Text {
    let flags = namespaces.map(\.flag).joined(separator: " | ")
    let isFirst = namespaces.contains(.pid)
    return Text(
      plan: isFirst ? "새 PID 네임스페이스에 새 프로세스를 만든다. PID는 안에서 1이다." : "새 프로세스를 만든다. PID 네임스페이스는 공유한다.",
      line: isFirst ? bornFirst(told) : bornAmongOthers(told),
      more: """
        호출 하나가 프로세스와 네임스페이스 \(namespaces.count)개를 함께 만든다: \(list(namespaces.map(\.rawValue))). 이 \
        목록에 없는 것은 호스트와 공유한다.\(but(joined)) 호스트가 보기에는 평범한 \
        프로세스\(told.monitor.map { "이며, 부모는 PID \($0)인 monitor다" } ?? "다"). 같은 커널에서 돌고, 부팅하는 것은 \
        없다.\(cgroup == nil ? "" : " 태어날 때부터 컨테이너의 cgroup에 속한다(CLONE_INTO_CGROUP).")
        """,
      story: """
        clone3에 주는 플래그는 \(flags, .copula)다. CLONE_PIDFD는 바로 이 프로세스를 가리키는 파일 디스크립터를 monitor에게 \
        준다. PID는 다시 쓰일 수 있지만 pidfd는 그렇지 않다. 커널은 \(isFirst ? "새 PID" : "속한 PID") 네임스페이스에서 트리의 맨 위까지(아래로 32단계 \
        이내) 레벨마다 PID를 하나씩 매기고, /proc/PID/status의 NSpid에 그 번호가 차례로 나온다. 새 마운트 네임스페이스와 UTS \
        네임스페이스는 부모의 복사본에서 시작한다. 새 네트워크 네임스페이스에는 꺼진 lo만 있고, IPC와 PID 네임스페이스는 \
        비어 있다.\(borrowed(joined)) 새 프로세스는 monitor가 clone3의 결과를 적을 때까지 기다린다.
        """,
      whyNow: "들어갈 cgroup이 준비됐고, 나중에 마운트할 /proc은 마운트하는 프로세스의 PID 네임스페이스를 보여 준다.",
      notSo: isFirst
        ? NotSo(
          belief: "루트 디렉터리가 바뀌어서 PID 1이 됐다.", truth: "PID 1은 clone3에서 정해졌다. 이때 /는 아직 호스트 디스크다.") : nil)
  }

  private func but(_ joined: [Neighbour]) -> String {
    joined.map { " 다만 \(list($0.namespaces.map(\.rawValue)), .topic) 컨테이너 \($0.name, .with) 공유한다." }.joined()
  }

  private func borrowed(_ joined: [Neighbour]) -> String {
    joined.isEmpty ? "" : " 공유할 네임스페이스에는 monitor가 setns로 들어가 clone한 뒤 돌아온다."
  }

  private func bornFirst(_ told: Told) -> String {
    guard let outside = told.outside, let inside = told.inside else {
      return "새 프로세스를 만들었다. PID 네임스페이스도 새로 생겼다."
    }
    return "새 프로세스를 만들었다. PID는 호스트에서 \(outside), 안에서 \(inside, .copula)다."
  }

  private func bornAmongOthers(_ told: Told) -> String {
    guard let outside = told.outside else { return "새 프로세스를 만들었다. PID 네임스페이스는 공유한다." }
    guard let other = told.after.neighbour(.pid) else {
      return "새 프로세스를 만들었다. PID는 호스트에서도 안에서도 \(outside, .copula)다."
    }
    return "새 프로세스를 만들었다. PID는 호스트에서 \(outside, .copula)고, \(Format.source(other))의 프로세스들과 함께 있다."
  }

  func tieToMonitor(_ told: Told) -> Text {
    let monitor = told.monitor.map { "monitor(PID \($0))" } ?? "monitor"
    return Text(
      plan: "monitor가 죽으면 이 프로세스도 죽이도록 커널에 맡긴다.",
      line: "\(monitor)가 죽으면 이 프로세스도 죽도록 커널에 맡겼다.",
      more: """
        이 설정이 없으면 monitor가 사라져도 컨테이너가 계속 돈다. 그러면 출력을 전하고 종료를 기록하고 뒷정리할 프로세스가 \
        없다. 설정은 execve 뒤에도 남으므로 프로그램에도 걸린다.
        """,
      story: """
        prctl(PR_SET_PDEATHSIG, SIGKILL)을 호출한다. 시그널은 이 프로세스를 만든 스레드가 끝날 때 온다. 그래서 monitor는 \
        주 스레드에서 clone3을 호출한다. 다른 사용자로 바뀌면 커널이 설정을 지우므로 그 뒤에 다시 건다. 호출하기 전에 부모가 \
        이미 죽었다면 시그널은 오지 않지만, 게이트의 파일 끝으로 알 수 있다.
        """,
      whyNow: "태어나서 처음 하는 일이다. 그 전에는 monitor가 죽어도 모른다.",
      notSo: !told.after.isFirst
        ? nil
        : NotSo(
          belief: "호스트와 컨테이너는 프로세스 1을 공유한다.",
          truth: told.insidePid.map { "안의 PID 1은 호스트에서 PID \($0, .copula)고 부모는 monitor다. 호스트의 PID 1은 다른 프로세스다." }
            ?? "안의 PID 1은 monitor의 평범한 자식이다. 호스트의 PID 1은 다른 프로세스다."))
  }
}
