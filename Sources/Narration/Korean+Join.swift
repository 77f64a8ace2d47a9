import Steps

// 장면 3과 4: exec이 들어가는 법
extension Korean {
  func cloneInside(_ told: Told, _ pid: Int) -> Text {
    let pids = told.outside.flatMap { outside in told.inside.map { "PID는 호스트에서 \(outside), 안에서 \($0, .copula)다" } }
    let isHosts = told.bornAmongHosts
    return Text(
      plan: "돌고 있는 컨테이너의 PID 네임스페이스에 새 프로세스를 만든다.",
      line: isHosts
        ? "호스트의 PID 네임스페이스에 새 프로세스가 태어났다."
        : "안에 새 프로세스가 태어났다.\(pids.map { " \($0)." } ?? "")",
      more: """
        컨테이너 첫 프로세스의 자식이 아니다. 부모인 monitor는 \
        \(isHosts ? "밖에 있지만, --pid host이므로 안에서도 보인다" : "밖에 있으므로 안에서는 부모 PID가 0으로 보인다"). 이 프로세스가 \
        끝나도 컨테이너는 끝나지 않는다.
        """,
      story: """
        프로세스는 자기가 속한 PID 네임스페이스를 바꿀 수 없고 자식이 태어날 곳만 바꿀 수 있다. 그래서 monitor는 setns로 다음 자식이 \
        PID \(pid, .subject) 있는 곳에 태어나게 하고, 한 번 clone한 뒤 되돌린다. pidfd는 그 번호를 새로 받은 다른 프로세스가 아니라 \
        바로 이 컨테이너의 프로세스임을 보장한다.
        """,
      whyNow: "가장 먼저 한다. PID는 태어날 때 정해지고, 나머지는 나중에 들어갈 수 있다.",
      notSo: NotSo(
        belief: "exec으로 시작한 프로세스는 컨테이너 PID 1의 자식이다.",
        truth: "안의 누구도 시작하지 않았다. \(isHosts ? "부모는 monitor다" : "안에서 보이는 부모 PID는 0이다")."))
  }

  func hideMemory() -> Text {
    Text(
      plan: "안의 프로세스가 메모리를 들여다보지 못하게 막고 monitor의 몫을 버린다.",
      line: "안의 프로세스가 메모리를 못 보게 막고 monitor의 몫을 버렸다.",
      more: """
        컨테이너의 다른 프로세스에게 이미 보이거나 곧 보이게 되는데, 아직 monitor와 메모리를 함께 쓴다. 그때 누군가 들여다보면 \
        밖으로 나갈 수 있다.
        """,
      story: """
        PR_SET_DUMPABLE을 0으로 한다. /proc에 있는 파일은 호스트의 root 사용자 것이 되고 ptrace는 거절된다. execve를 하면 되돌아오는데, \
        그때는 호스트의 것이 남아 있지 않다. 이것이 없어서 runc에 CVE-2016-9962라는 구멍이 있었다. 이어서 munmap으로 \
        monitor와 함께 쓰던 메모리에서 자기 호출만 남기고 버린다. 그래도 누군가 이 프로세스를 손에 넣는다면, root 사용자인 monitor가 \
        다음에 할 일을 고쳐 쓸 수 없다. 남은 것은 /proc/PID/maps에서 볼 수 있다.
        """,
      whyNow: "일찍 한다. 권한이 다른 프로세스와 같아지면 서로 들여다볼 수 있기 때문이다.",
      notSo: NotSo(
        belief: "컨테이너에는 방에 들어가듯 들어간다.",
        truth: "들어가는 순간 보이게 되므로, 제 것이 아닌 것은 먼저 숨겨야 한다."))
  }

  /// `joined`가 nil이면 모두다.
  func joinNamespaces(_ joined: [Namespace]?) -> Text {
    let names = joined ?? Namespace.joined
    let hasRoot = names.contains(.mnt)
    return Text(
      plan:
        "컨테이너의 다른 네임스페이스에 들어간다: \(list(joined?.map(\.rawValue) ?? ["마운트", "호스트 이름", "IPC", "네트워크", "cgroup"])).",
      line: "컨테이너의 네임스페이스에 들어갔다.\(hasRoot ? " 이제 /는 컨테이너의 것이다." : "")",
      more: """
        새로 만든 것은 없다. 컨테이너의 첫 프로세스가 있는 바로 그 네임스페이스이며 번호도 같다. 마운트 네임스페이스와 함께 루트 디렉터리도 \
        바뀐다.\(joined == nil ? "" : " " + Self.shared)
        """,
      story: """
        컨테이너의 pidfd와 플래그 \(names.count)개로 setns를 한 번 호출한다. 마운트 네임스페이스에 들어가는 프로세스는 그 네임스페이스의 루트 디렉터리를 \
        자기 /와 현재 디렉터리로 받는다. 컨테이너를 만들 때 pivot_root가 레이어 스택을 놓은 곳이다.
        """,
      whyNow: "cgroup에 들어간 뒤에 한다. cgroup의 파일에는 호스트의 경로로만 닿을 수 있다.",
      notSo: NotSo(
        belief: "exec은 컨테이너 안에 컨테이너를 만든다.", truth: "프로세스를 하나 만들 뿐이다. 벽은 모두 전부터 있었다."))
  }

  private static let shared = "컨테이너가 호스트와 함께 쓰는 것과 밖에서 이미 들어온 것에는 여기서 들어가지 않는다."
}
