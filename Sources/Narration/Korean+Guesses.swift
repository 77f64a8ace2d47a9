extension Korean {
  func guess(_ subject: GuessSubject) -> Guess {
    switch subject {
    case .writableLayer:
      ask(
        "새 쓰기 가능 레이어의 크기는 얼마일까?", ["빈 디렉터리 하나", "이미지만큼"], 0,
        "빈 채로 시작한다. 파일은 처음 바뀔 때 이 레이어로 올라온다.")
    case .cgroup:
      ask("이 cgroup은 만들기만 해도 무엇을 제한할까?", ["제한한다", "세기만 한다"], 1, "사용량을 셀 뿐이다. 제한은 값을 써 넣어야 생긴다.")
    case .hostname:
      ask("이제 호스트의 이름도 바뀌었을까?", ["바뀌었다", "그대로다"], 1, "자체 UTS 네임스페이스 안에서만 바뀌었다.")
    case .rootChange:
      ask("이 단계에서 바뀐 번호는 무엇인가?", ["PID", "uid", "둘 다 아니다"], 2, "PID는 장면 3에서 정해졌다. 사용자는 바뀌지 않았다.")
    case .proc:
      ask("새 /proc은 어느 프로세스를 보여 줄까?", ["호스트의 것", "안의 것"], 1, "proc은 마운트한 프로세스의 PID 네임스페이스를 보여 준다.")
    case .files: ask("이제 파일도 사라졌을까?", ["사라졌다", "남아 있다"], 1, "파일은 프로세스가 아니라 rm과 함께 사라진다.")
    case .sight(let monitor):
      ask(
        "안의 PID 1에게 프로세스 \(monitor, .subject) 보일까?", ["보인다", "안 보인다"], 1,
        "이 PID 네임스페이스에는 위 레벨의 프로세스에 붙은 번호가 없다.")
    case .moduleRight(let isHeld):
      ask(
        "이 root 사용자가 커널 모듈을 올릴 수 있을까?", ["있다", "없다"], isHeld ? 0 : 1,
        isHeld ? "CAP_SYS_MODULE이 있다." : "uid 0은 번호일 뿐이다. 모듈을 올리는 권한인 CAP_SYS_MODULE이 없다.")
    case .execution(let pid):
      ask("새 프로세스일까?", ["새 프로세스다", "같은 프로세스다"], 1, "execve는 프로그램만 바꾼다. 호스트에서 PID는 여전히 \(pid, .copula)다.")
    }
  }

  private func ask(_ question: String, _ choices: [String], _ answer: Int, _ reason: String) -> Guess {
    Guess(question: question, choices: choices, answer: answer, reason: reason)
  }
}
