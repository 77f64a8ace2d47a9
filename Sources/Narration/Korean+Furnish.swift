import Steps

// Scene 6
extension Korean {
  func mountProc(_ told: Told, _ target: String) -> Text {
    Text(
      plan: "새 proc을 \(target)에 붙인다. 그러면 ps는 안의 프로세스만 보여 준다.",
      line: "\(target, .object) 새로 마운트했다. "
        + (told.sharesPids
          ? "PID 네임스페이스가 없어 호스트의 프로세스가 보인다."
          : told.after.neighbour(.pid).map { "ps는 \($0)의 프로세스도 보여 준다." } ?? "이제 ps는 안의 프로세스만 보여 준다."),
      more: """
        PID 네임스페이스는 전부터 있었지만, ps는 \(target)에서 본 것만 안다. proc은 만든 프로세스의 PID 네임스페이스를 보여 \
        준다. 호스트의 /proc이 그대로 있었다면 ps는 안에서 아무 뜻이 없는 번호로 호스트의 프로세스를 보여 주었을 것이다.
        """,
      story: """
        proc은 저마다 PID 네임스페이스 하나에 묶여 있다. 이 proc은 장면 5에서 새 네임스페이스의 프로세스가 만들었고, \
        move_mount가 붙인다. 따로 나뉘는 것은 프로세스뿐이다. 커널이 하나이므로 /proc/meminfo, /proc/cpuinfo, 그리고 \
        /proc/sys의 대부분은 컴퓨터 전체를 보여 준다.
        """,
      whyNow: "pivot_root 다음이다. 이제 \(target, .topic) 이미지 안에서 찾는다.",
      notSo: NotSo(belief: "안에서 호스트가 보이지 않으면 호스트에서도 안이 보이지 않는다.", truth: visibility(told)))
  }

  private func visibility(_ told: Told) -> String {
    if told.sharesPids { return "이 컨테이너는 호스트의 PID 네임스페이스에 있으므로 서로 보인다." }
    guard let outside = told.outside, let monitor = told.monitor else {
      return "호스트는 안의 프로세스를 모두 본다. 안에서는 호스트의 프로세스가 보이지 않는다."
    }
    return "호스트는 이 프로세스를 PID \(outside, .toward) 본다. 안에서는 PID \(monitor, .subject) 보이지 않는다."
  }

  func mountSys(_ told: Told, _ target: String) -> Text {
    let readOnly = told.after.isReadOnly(target) ? "읽기 전용으로 " : ""
    return Text(
      plan: "sysfs를 \(target)에 붙인다.",
      line: "sysfs를 \(target)에 \(readOnly)붙였다.",
      more: """
        sysfs는 커널이 아는 장치와 드라이버를 보여 준다. /sys/class/net에는 컨테이너의 네트워크 네임스페이스에 있는 링크가 \
        나온다. 나머지는 거의 모두 컴퓨터 전체의 것이다.
        """,
      story: """
        proc이 PID 네임스페이스에 묶이듯, sysfs는 만든 프로세스의 네트워크 네임스페이스에 묶인다. 이 파일에 쓰면 커널과 장치의 \
        설정이 바뀌고, 호스트에서도 바뀐다. 안의 root 사용자는 이 컴퓨터의 uid 0이므로 컨테이너에는 읽기 전용으로 준다.
        """,
      whyNow: "다음에 cgroup 파일을 이 아래에 붙인다.")
  }

  func mountCgroup(_ told: Told, _ target: String, readOnly: Bool) -> Text {
    let manner = readOnly ? "읽기 전용으로 " : ""
    return Text(
      plan: "cgroup 파일을 \(target)에 \(manner)붙인다.",
      line: "cgroup 파일을 \(target)에 \(manner)붙였다.",
      more: """
        프로그램은 여기서 컨테이너의 사용량과 상한을 읽을 수 있다. \
        \(readOnly ? "쓸 수는 없다. 쓸 수 있다면 자기 제한을 풀 수 있다." : "여기서는 쓸 수도 있다.")
        """,
      story: """
        cgroup v1에서는 트리마다 파일 시스템이 따로 있고, cgroup v2에는 하나만 있다. 맨 위 디렉터리는 컨테이너의 \
        cgroup이고, 그 위는 보이지 않는다. 읽기 전용 마운트에 쓰려고 하면 누구든 EROFS를 받는다.
        """,
      whyNow: "보이는 범위를 정하는 장면 4의 cgroup 네임스페이스와, 붙일 자리인 /sys 다음이다.",
      notSo: NotSo(
        belief: "제한은 안에서 free나 top에 나타난다.",
        truth: told.after[.cgroup, "memory.max"].flatMap { Int64($0) }.map {
          "/proc/meminfo는 호스트의 메모리를 보여 준다. 상한 \(bytes($0), .topic) cgroup 파일에만 있다."
        } ?? "/proc/meminfo는 호스트의 메모리를 보여 준다. 상한은 cgroup 파일에만 있다."))
  }

