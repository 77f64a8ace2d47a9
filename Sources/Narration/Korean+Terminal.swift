import Steps

// Scenes 6 to 8, of a container that was given a terminal
extension Korean {
  func openTerminal(_ size: WindowSize?, console: String?) -> Text {
    let window = size.map { " 크기는 \($0.columns)열 \($0.rows)행이다." } ?? ""
    return Text(
      plan: "가상 터미널을 만든다.\(window)",
      line: "컨테이너의 devpts에 가상 터미널을 만들었다.\(window)",
      more: """
        가상 터미널은 양 끝과 그 사이의 커널 드라이버로 이루어진다. 프로그램은 한쪽 끝을 화면과 키보드로 여기고, 다른 쪽은 \
        Fishbowl이 잡고 있다. 입력한 글자를 되돌려 보여 주고 Ctrl-C 바이트를 SIGINT로 바꾸는 일은 드라이버가 한다.\
        \(console.map { " 프로그램 쪽 끝은 \($0)에서도 보인다." } ?? "")
        """,
      story: """
        ptmx를 열면 한 쌍이 생긴다. TIOCSPTLCK이 프로그램 쪽 잠금을 풀고, TIOCGPTPEER가 경로 없이 그 끝을 연다. devpts가 \
        컨테이너의 것이므로 터미널은 안에서만 /dev/pts/N이라는 이름으로 보이고 호스트에는 이름이 없다. docker와 OCI 런타임도 \
        이렇게 한다.
        """,
      whyNow: "devpts가 제자리에 있고, 이제 경로는 컨테이너의 것이다.",
      notSo: NotSo(
        belief: "-t를 주면 컨테이너가 내 터미널을 쓴다.", truth: "컨테이너에는 따로 터미널이 있고, 둘 사이에서 바이트를 복사한다."))
  }

  func giveTerminal(_ uid: UInt32) -> Text {
    Text(
      plan: "터미널을 세션의 제어 터미널과 표준 입출력으로 만들고 uid \(uid)에 넘긴다.",
      line: "터미널이 세션의 제어 터미널이자 파일 디스크립터 0, 1, 2가 됐다.",
      more: """
        표준 입력, 출력, 오류가 모두 같은 터미널이다. 그래서 -t로 실행한 컨테이너에서는 나중에 출력과 오류를 구별할 수 없다. \
        소유자는 uid \(uid, .copula)다. 프로그램이 이름으로 열 수 있어야 하기 때문이다.
        """,
      story: """
        제어 터미널이 없는 세션 리더는 TIOCSCTTY로 터미널을 얻는다. 그때부터 드라이버는 포그라운드 프로세스 그룹에 SIGINT, \
        SIGTSTP, SIGWINCH를 보내고, 터미널이 끝나면 SIGHUP을 보낸다. 작업 제어가 되는 이유다. 세 번호에는 dup3으로 복제한다.
        """,
      whyNow: "새 세션을 시작한 뒤이고, CAP_CHOWN이 아직 남아 있다.")
  }

  func takeTerminal() -> Text {
    Text(
      plan: "터미널의 다른 쪽 끝을 monitor로 가져온다.",
      line: "monitor가 터미널의 다른 쪽 끝을 가져왔다. 화면에 나오는 것을 여기서 읽는다.",
      more: """
        지금까지는 새 프로세스만 양 끝을 들고 있었다. monitor가 그 파일 디스크립터를 복사해 온다. 입력은 여기로 들어가고 \
        화면에 나올 것은 여기서 나온다. 아무도 붙어 있지 않아도 열려 있다.
        """,
      story: """
        pidfd_getfd는 디버거처럼 다른 프로세스에서 파일 디스크립터를 복사해 온다. 그래서 그 프로세스를 추적할 권한이 필요하다. \
        둘은 열린 파일 하나를 함께 쓴다. 프로세스가 들고 있던 것은 execve가 닫으므로 프로그램에는 보이지 않는다.
        """,
      whyNow: "프로그램이 시작하기 전이다. 화면에 나오는 것을 하나도 잃지 않아야 한다.")
  }
}
