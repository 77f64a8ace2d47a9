import Steps

// 도우미와, 도우미가 만드는 수족관
extension Korean {
  func cloneHelper(entersContainer: Bool) -> Text {
    Text(
      plan: "컨테이너의 프로세스를 만들고 끝날 도우미를 만든다.",
      line: "도우미를 만들었다. 컨테이너의 프로세스를 만들고 끝난다.",
      more: entersContainer
        ? """
        컨테이너의 사용자 네임스페이스 안에 있어야 다른 네임스페이스에 들어갈 수 있는데, 거기서 돌아오는 길은 없다. \
        monitor는 밖에 남아야 하므로 대신 보낸다.
        """
        : """
        컨테이너의 둘레는 컨테이너보다 먼저 있어야 한다. 호스트의 것도 컨테이너의 것도 아닌 마운트 네임스페이스에서 마련한다. \
        monitor는 밖에 남아야 하므로 대신 보낸다.
        """,
      story: """
        clone3으로 만든 monitor의 평범한 복제다. 도우미가 연 파일 디스크립터는 그 자식이 물려받고, 도우미가 마운트한 것은 \
        자식의 마운트 네임스페이스에 복사되어 있다.
        """,
      whyNow: "뒤따르는 일이 모두 도우미가 가는 곳에서 일어난다.")
  }

  func openTerminalInside() -> Text {
    Text(
      plan: "컨테이너의 터미널 하나를 연다.",
      line: "컨테이너의 터미널 하나를 열었다.",
      more: "끝은 두 개다. 한쪽은 monitor가 갖고 대신 읽고 쓰며, 다른 쪽은 새 프로세스가 태어날 때 물려받는다.",
      story: """
        경로는 /proc/PID/root를 거쳐 컨테이너의 devpts로 이어진다. TIOCGPTPEER는 경로 없이 다른 쪽 끝을 연다. 경로라면 \
        컨테이너가 다른 것으로 바꿔 놓았을 수 있다.
        """,
      whyNow: "새 프로세스는 root 사용자가 아니면 들여다볼 수 없게 숨는데, monitor는 root 사용자가 아니다.")
  }

  func adopt() -> Text {
    Text(
      plan: "도우미가 만든 프로세스를 넘겨받는다.",
      line: "monitor가 새 프로세스를 넘겨받았다. 도우미는 끝났다.",
      more: "만든 것은 도우미지만 부모는 monitor다. 끝나면 monitor가 알고, monitor가 죽으면 함께 죽는다.",
      story: """
        CLONE_PARENT를 준 clone3은 자식이 아니라 형제를 만든다. 새 프로세스는 pidfd로 도우미의 끝을 확인할 때까지 기다린다. \
        둘이 한 게이트에서 읽으면 서로의 메시지를 가져가기 때문이다.
        """,
      whyNow: "프로세스가 차례를 기다리고, 차례는 monitor만 줄 수 있다.")
  }

  func cloneInsideByHelper(_ told: Told, _ entered: [Namespace]?, _ gift: StreamGift?) -> Text {
    let flags = (entered ?? [.user, .pid]).map(\.flag)
    let sharesPids = !flags.contains(Namespace.pid.flag)
    return Text(
      plan: "컨테이너의 사용자 네임스페이스에 들어가 그 PID 네임스페이스에 프로세스를 만든다.",
      line: told.outside.map { "안에 프로세스가 태어났다. 호스트에서 PID \($0, .copula)다." } ?? "안에 프로세스가 태어났다.",
      more: """
        컨테이너의 사용자 네임스페이스에서는 컨테이너의 다른 네임스페이스에 모든 권한이 있고, 호스트에는 아무 권한이 없다. \
        \(sharesPids ? "부모는 밖에 있다" : "부모가 밖에 있으므로 안에서는 부모 PID가 0으로 보인다").\(given(gift))
        """,
      story: """
        setns의 플래그는 \(list(flags), .copula)다. 다음에 CLONE_PARENT를 준 clone3을 호출한다. 프로세스는 자기 PID \
        네임스페이스를 바꿀 수 없고 자식의 것만 바꾸므로, 도우미가 하나 만들고 끝난다.
        """,
      whyNow: "PID는 태어날 때 정해지고, 나머지는 나중에 들어갈 수 있다.",
      notSo: NotSo(belief: "exec이 시작한 것은 컨테이너 PID 1의 자식이다.", truth: "안에서 시작한 프로세스가 없다. 부모 PID는 안에서 0이다."))
  }

  /// 컨테이너의 사용자에게 이 사람은 아무도 아니다.
  private func given(_ gift: StreamGift?) -> String {
    guard let gift else { return "" }
    return " 가는 길에 바로 위의 사용자 네임스페이스에서 \(gift.isTerminal ? "터미널" : "파이프")의 소유자를 컨테이너의 root 사용자로"
      + " 바꿨다. 거기서는 uid \(gift.owner, .copula)다."
  }

