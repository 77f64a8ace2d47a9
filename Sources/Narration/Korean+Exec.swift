import Steps

// Scene 8
extension Korean {
  func waitForStart() -> Text {
    Text(
      plan: "프로그램만 빼고 완성된 채로 시작을 기다린다.",
      line: "프로그램만 빼고 완성된 프로세스가 시작을 기다렸다.",
      more: """
        이 프로세스는 FIFO를 읽고, monitor가 1바이트를 쓸 때까지 읽기가 끝나지 않는다. 그동안 monitor는 기록이 저장됐는지, \
        출력을 받을 곳이 준비됐는지 확인한다.
        """,
      story: """
        OCI는 이 상태를 created라고 부른다. 모든 것이 준비됐고, 프로그램이 될 프로세스가 기다린다. 그 1바이트가 차례도 돌려준다. \
        그 뒤로 이 프로세스는 누구에게도 묻지 않고 움직인다. 이때 monitor가 죽으면 커널이 이 프로세스를 죽인다(proc.tie).
        """,
      whyNow: "시간이 걸리거나 실패할 수 있는 일은 끝났다. 시작은 1바이트와 호출 하나면 된다.",
      notSo: NotSo(
        belief: "docker create는 기다리는 프로세스를 만든다.",
        truth: "docker create는 기록과 쓰기 가능 레이어만 만든다. docker에서 프로세스는 start 안에서만 기다린다."))
  }

  func releaseStart(_ told: Told) -> Text {
    Text(
      plan: "FIFO에 1바이트를 써서 프로그램을 시작하게 한다.",
      line: told.opensOnly
        ? "런타임이 FIFO의 다른 쪽을 열었다. 프로그램을 시작할 수 있다." : "monitor가 FIFO에 1바이트를 썼다. 프로그램을 시작할 수 있다.",
      more: """
        이때 트레이스의 앞부분은 이미 저장됐고, monitor는 출력을 복사할 준비를 마쳤다. 그래서 프로그램의 출력은 하나도 잃지 \
        않는다.
        """,
      story: """
        FIFO는 pivot_root 전에 열었으므로, 안에서 그 경로에 닿을 수 없어도 쓸 수 있다. execve가 읽는 쪽을 닫으면 FIFO에 다른 쪽이 \
        없다. 다시 시작하려고 하면, 기다리지 않고 쓰려는 쪽에 커널이 ENXIO를 돌려준다.
        """,
      whyNow: "프로세스가 기다리고 기록이 안전해진 뒤, 남의 코드가 돌기 전이다.",
      notSo: NotSo(
        belief: "run은 create와 start뿐이다.", truth: "create, attach, wait, start다. 출력을 잃지 않도록 start보다 attach가 먼저다."))
  }

  func execute(_ told: Told, _ candidates: [String], _ arguments: [String], variables: Int) -> Text {
    let name = arguments.first ?? candidates.first ?? "프로그램"
    let program = told.after[.process(1), "program"] ?? name
    return Text(
      plan: "바로 이 프로세스를 \(name, .toward) 바꾼다.",
      line: "바로 이 프로세스가 \(program, .toward) 바뀌었다. PID는 그대로다.",
      more: """
        execve는 프로세스의 프로그램, 곧 메모리와 코드를 바꾼다. 프로세스는 그대로다. PID\(pids(told)), 네임스페이스, cgroup, \
        루트 디렉터리, 현재 디렉터리, 파일 디스크립터 0, 1, 2가 모두 남는다. \(initiated(arguments) ?? search(name, candidates))
        """,
      story: """
        인자 \(arguments.count)개와 환경 변수 \(variables)개를 받는다. 환경 변수의 값은 트레이스에 남기지 않는다. execvp처럼 \
        후보를 차례로 시도한다. ENOENT면 다음으로 넘어가고, EACCES는 기억해 둔다. 성공한 호출은 돌아오지 않으며, monitor는 \
        게이트의 파일 끝으로 성공을 안다. 커널은 capability 집합을 새로 계산하고, 표시한 파일 디스크립터를 닫는다.
        """,
      whyNow: "마지막이다. 이제부터 이 프로세스에서는 Fishbowl의 코드가 돌지 않는다.",
      notSo: NotSo(
        belief: "프로그램은 컨테이너의 첫 프로세스 안에서 돈다.",
        truth: initiated(arguments)
          ?? "프로그램이 바로 그 프로세스\(told.inside.map { "(PID \($0))" } ?? "")다. 부팅도 없고, 늘어난 프로세스도 없다."))
  }

  private func initiated(_ arguments: [String]) -> String? { Told.programOfInit(arguments).map(initBecomes) }

  private func pids(_ told: Told) -> String {
    let pids = told.after.pids(of: 1)
    return pids.isEmpty ? "" : "(\(list(pids.map(String.init))))"
  }

  private func search(_ name: String, _ candidates: [String]) -> String {
    candidates.count > 1
      ? "\(name)에는 /가 없으므로 이미지 안에서 PATH의 디렉터리 \(candidates.count)개를 차례로 찾아본다." : "경로는 이미지 안에서 찾는다."
  }
}
