import Steps

// --init, 장면 6과 8
extension Korean {
  func mountInit(_ target: String) -> Text {
    Text(
      plan: "PID 1이 될 init을 \(target)에 읽기 전용으로 붙인다.",
      line: "PID 1이 될 init을 \(target)에 읽기 전용으로 붙였다.",
      more: """
        라이브러리가 필요 없는 몇 킬로바이트짜리 프로그램이다. PID 1이 되어 프로그램을 자식으로 시작하고, 시그널을 전해 주며, \
        부모를 잃은 프로세스가 끝나면 거두고, 프로그램의 종료 코드로 끝난다.
        """,
      story: """
        부모를 잃은 프로세스는 PID 1의 자식이 되고, 끝난 뒤에는 PID 1이 기다려 줄 때까지 좀비로 남는다. PID 1이 셸이나 서버라면 \
        끝내 기다려 주지 않을 수 있다. 게다가 PID 1에는 핸들러가 없는 시그널이 오지 않는데, 이 init에는 모두 있다. 호스트의 파일 \
        하나를 모든 컨테이너가 함께 쓰므로 읽기 전용으로 붙인다. 거기에 쓸 수 있다면 다른 컨테이너의 init을 바꿀 수 있다.
        """,
      whyNow: "pivot_root 다음이다. 이제 \(target, .topic) 이미지 안에서 찾고, 장면 8의 execve가 거기서 찾아낸다.",
      notSo: NotSo(
        belief: "컨테이너에는 언제나 init이 있어야 한다.",
        truth: "다른 프로세스를 시작하고 기다리지 않는 프로그램이나 SIGTERM 핸들러가 없는 프로그램에만 필요하다."))
  }

  /// init이 되는 execve에서.
  func initBecomes(_ program: String) -> String {
    "이것이 init이다. fork로 만든 프로세스가 \(program, .subject) 되며, 안에서 본 PID는 2다."
  }
}