  func becomeRoot() -> Text {
    Text(
      plan: "사용자 네임스페이스의 uid 0이 된다.",
      line: "사용자 네임스페이스의 uid 0이 됐다.",
      more: "태어날 때의 번호는 이 안에서 아무도 아니며, 아무도 아니면 파일을 만들 수 없다. 권한은 이미 있었고, 이제 번호도 생겼다.",
      story: """
        setresgid와 setresuid의 번호는 안에서 세는 번호다. 사용자가 바뀌면 호스트의 root 사용자 말고는 프로세스를 들여다볼 수 \
        없게 되므로, PR_SET_DUMPABLE로 다시 연다.
        """,
      whyNow: "첫 파일을 만들기 전이다.")
  }

  func joinOpenCgroup() -> Text {
    Text(
      plan: "밖에서 열어 둔 파일로 cgroup에 들어간다.",
      line: "밖에서 열어 둔 파일로 cgroup에 들어갔다.",
      more: "여기서는 cgroup 트리가 가려져 있다. 파일은 그 전에 열었고 프로세스가 물려받았다.",
      story: "프로세스 목록에 0을 쓰면 자기 자신이라는 뜻이다. 커널은 쓰는 프로세스가 아니라 파일을 연 프로세스의 권한을 본다.",
      whyNow: "cgroup 네임스페이스를 만들기 전이다. 그때 속한 그룹이 그 최상위가 된다.")
  }

  func makeUsers(_ mapping: IDMapping) -> Text {
    let first = mapping.users.first?.outside ?? 0
    return Text(
      plan: "매핑만 빌려줄 사용자 네임스페이스를 만든다.",
      line: "매핑만 빌려줄 사용자 네임스페이스를 만들었다.",
      more: """
        레이어의 파일은 호스트의 uid 0에 속하는데, 안에서는 아무도 아니다. 이 매핑을 거치면 안의 root 사용자인 uid \
        \(first)에 속하는 것으로 보인다. 디스크의 내용은 그대로다.
        """,
      story: """
        프로세스 하나가 네임스페이스를 만들고, uid_map을 쓰고, 파일 디스크립터를 얻은 뒤 끝난다. 그 파일 디스크립터를 \
        MOUNT_ATTR_IDMAP과 함께 mount_setattr에 준다.
        """,
      whyNow: "레이어를 컨테이너가 찾을 곳에 두기 전이다.")
  }

  func sealHost() -> Text {
    Text(
      plan: "마운트를 모두 복사한 곳에서, 전부 읽기 전용으로 바꾸고 setuid를 끈다.",
      line: "여기서는 /proc 말고 모든 마운트가 읽기 전용이 됐고 setuid도 꺼졌다.",
      more: """
        호스트 마운트의 복사본이므로 호스트에는 아무 일도 없다. 컨테이너가 무엇이 되든 이 마운트로는 호스트의 파일에 쓸 수 \
        없다. root 사용자라도 그렇다.
        """,
      story: """
        mount_setattr에 AT_RECURSIVE를 주면 MOUNT_ATTR_RDONLY와 MOUNT_ATTR_NOSUID가 한꺼번에 걸린다. 아래 사용자 \
        네임스페이스에서 태어난 프로세스는 잠긴 마운트를 받는다. 플래그를 되돌리지도 덮개를 걷지도 못한다. /proc만 쓰기가 \
        남는다. 그러지 않으면 커널이 안에서 새 /proc을 허락하지 않는다.
        """,
      whyNow: "컨테이너가 태어나기 전이다. 뒤에 걸면 컨테이너가 되돌릴 수 있다.",
      notSo: NotSo(
        belief: "root 사용자는 파일 시스템을 쓰기로 다시 마운트할 수 있다.", truth: "읽기 전용으로 만든 네임스페이스에 권한이 있어야 한다."))
  }

  func fillAquarium(_ aquarium: Aquarium) -> Text {
    Text(
      plan: "레이어를 \(aquarium.place)의 임시 자리에 두고 나머지를 가린다.",
      line: "레이어 \(aquarium.layers.count)개를 임시 자리에 두고 나머지를 가렸다.",
      more: """
        임시 자리는 64 MiB의 tmpfs이며, 쓸 수 있는 곳은 여기뿐이다. 공유한 파일과 디렉터리도 읽기 전용으로 여기에 있다. \
        \(list(aquarium.covers), .topic) 비어 보인다. 소켓은 읽기 전용 마운트로도 연결되기 때문이다.
        """,
      story: """
        가리기 전에 open_tree로 트리마다 복제하고 move_mount로 건다. \
        \(aquarium.isIDMapped ? "레이어는 따로 만든 사용자 네임스페이스의 매핑으로 보여 준다. " : "")\
        복제한 원본이 읽기 전용이므로 모두 읽기 전용이다.
        """,
      whyNow: "컨테이너가 태어나기 직전이다. 컨테이너의 마운트는 이것의 잠긴 복사본이다.")
  }
}
