import Steps

// 장면 8과 9: 돌고 있는 컨테이너에 하는 일
extension Korean {
  func openProcess(_ told: Told, _ pid: Int) -> Text {
    Text(
      plan: "컨테이너의 첫 프로세스를 붙든다. 호스트에서는 PID \(pid, .copula)다.",
      line: "컨테이너의 첫 프로세스 PID \(pid, .object) 파일 디스크립터로 붙들었다.",
      more: """
        PID는 번호일 뿐이다. 프로세스가 끝나면 커널은 그 번호를 다른 프로세스에 준다. pidfd는 바로 이 프로세스만 가리키므로 \
        뒤에 하는 일이 엉뚱한 프로세스에 닿지 않는다.
        """,
      story: """
        pidfd_open은 프로세스 자체를 가리키는 파일 디스크립터를 준다. Fishbowl은 /proc/\(pid)/stat의 시작 시각이 태어날 때 적어 \
        둔 것과 같은지 본다. 같아야 이 컨테이너의 프로세스다. 프로세스가 끝난 뒤에 이 파일 디스크립터로 하는 일은 ESRCH로 실패한다.
        """,
      whyNow: "무엇을 보내기 전에 한다. 번호만으로는 그 사이에 다른 프로세스를 뜻할 수 있다.",
      notSo: NotSo(
        belief: "안에서 PID 1이니 PID 1을 멈추면 된다.",
        truth: "PID는 레벨마다 하나씩 있다. 호스트에서는 \(pid, .copula)다. 호스트의 PID 1은 다른 프로세스다."))
  }

  func sendSignal(_ told: Told, _ signal: String) -> Text {
    let hearing = told.event.hearing(of: signal)
    return Text(
      plan: "컨테이너의 첫 프로세스에 \(signal, .object) 보낸다.",
      line: "컨테이너의 첫 프로세스에 \(signal, .object) 보냈다.\(heard(hearing))",
      more: """
        안의 다른 프로세스는 받지 않고 PID 1만 받는다. 나머지도 끝낼지는 PID 1이 정한다. \(explained(hearing, signal))
        """.trimmed,
      story: """
        PID 네임스페이스의 첫 프로세스는 보호를 받는다. 안에서 온 시그널은 모두, 밖에서 온 시그널은 SIGKILL과 SIGSTOP을 빼고, 핸들러가 \
        없으면 커널이 버린다. 핸들러가 있는 시그널은 /proc/PID/status의 SigCgt 줄에 비트 하나씩으로 나타난다.
        """,
      whyNow: "먼저 요청한다. 프로그램은 파일을 닫고 하던 일을 마치고 싶을 수 있다.",
      notSo: NotSo(
        belief: "stop은 곧바로 죽인다.",
        truth: "받아서 처리할 수 있는 시그널로 요청하고 기다린다. SIGKILL은 유예 시간이 지나야 보낸다."))
  }

  private func heard(_ hearing: Hearing) -> String {
    switch hearing {
    case .handler: " 핸들러가 있다."
    case .noHandler: " 핸들러가 없어 아무 일도 일어나지 않는다."
    case .unstoppable, .unknown: ""
    }
  }

  private func explained(_ hearing: Hearing, _ signal: String) -> String {
    switch hearing {
    case .handler: "핸들러가 무엇을 하는지는 프로그램이 정한다."
    case .noHandler: "PID 1에는 기본 동작도 없으므로 시그널이 온 줄도 모른다."
    case .unstoppable: "\(signal, .topic) 받아서 처리하거나 무시할 수 없고, 위쪽 PID 네임스페이스에서 보내면 PID 1에도 통한다."
    case .unknown: ""
    }
  }

  func awaitEnd(_ told: Told, _ seconds: Int?) -> Text {
    let ended = told.after[.process(1)]["state"] == "ended"
    return Text(
      plan: seconds.map { "끝나기를 길어야 \($0)초 기다린다." } ?? "끝날 때까지 기다린다.",
      line: ended ? "유예 시간 안에 끝났다." : "유예 시간 \(seconds ?? 0)초가 지났지만 아직 돌고 있다.",
      more: """
        유예 시간은 프로그램에 주는 시간이다. 그동안 메모리에 있는 것을 저장하고 하던 응답을 마친다. docker는 -t가 없으면 10초를 준다.
        """,
      story: """
        프로세스가 끝나면 pidfd는 읽을 수 있는 상태가 된다. 그래서 ppoll 하나로 끝과 시간을 함께 기다린다. 1은 끝났다는 뜻이고 \
        0은 시간이 다 되었다는 뜻이다. 아직 살아 있는지 거듭 묻지 않는다.
        """,
      whyNow: "요청한 뒤, 강제로 끝내기 전에 한다.",
      notSo: NotSo(
        belief: "stop이 10초 걸리면 엔진이 느린 것이다.",
        truth: "프로그램이 시그널을 받지 못했거나 따르지 않아서 유예 시간을 모두 쓴 것이다."))
  }

