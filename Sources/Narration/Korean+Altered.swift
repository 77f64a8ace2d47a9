import Steps

// 사람이 계획을 바꾼 곳에서 하는 말.
extension Korean {
  func enterRoot(_ path: String) -> Text {
    Text(
      plan: "경로가 레이어 스택에서 시작하게 하고, 호스트 디스크는 마운트된 채로 둔다.",
      line: "이제 경로는 레이어 스택에서 시작하지만 호스트 디스크는 마운트되어 있다.",
      more: """
        이제 모든 절대 경로는 \(Format.path(path))에서 시작한다. 마운트 네임스페이스의 루트 디렉터리는 여전히 호스트의 \
        트리다. 바깥 디렉터리를 열어 둔 프로세스나 chroot를 호출할 수 있는 프로세스는 그리로 돌아갈 수 있다.
        """,
      story: """
        chroot는 경로를 찾기 시작하는 곳, 즉 프로세스의 필드 하나만 바꾼다. 현재 디렉터리를 위에 둔 채 아래 \
        디렉터리로 다시 chroot하면 밖으로 나간다. 위로 가는 길은 그 프로세스의 루트 디렉터리에서만 멈추기 때문이다. pivot_root는 \
        마운트 네임스페이스 전체의 루트 디렉터리를 바꾸고, 그러면 옛것을 떼어 낼 수 있다.
        """,
      whyNow: "root.pivot의 자리다. 오버레이를 마운트한 뒤이고, 그 안에 무엇을 붙이기 전이다.",
      notSo: NotSo(belief: "chroot는 프로세스를 가둔다.", truth: "경로를 찾기 시작하는 곳만 바꾼다."))
  }

  func without(_ kind: Kind) -> String {
    switch kind {
    case .rwCreate: "컨테이너가 쓴 것을 받을 곳이 없다."
    case .etcFiles: "컨테이너만의 hosts, hostname, resolv.conf가 없다."
    case .volumeCreate, .volumeFill: "볼륨이 없거나 비어 있다."
    case .cgroupCreate: "cgroup이 없어 아무것도 제한하거나 세지 않는다."
    case .cgroupLimits: "기계의 자원을 있는 만큼 쓸 수 있다."
    case .cgroupDevices: "장치 파일을 만들 수만 있으면 어떤 장치든 연다."
    case .procTie: "지켜보는 프로세스가 죽어도 살아남는다."
    case .procHide: "컨테이너의 프로세스가 이 프로세스의 메모리를 볼 수 있다."
    case .cgroupJoin: "만든 프로세스의 cgroup에 남아 아무 제한도 받지 않는다."
    case .nsCgroup: "호스트의 cgroup 트리 어디에 있는지 보인다."
    case .sessionNew: "만든 프로세스와 세션과 시그널을 공유한다."
    case .utsHostname: "호스트 이름이 여전히 호스트의 것과 같다."
    case .netLoUp: "안에서 127.0.0.1에 닿을 수 없다."
    case .mountPrivate: "안에서 마운트한 것이 호스트에 나타날 수 있다."
    case .overlayMount: "루트 디렉터리가 될 레이어 스택이 없다."
    case .mountPrepare: "제자리에 붙일 /proc, /dev, /sys가 없다."
    case .volumeOpen: "마운트할 때 호스트의 파일이 준비되어 있지 않다."
    case .rootPivot, .rootChroot: "/는 여전히 호스트 디스크다."
    case .mountProc: "안에 /proc이 없어 ps가 아무것도 찾지 못한다."
    case .mountDev: "안에 /dev/null조차 없다."
    case .devNodes: "/dev가 비어 있어 /dev/null조차 없다."
    case .mountSys: "안에 /sys가 없다."
    case .mountCgroup: "/sys/fs/cgroup에서 자기 제한을 볼 수 없다."
    case .mountVolume: "호스트의 파일과 디렉터리가 있어야 할 곳에 없다."
    case .mountInit: "시작할 init이 없다."
    case .procMask: "호스트의 정보가 담긴 /proc과 /sys의 파일을 읽을 수 있다."
    case .procReadonly: "/proc의 커널 설정이 읽기 전용이 아니다. 호스트의 root 사용자가 아니라서 쓰지 못할 뿐이다."
    case .sysctlSet: "안의 커널 설정이 그대로다."
    case .rootReadonly: "/에 쓸 수 있다."
    case .rootDetachOld: "호스트의 트리가 아직 마운트되어 있다."
    case .cwdSet: "정한 곳으로 옮기지 않고 지금 있는 곳에서 시작한다."
    case .rlimitSet: "이 프로세스의 제한은 호출한 쪽의 것이다."
    case .oomScoreAdj: "메모리가 모자랄 때 다른 것보다 먼저 죽지 않는다."
    case .signalsReset: "호출한 쪽이 막거나 무시한 시그널이 그대로다."
    case .stdioGive, .ttyGive: "표준 입출력이 호출한 쪽의 것이다."
    case .capBoundDrop: "파일이 허락하면 어떤 권한이든 다시 얻을 수 있다."
    case .userSet: "여전히 자기를 만든 사용자다."
    case .capSet: "bounding 집합에 남은 권한을 모두 가진다."
    case .fsWatch: "실행되는 동안 파일이 어떻게 바뀌는지 아무도 모른다."
    case .fdClose: "호출한 쪽이 연 것이 안에서도 열려 있다."
    case .stopSignal: "끝내 달라고 요청하지 않는다."
    case .stopTimeout: "스스로 끝날 시간을 주지 않는다."
    case .stopKill: "스스로 끝나지 않으면 계속 실행된다."
    default: "계획이 하려던 일에 이르지 못한다."
    }
  }

  func without(_ namespace: Namespace) -> String {
    switch namespace {
    case .cgroup: "호스트의 cgroup 트리 어디에 있는지 보인다."
    case .ipc: "메시지 큐와 공유 메모리를 호스트와 공유한다."
    case .mnt: "호스트의 마운트, 따라서 호스트의 파일을 가진다."
    case .net: "호스트의 네트워크를 가진다."
    case .pid: "호스트의 프로세스가 보이고, PID 1이 아니다."
    case .time: "시계가 호스트의 것이다."
    case .user: "안의 root 사용자가 호스트의 root 사용자다."
    case .uts: "호스트 이름이 호스트의 것이다."
    }
  }

  func name(of reason: Omission.Reason) -> String {
    switch reason {
    case .asked: "요청대로"
    case .elsewhere: "다른 것을 바꾸게 되므로"
    case .nothing: "바꿀 대상이 없으므로"
    case .tool: "쓸 수단이 없으므로"
    }
  }
}