  /// The tmpfs in which cgroup v1's hierarchies are mounted side by side.
  func placeHierarchies(_ folders: [String], in target: String, readOnly: Bool) -> Text {
    let manner = readOnly ? "읽기 전용으로 " : ""
    return Text(
      plan: "cgroup 트리 \(folders.count)개를 담을 tmpfs를 \(target)에 \(manner)붙인다.",
      line: "cgroup 트리 \(folders.count)개를 담을 tmpfs를 \(target)에 \(manner)붙였다.",
      more: """
        cgroup v1에서는 트리마다 파일 시스템이 따로 있다. 하나씩 마운트할 디렉터리가 필요한데 /sys에는 없으므로, 이 tmpfs에 \
        만든다.
        """,
      story: """
        장면 5에서 fsmount가 만든 마운트를 move_mount가 붙인다. 커널이 주는 /sys/fs/cgroup은 빈 디렉터리이고 그 안에는 아무것도 \
        만들 수 없다. cgroup v1을 쓰는 호스트도 여기에 tmpfs를 둔다. cgroup v2에서는 하나뿐인 트리를 바로 여기에 마운트한다.
        """,
      whyNow: "붙일 자리인 /sys 다음이고, 여기에 붙일 트리들보다 먼저다.")
  }

  func mountVolume(_ target: String, makesTarget: Bool) -> Text {
    Text(
      plan: "호스트에서 연 것을 \(target)에 붙인다.",
      line: "호스트에서 연 것을 \(target)에 붙였다.",
      more: """
        이미지에 있던 것은 가려진다. \(target)에 쓰면 호스트의 파일에 바로 쓰며, 카피업은 \
        없다.\(makesTarget ? " 이미지에 \(target, .subject) 없으면 먼저 쓰기 가능 레이어에 빈 것을 만든다." : "")
        """,
      story: """
        move_mount를 MOVE_MOUNT_F_EMPTY_PATH로 호출하면 장면 5의 파일 디스크립터가 가리키는 마운트가 붙는다. 파일은 파일 위에, \
        디렉터리는 디렉터리 위에만 붙일 수 있다. 마운트 지점이 된 이름은 안에서 지우거나 바꿀 수 없다(EBUSY).
        """,
      whyNow: "pivot_root 다음이다. 이제 \(target, .topic) 이미지 안에서 찾는다.",
      notSo: NotSo(
        belief: "/ 아래는 모두 레이어에 있다.", truth: "마운트가 레이어를 가린다. \(target)에 보이는 것은 레이어에서 오지 않는다."))
  }

  func maskPaths(_ files: [String], _ directories: [String]) -> Text {
    let paths = files + directories
    return Text(
      plan: "컴퓨터 전체를 보여 주는 경로 \(paths.count)개를 가린다.",
      line: "컴퓨터 전체를 보여 주는 경로 \(paths.count)개를 가렸다.",
      own: "대상은 \(list(paths), .copula)다. ",
      more: """
        새 /proc에서 나뉘는 것은 프로세스뿐이고, 커널 자신의 정보는 그대로다. 그래서 파일은 /dev/null로, 디렉터리는 읽기 전용인 \
        빈 tmpfs로 덮는다. 덮인 것은 아래에 그대로 있다.
        """,
      story: """
        /dev/null을 파일 위에 바인드 마운트하면 빈 파일로 읽힌다. open_tree를 AT_SYMLINK_NOFOLLOW로 호출하므로, 누가 그 \
        자리에 링크를 두었더라도 따라가지 않는다. 덮인 것에 다시 닿으려면 덮개를 마운트 해제해야 하고, 거기에는 \
        CAP_SYS_ADMIN이 필요하다. 목록은 docker와 같고 이 컴퓨터에 있는 것만 남겼다. config.json에서는 linux.maskedPaths다.
        """,
      whyNow: "/proc과 /sys를 붙인 뒤, 아직 마운트할 수 있을 때 한다.",
      notSo: NotSo(
        belief: "새 /proc에는 호스트의 것이 보이지 않는다.",
        truth: "나뉘는 것은 프로세스뿐이다. /proc/meminfo는 여전히 호스트의 메모리를 보여 준다."))
  }

