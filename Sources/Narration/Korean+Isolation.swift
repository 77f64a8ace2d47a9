import Steps

// Scene 4
extension Korean {
  func joinCgroup(_ told: Told, _ files: [String]) -> Text {
    let places = files.count > 1 ? "트리 \(files.count)개에서 " : ""
    return Text(
      plan: "\(places)컨테이너의 cgroup에 들어간다.",
      line: "\(places)컨테이너의 cgroup에 들어갔다.",
      more: """
        이제부터 이 프로세스의 사용량은 이 cgroup에서 재고, 상한도 지켜야 한다. 자식은 부모의 cgroup에서 태어나므로, 이 \
        프로세스가 시작하는 것도 모두 여기서 잰다.
        """,
      story: """
        들어가는 방법은 쓰기다. \(files.count > 1 ? "\(Format.path(files[0]), .with) 다른 트리의 같은 파일" : files.first.map(Format.path) ?? "cgroup.procs")에 자기 \
        번호를 쓴다. \(joining(files)) 그 전에 쓴 메모리는 이전 cgroup의 몫으로 남고, 지금부터 쓰는 것만 여기서 센다.
        """,
      whyNow: "cgroup 네임스페이스를 만들기 전이다. 그때 속한 cgroup이 안에서 보는 맨 위가 된다.",
      notSo: NotSo(
        belief: "여기서 컨테이너에 필요한 자원을 할당받는다.",
        truth: told.after[.cgroup, "memory.max"].flatMap { Int64($0) }.map {
          "이제부터 사용량을 재고, 메모리는 \(bytes($0))에서 막힌다. 떼어 두는 것은 없다."
        } ?? "이제부터 사용량을 잴 뿐이다. 떼어 두는 자원은 없다."))
  }

  private func joining(_ files: [String]) -> String {
    guard let file = files.first.map(Format.name) else { return "" }
    return file == "tasks"
      ? "cgroup v1에서 tasks는 스레드 하나를, cgroup.procs는 프로세스 전체를 옮긴다. 이 프로세스에는 스레드가 하나뿐이다."
      : "\(file, .topic) 모든 스레드와 함께 프로세스 전체를 옮긴다."
  }

  func unshareCgroupNamespace(_ told: Told) -> Text {
    let path = told.after[.cgroup, "path"].map(Format.path)
    return Text(
      plan: "cgroup 네임스페이스를 만들어, 안에서는 자기 cgroup이 맨 위로 보이게 한다.",
      line: "cgroup 네임스페이스를 만들었다. 안에서는 자기 cgroup이 /로 보인다.",
      more: """
        /proc/self/cgroup은 cgroup을 호스트의 경로\(path.map { "(\($0))" } ?? "")로 보여 주었다. 이제 안에서는 /라고 나온다. \
        cgroup도 사용량도 제한도 그대로이고, 보이는 경로만 바뀌었다.
        """,
      story: """
        unshare(CLONE_NEWCGROUP)는 호출한 프로세스 자신에게 바로 적용된다. 다음 자식부터 적용되는 CLONE_NEWPID와 다르다. 그 \
        순간에 속한 cgroup이 모든 트리에서 네임스페이스의 맨 위가 된다. 안에서 마운트한 cgroup 파일 시스템은 그 cgroup과 \
        아래쪽만 보여 준다.
        """,
      whyNow: "cgroup에 들어간 뒤이고(아니면 호스트의 cgroup이 맨 위가 된다) cgroup 파일을 마운트하기 전이다.",
      notSo: NotSo(
        belief: "cgroup 네임스페이스가 자원을 제한한다.", truth: "경로를 숨길 뿐이다. 네임스페이스가 있든 없든 제한은 cgroup의 것이다."))
  }

  func startSession(_ told: Told) -> Text {
    Text(
      plan: "터미널이 없는 새 세션을 시작한다.",
      line: "터미널이 없는 새 세션의 리더가 됐다.",
      more: """
        터미널은 세션을 단위로 프로세스를 제어한다. 세션에 속한 프로세스에는 Ctrl-C와 터미널 종료가 곧바로 온다. 세션이 \
        따로 있는 컨테이너에는 바로 오지 않고, 명령이 받아 시그널을 전한다.
        """,
      story: """
        setsid()를 호출하면 새 세션과 새 프로세스 그룹의 리더가 되고 제어 터미널이 없어진다. 둘 다 번호는 호출한 프로세스의 \
        PID다\(told.inside.map { "(안에서 \($0))" } ?? ""). 이미 프로세스 그룹의 리더라면 EPERM으로 실패하지만, 방금 만든 \
        프로세스는 리더가 아니다.
        """,
      whyNow: "프로그램이 나중에 시작하는 프로세스는 세션을 물려받으므로 미리 정한다.")
  }

  func setHostname(_ told: Told, _ name: String) -> Text {
    let host = told.after[.utsHost, "hostname"]
    return Text(
      plan: "안에서 보는 호스트 이름을 \(name, .toward) 정한다.",
      line: "안의 호스트 이름이 \(name, .toward) 바뀌었다.\(host.map { " 호스트는 여전히 \($0, .copula)다." } ?? "")",
      more: """
        UTS 네임스페이스에는 호스트 이름과 도메인 이름이 있다. 새 네임스페이스는 호스트의 복사본에서 시작했고, 이 호출은 그 \
        복사본을 바꾼다.
        """,
      story: """
        sethostname에는 UTS 네임스페이스를 소유한 사용자 네임스페이스의 CAP_SYS_ADMIN이 필요하다. uname은 이 이름을 \
        nodename으로 보여 준다. 커널 버전처럼 uname이 보여 주는 다른 값은 호스트와 같다. 커널이 하나이기 때문이다. 다른 \
        컴퓨터는 누가 알려 주지 않는 한 이 이름을 모른다.
        """,
      whyNow: "CAP_SYS_ADMIN이 필요하고, 장면 7에서 기본으로 없어진다.",
      notSo: NotSo(
        belief: "호스트 이름이 따로 있으면 컴퓨터도 따로 있다.", truth: "같은 커널에 있는 이름 하나다. uname -r은 안팎에서 같다."))
  }

  func raiseLoopback() -> Text {
    Text(
      plan: "루프백 링크 lo를 켠다.",
      line: "루프백 링크 lo를 켰다.",
      more: """
        새 네트워크 네임스페이스에는 링크가 lo 하나뿐이고, 그마저 꺼져 있어 127.0.0.1도 대답하지 않는다. 이제 안의 \
        프로그램끼리는 lo로 통신할 수 있다. 밖으로 나가는 링크는 없다.
        """,
      story: """
        `ip link set lo up`처럼 rtnetlink로 한다. NETLINK_ROUTE 소켓으로 IFF_UP이 든 RTM_NEWLINK 메시지를 하나 보내고, 오류 \
        번호가 든 대답을 하나 받는다. 0이면 성공이다. lo가 켜지면 커널이 스스로 127.0.0.1과 ::1을 붙인다.
        """,
      whyNow: "CAP_NET_ADMIN이 필요하고, 장면 7에서 기본으로 없어진다.",
      notSo: NotSo(
        belief: "새 네임스페이스는 비어 있다.",
        truth: "종류마다 다르다. 네트워크 네임스페이스에는 꺼진 lo가 있고, 마운트 네임스페이스는 복사본이다."))
  }
}
