import Steps

// 장면 8과 9: 프로그램의 스트림을 나눠 쓰는 일과, 돌고 있는 컨테이너에서 본 것
extension Korean {
  func connectStreams(input: Bool, terminal: Bool) -> Text {
    Text(
      plan: "모니터의 소켓에 연결해 프로그램의 스트림에 닿는다.",
      line: input
        ? "이제 여기서 친 글자가 프로그램에 가고 프로그램의 출력이 여기로 온다."
        : "이제 프로그램의 출력이 여기로 온다. 친 글자는 프로그램에 가지 않는다.",
      more: """
        안에도 밖에도 새 프로세스는 없다. 컨테이너 첫 프로세스의 파일 디스크립터 0, 1, 2는 \(terminal ? "터미널" : "파이프")에 닿아 \
        있고, 그 반대쪽은 시작할 때부터 끝날 때까지 모니터가 쥐고 있다. 모니터는 출력을 로그와 연결된 모든 이에게 복사한다.
        """,
      story: """
        모니터는 실행의 디렉터리에 있는 유닉스 소켓에서 기다린다. socket과 connect만 일어나고 프로그램은 알아채지 못한다. \
        \(keys(terminal)) 느리게 읽는 이가 있으면 셸의 파이프처럼 프로그램도 느려지며, 잃는 바이트는 없다.
        """,
      whyNow: "지금부터 나오는 출력만 보인다. 앞선 출력은 로그에 있다.",
      notSo: NotSo(
        belief: "attach는 컨테이너 안에 셸을 연다.",
        truth: "아무것도 만들지 않는다. 여기서 exit를 치면 그 입력을 읽는 컨테이너의 프로그램이 끝난다."))
  }

  private func keys(_ terminal: Bool) -> String {
    terminal
      ? "누른 키는 프로그램의 터미널에 바이트로 가고, Ctrl-C를 SIGINT로 바꾸는 것도 안쪽 터미널이다."
      : "사이에 터미널이 없으므로 받은 시그널은 시그널로 넘겨준다."
  }

  func leaveStreams() -> Text {
    Text(
      plan: "컨테이너가 먼저 끝나지 않으면 스트림을 떠난다.",
      line: "스트림을 떠났다. 컨테이너는 계속 돈다.",
      more: "모니터가 프로그램의 출력을 계속 읽으므로, 프로그램은 떠난 이를 기다리지 않는다.",
      story: """
        close가 연결을 끝낸다. 파이프와 터미널은 모니터의 것이라 열린 채로 남고, 프로그램은 입력의 끝도 끊어진 파이프도 만나지 않는다.
        """,
      whyNow: "떠나는 키를 눌렀거나 명령이 끝나라는 시그널을 받은 때다.",
      notSo: NotSo(
        belief: "창을 닫으면 컨테이너가 멈춘다.",
        truth: "스트림은 모니터의 것이고, 모니터의 부모는 어느 창도 아니다."))
  }

  func observeDetach() -> Text {
    Text(
      plan: "떠나는 키로 명령이 떠났는지 본다.",
      line: "떠나는 키를 눌렀다. 명령은 떠났고 프로그램은 계속 돈다.",
      more: "이 키는 프로그램에 가지 않는다. 모니터가 입력에서 찾아 빼낸다.",
      story: """
        기본값 Ctrl-P Ctrl-Q의 첫 키는 다음 바이트가 올 때까지 붙잡아 둔다. 그래서 셸에서 Ctrl-P가 느려 보인다. 다른 키는 \
        --detach-keys로 고른다. 이 단계는 관찰이라 시스템 콜이 없다.
        """,
      whyNow: "프로그램이 도는 동안 키를 누른 순간이다.")
  }

  func observeProcess(_ seen: SeenProcess) -> Text {
    let outside = seen.pids.first ?? 0
    let inside = seen.pids.count > 1 ? seen.pids.last : nil
    let both = inside.map { "호스트에서 PID \(outside), 안에서 PID \($0, .copula)다." } ?? "호스트에서 PID \(outside, .copula)다."
    return Text(
      plan: "컨테이너의 프로세스를 본다.",
      line: "top이 프로세스 하나를 보았다. \(both)",
      more: """
        \(Format.path(seen.program)) 프로그램이 돌고 있었고, 부모는 PID \(seen.parent, .copula)다. 어떤 PID가 있는지는 status의 \
        NSpid 줄이 말한다. 레벨마다 하나씩이다.
        """,
      story: """
        top은 컨테이너의 cgroup에 속한 프로세스를 묻는다. 그래서 exec이 더한 프로세스도 보이며, 나머지는 호스트의 /proc에서 읽는다. \
        이 단계는 관찰이다. 그때 있었다는 것만 말하고 언제 생기고 끝났는지는 말하지 않는다.
        """,
      whyNow: "누군가 들여다본 순간이다.",
      notSo: NotSo(
        belief: "호스트는 컨테이너의 프로세스를 볼 수 없다.",
        truth: "호스트의 프로세스이고 호스트의 번호도 있다. 안에서 밖을 볼 수 없을 뿐이다."))
  }

  func observeOOM(_ kills: Int) -> Text {
    Text(
      plan: "메모리가 모자라 커널이 끝낸 프로세스가 있는지 본다.",
      line: "메모리가 모자라 커널이 cgroup의 프로세스 \(kills)개를 끝냈다.",
      more: """
        cgroup이 제한에 닿았고 더 돌려줄 메모리가 없었다. 커널은 그 안에서 프로세스를 골라 SIGKILL로 끝냈다. 고른 것이 첫 프로세스일 \
        때만 컨테이너도 끝난다.
        """,
      story: """
        oom_kill이라는 횟수는 cgroup v1에서는 memory.oom_control, v2에서는 memory.events에 있고 cgroup과 함께 사라진다. 그래서 \
        cgroup을 지우기 전에 읽는다. 종료 코드 137만으로는 알 수 없다. SIGKILL이면 늘 137이다.
        """,
      whyNow: "컨테이너가 끝날 때 보았다. 횟수는 언제 끝냈는지 말하지 않는다.",
      notSo: NotSo(
        belief: "종료 코드 137은 메모리가 모자랐다는 뜻이다.",
        truth: "SIGKILL로 끝났다는 뜻이다. 근거는 cgroup에 있는 커널의 횟수다."))
  }

  func observeHealth(_ status: String, _ code: Int) -> Text {
    Text(
      plan: "헬스 체크의 대답을 본다.",
      line: "이제 컨테이너는 \(status) 상태다. 체크는 \(code, .toward) 끝났다.",
      more: """
        체크는 exec처럼 컨테이너의 프로그램 옆에서 도는 프로그램이다. 0은 잘 돌고 있다는 뜻이고, 다른 값이 --health-retries만큼 \
        이어지면 그렇지 않다는 뜻이다. \(code == -1 ? "-1은 제때 대답이 없었다는 뜻이다." : "")
        """.trimmed,
      story: """
        모니터가 체크를 시작하고 마지막 대답 5개를 적어 둔다. 그 밖에 따르는 일은 없다. docker도 unhealthy라고 컨테이너를 다시 시작하지 \
        않는다. 대답이 바뀌지 않은 체크는 트레이스에 남기지 않는다.
        """,
      whyNow: "대답이 바뀐 때다.",
      notSo: NotSo(
        belief: "돌고 있는 컨테이너는 제대로 일한다.",
        truth: "돌고 있다는 것은 첫 프로세스가 있다는 뜻일 뿐이다. 체크는 물은 것에만 대답한다."))
  }
}