  func makeReadOnly(_ paths: [String]) -> Text {
    Text(
      plan: "커널 설정 경로 \(paths.count)개를 읽기 전용으로 만든다.",
      line: "커널 설정 경로 \(paths.count)개를 읽기 전용으로 만들었다.",
      own: "대상은 \(list(paths), .copula)다. ",
      more: """
        커널은 하나이고 안의 uid 0은 밖에서도 uid 0이므로, 여기에 쓰면 호스트의 설정도 \
        바뀐다. 읽는 것은 여전히 된다.
        """,
      story: """
        경로를 자기 위에 바인드하면 마운트가 되고, 마운트에는 플래그가 따로 있다. 읽기 전용 플래그는 이 길로 오는 모두에게 \
        걸리며, root 사용자도 EROFS를 받는다. 풀려면 CAP_SYS_ADMIN이 필요하다. config.json에서는 linux.readonlyPaths다.
        """,
      whyNow: "/proc을 붙인 뒤, 아직 마운트할 수 있을 때 한다.",
      notSo: NotSo(
        belief: "컨테이너에는 마음대로 설정할 자기 커널이 있다.", truth: "/proc/sys의 대부분은 호스트 커널의 설정이다. 그래서 읽기 전용이다."))
  }

  func detachOldRoot(_ told: Told) -> Text {
    let mounts = told.after.placedMounts.count
    return Text(
      plan: "호스트의 트리를 완전히 떼어 낸다.",
      line: "호스트의 트리를 떼어 냈다. 이제 거기로 가는 경로는 없다.",
      more: """
        pivot_root 뒤에도 옛 루트 디렉터리는 같은 자리에 마운트되어 있어서 /..으로 갈 수 있었다. 이제 그 아래의 모든 것과 함께 \
        없어졌다.\(mounts > 0 ? " 남은 것은 컨테이너의 마운트 \(mounts)개다." : "")
        """,
      story: """
        umount2(".", MNT_DETACH)는 트리 전체를 이 마운트 네임스페이스에서 한 번에 떼어 내고, 안쪽을 가리키는 마지막 파일 \
        디스크립터가 닫힐 때 실제로 해제한다. 복사본이 private이므로 호스트의 마운트는 그대로다. 이 단계는 정리가 아니라 \
        보호다. 트리가 남아 있으면 기본으로 남는 CAP_SYS_CHROOT로 거기까지 빠져나갈 수 있다.
        """,
      whyNow: "이미지 안에서 경로를 찾기 전에 한다. 이미지의 링크가 /..을 거쳐 호스트로 갈 수 있다.",
      notSo: NotSo(
        belief: "chroot로도 똑같이 할 수 있다.", truth: "chroot는 호스트의 트리를 남긴다. CAP_SYS_CHROOT가 있으면 빠져나간다."))
  }

  func changeDirectory(_ path: String, makes: Bool) -> Text {
    Text(
      plan: "현재 디렉터리를 \(path, .toward) 옮긴다. 프로그램은 여기서 시작한다.",
      line: "현재 디렉터리를 \(path, .toward) 옮겼다.",
      more: """
        상대 경로는 현재 디렉터리에서, 절대 경로는 루트 디렉터리에서 시작한다. 값은 -w나 이미지의 WorkingDir에서 오고, 없으면 \
        /다. \(makes ? "디렉터리가 없으면 쓰기 가능 레이어에 만든다." : "디렉터리는 이미 있어야 한다.")
        """,
      story: """
        현재 디렉터리는 글자가 아니라 디렉터리를 직접 가리키므로, 루트 디렉터리가 어디든 계속 유효하다. 호스트의 트리를 가리키는 \
        현재 디렉터리는 빠져나갈 길이 된다(getcwd는 unreachable이라고 표시한다). 그래서 옛 루트 디렉터리가 없어진 뒤에 새로 \
        정한다.
        """,
      whyNow: "옛 루트 디렉터리를 떼어 낸 뒤라 안쪽만 가리킬 수 있다.")
  }
}