  func killAfterGrace(_ told: Told) -> Text {
    Text(
      plan: "그때까지 끝나지 않았으면 SIGKILL을 보낸다.",
      line: "유예 시간 안에 끝나지 않아 SIGKILL을 보냈다.",
      more: """
        PID 1이 끝나면 커널은 같은 PID 네임스페이스의 다른 프로세스도 모두 끝낸다. 메모리에 있던 것은 저장할 틈이 없었다. 컨테이너의 \
        종료 코드는 128 + 9 = 137이 된다.
        """,
      story: """
        SIGKILL에는 핸들러를 둘 수 없고 무시할 수도 없다. 네임스페이스 안에서 보내면 PID 1에 닿지 않지만 위쪽에서 보내면 닿는다. \
        종료 상태를 받고 cgroup을 지우는 일은 프로세스를 만든 실행의 monitor가 한다.
        """,
      whyNow: "요청이 소용없을 때에만 한다.",
      notSo: NotSo(
        belief: "137은 메모리가 모자랐다는 뜻이다.",
        truth: "SIGKILL이라는 뜻이다. 유예 시간이 지나서 stop이 보냈다."))
  }

  func freezeCgroup(_ file: FileText) -> Text {
    Text(
      plan: "컨테이너의 cgroup에 있는 모든 프로세스를 얼린다.",
      line: "컨테이너의 cgroup에 있는 모든 프로세스를 있던 자리에서 얼렸다.",
      more: """
        끝낸 것도 아니고 시그널을 보낸 것도 아니다. 녹일 때까지 커널이 프로세서를 주지 않는다. 메모리와 열린 파일과 연결은 그대로다.
        """,
      story: """
        \(Format.path(file.path))에 \(file.text, .object) 쓴다. SIGSTOP과 달리 안에서는 알 수도 막을 수도 없고, 나중에 태어나는 \
        프로세스까지 그룹 전체에 통한다. 얼어 있는 동안 온 시그널은 녹을 때까지 기다린다.
        """,
      whyNow: "파일에 한 번 쓰면 모두 함께 멈춘다. fork로 빠져나갈 수 없다.",
      notSo: NotSo(
        belief: "일시 정지한 컨테이너는 아무것도 쓰지 않는다.", truth: "프로세서를 쓰지 않을 뿐, 메모리는 그대로 차지한다."))
  }

  func thawCgroup(_ file: FileText) -> Text {
    Text(
      plan: "컨테이너의 cgroup에 있는 프로세스를 다시 돌게 한다.",
      line: "컨테이너의 cgroup에 있는 프로세스가 멈췄던 자리에서 이어 간다.",
      more: "프로세스가 보기에는 시계가 건너뛴 것 말고는 아무 일도 없었다. 제한 시간이 지나 있을 수 있다.",
      story: """
        \(Format.path(file.path))에 \(file.text, .object) 쓴다. 그 사이에 온 시그널과 패킷은 이제 전해진다.
        """,
      whyNow: "cgroup v1에서는 얼어 있는 동안 SIGKILL로도 프로세스가 끝나지 않는다.")
  }

  func renameContainer(_ place: ContainerPlace, _ name: String, _ nameFile: String) -> Text {
    Text(
      plan: "컨테이너의 이름을 \(place.name)에서 \(name, .toward) 바꾼다.",
      line: "이제 컨테이너의 이름은 \(name, .copula)다. \(place.name, .topic) 다시 쓸 수 있다.",
      more: "기록의 이름만 바뀌었다. ID와 안의 호스트 이름과 쓰기 가능 레이어는 그대로다.",
      story: """
        이름은 컨테이너의 ID를 가리키는 심볼릭 링크 \(nameFile, .copula)다. 둘이 같은 이름을 원하면 하나는 EEXIST를 받는다. 새 링크가 생긴 \
        뒤에 옛 링크를 지우므로 이름이 없는 순간은 없다.
        """,
      whyNow: "새 이름을 먼저 차지한다. 다른 컨테이너가 쓰고 있으면 아무것도 바뀌지 않는다.")
  }
}
