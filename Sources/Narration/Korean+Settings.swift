import Steps

// Scenes 1, 6 and 7: what was asked for beside docker's defaults
extension Korean {
  func replaceSpec(_ told: Told, _ path: String) -> Text {
    let isBack = told.event.undoes != nil
    return Text(
      plan: isBack ? "이전 설정을 제자리에 돌려놓는다." : "바뀐 설정을 저장해 다음 시작부터 쓰게 한다.",
      line: isBack ? "이전 설정을 제자리에 돌려놓았다." : "바뀐 설정이 이전 설정의 자리에 들어갔다.",
      more: """
        config.json은 컨테이너가 시작할 때마다 무엇이 될지를 정한다. 새 내용을 옆에 쓴 다음 그 이름을 갖게 했으므로, 읽는 쪽은 \
        이전 내용이나 새 내용을 온전히 본다. 반쪽을 볼 일은 없다.
        """,
      story: """
        \(Format.path(path), .object) 바꾸는 renameat 호출은 한 번에 일어난다. 파일을 비우고 다시 쓴다면, 그 사이에 명령이 죽었을 때 \
        설정을 잃고 컨테이너도 잃는다.
        """,
      whyNow: isBack ? "끝까지 바꾸지 못한 것은 저장하지 않는다." : "cgroup을 바꾸기 전이다. 저장하지 않은 변경은 잃기 쉽다.",
      notSo: NotSo(
        belief: "update로 바꾼 제한은 다음 stop까지만 간다.", truth: "config.json에 남고, 시작할 때마다 그 파일을 읽는다."))
  }

  func setSysctls(_ files: [FileText]) -> Text {
    let settings = files.map { "\(setting($0)) = \($0.text)" }
    return Text(
      plan: "자기 네임스페이스의 커널 설정 \(files.count)개를 정한다.",
      line: "자기 네임스페이스의 커널 설정 \(files.count)개를 정했다.",
      own: "정한 것은 다음과 같다: \(list(settings)). ",
      more: """
        커널 설정 가운데 몇 가지는 네트워크, IPC, UTS 네임스페이스마다 하나씩 있다. \
        이 컨테이너의 것만 바뀌고 호스트의 것은 그대로다.
        """,
      story: """
        /proc/sys의 파일은 여는 프로세스의 네임스페이스에 속한다. 호스트에서 같은 경로를 열면 다른 설정이 나온다. \
        네임스페이스가 없는 설정은 컴퓨터에 하나뿐이므로 --sysctl이 받지 않는다.
        """,
      whyNow: "/proc이 제자리에 온 뒤, /proc/sys가 읽기 전용이 되기 전이다.",
      notSo: NotSo(
        belief: "안에서 sysctl을 바꾸면 호스트가 바뀐다.", truth: "이 설정은 아니다. 컨테이너 자신의 네임스페이스에 속한다."))
  }

  /// `/proc/sys/net/ipv4/ip_forward` as sysctl(8) has it.
  private func setting(_ file: FileText) -> String {
    file.path.split(separator: "/").dropFirst(2).joined(separator: ".")
  }

  func makeRootReadOnly(_ told: Told, _ files: [String]) -> Text {
    Text(
      plan: "루트 디렉터리를 읽기 전용으로 만든다.",
      line: "이제 루트 디렉터리에는 쓸 수 없다.",
      more: """
        / 아래에 쓰면 root 사용자도 EROFS를 받는다. 따로 마운트된 /dev, /dev/shm, 볼륨만 \
        예외다.\(files.isEmpty ? "" : " 함께 읽기 전용이 된 것: \(list(files)).")
        """,
      story: """
        mount(2)에 MS_REMOUNT, MS_BIND, MS_RDONLY를 주면 이 마운트의 플래그 하나가 바뀐다. 오버레이에는 쓰기 가능 레이어가 그대로 \
        있어 호스트는 쓸 수 있지만, 여기서는 갈 길이 없다. 플래그를 풀려면 CAP_SYS_ADMIN이 필요하다.
        """,
      whyNow: "루트 디렉터리에서 할 일의 마지막이다. 이미지에 없던 디렉터리를 먼저 만들어야 했다.",
      notSo: told.hasStack
        ? NotSo(
          belief: "이미지의 레이어가 읽기 전용이니 루트 디렉터리도 그렇다.",
          truth: "루트 디렉터리는 그 위에 쓰기 가능 레이어를 얹은 스택이다. 여기서 그 레이어도 막는다.")
        : nil)
  }

  func limitProcess(_ limits: [ProcessLimit]) -> Text {
    Text(
      plan: "프로세스마다 지킬 제한 \(limits.count)개를 정한다.",
      line: line(
        "프로세스마다 지킬 제한 \(limits.count)개를 정했다", naming: limits.map { "\($0.name) \($0.value)" }),
      more: """
        cgroup은 모든 프로세스를 함께 제한하지만, ulimit에 나타나는 이 제한은 프로세스 하나하나가 따로 지킨다. 숫자 둘은 소프트와 \
        하드 제한이고, 소프트 제한은 하드 제한까지 올릴 수 있다.
        """,
      story: """
        prlimit64는 호출한 프로세스의 제한을 정하고, fork와 execve가 뒤에 올 프로세스에 물려준다. 하드 제한을 올리려면 \
        CAP_SYS_RESOURCE가 필요하다. nproc은 다르다. 같은 사용자가 컴퓨터 전체에서 가진 것을 센다.
        """,
      whyNow: "하드 제한을 올리는 데 필요한 CAP_SYS_RESOURCE가 아직 있을 때다.",
      notSo: NotSo(
        belief: "ulimit과 cgroup은 같은 것을 제한한다.", truth: "ulimit은 프로세스마다 따로, cgroup은 모두 함께 제한한다."))
  }

  func adjustOOMScore(_ score: Int, byMonitor: Bool) -> Text {
    Text(
      plan: "메모리가 바닥날 때 먼저 죽을 점수를 정한다: \(score).",
      line: "메모리가 바닥날 때 볼 점수를 이만큼 바꿨다: \(score).",
      more: """
        커널은 주로 메모리를 얼마나 쓰는지로 프로세스마다 점수를 매기고, 가장 높은 것을 죽인다. \
        \(score < 0 ? "이 프로세스는 더 오래 남는다." : score > 0 ? "이 프로세스는 더 먼저 죽는다." : "이 프로세스는 다른 것과 같다.")
        """,
      story: """
        /proc/self/oom_score_adj의 숫자는 -1000(죽이지 않음)부터 1000(가장 먼저)까지이고, 자식이 물려받는다. 낮추려면 \
        \(byMonitor ? "호스트의 " : "")CAP_SYS_RESOURCE가 필요하고, 올리는 데는 필요 없다. cgroup이 자기 상한에 닿았을 때는 그 안의 프로세스끼리만 비교한다.
        """,
      whyNow: byMonitor ? "물려받을 자식이 생기기 전이다." : "CAP_SYS_RESOURCE가 아직 있고, 물려받을 자식이 생기기 전이다.",
      notSo: NotSo(
        belief: "메모리를 마지막에 요청한 프로세스가 죽는다.", truth: "누가 요청했든 점수가 가장 높은 프로세스가 죽는다."))
  }
}
