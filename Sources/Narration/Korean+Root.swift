import Steps

// Scene 5
extension Korean {
  func makeMountsPrivate(_ told: Told) -> Text {
    let mounts = told.after.inheritedMounts
    return Text(
      plan: "호스트에서 복사한 마운트를 모두 private으로 바꾼다.",
      line: "복사한 마운트를 private으로 바꿨다. 이제 마운트가 오가지 않는다.",
      more: """
        새 마운트 네임스페이스는 복사본이다. \(mounts.map { "마운트 \($0)개가" } ?? "마운트가") 호스트와 똑같이 보인다. 그런데 \
        shared 마운트의 복사본은 원본과 이어져 있어, 한쪽 아래에서 마운트하거나 해제하면 다른 쪽에도 나타난다. 대부분의 \
        시스템에서 /는 shared다. 이 단계가 그 연결을 끊는다.
        """,
      story: """
        mount를 MS_REC | MS_PRIVATE으로 호출하면 아무것도 마운트하지 않고, / 아래 모든 마운트의 마운트 전파 방식만 \
        바꾼다. /proc/self/mountinfo에서 shared:N이 사라진다. 이 단계가 없으면 오버레이가 호스트에도 나타나고, 나중에 옛 \
        루트 디렉터리를 떼어 낼 때 호스트의 마운트까지 해제될 수 있다. pivot_root도 shared 마운트에서는 EINVAL로 \
        실패한다.
        """,
      whyNow: "첫 마운트보다 앞선다. 이제부터 하는 마운트는 호스트에 나타나지 않는다.",
      notSo: NotSo(
        belief: "새 마운트 네임스페이스는 비어 있다.",
        truth: "호스트의 마운트를 모두 복사해 시작한다.\(mounts.map { " 이번에는 \($0)개다." } ?? "")"))
  }

  func mountOverlay(_ overlay: Overlay) -> Text {
    let layers = "읽기 전용 레이어 \(overlay.lower.count)개"
    return Text(
      plan: "\(layers)와 쓰기 가능 레이어를 한 트리로 쌓는다.",
      line: "\(layers)와 쓰기 가능 레이어를 한 트리로 쌓았다.",
      more: """
        오버레이는 이름마다 그 이름이 있는 가장 위 레이어를 보여 준다. 읽을 때는 그 레이어의 파일을 바로 읽는다. 아래 레이어의 \
        파일을 바꾸려면 먼저 카피업이 일어나 파일 전체가 올라온다. 지우면 쓰기 가능 레이어에 화이트아웃이 생겨 아래 파일을 가린다. \
        아래 레이어는 바뀌지 않는다.
        """,
      story: """
        옵션은 가장 위 레이어부터 적는 lowerdir, upperdir=\(Format.path(overlay.upper)), workdir=\(Format.path(overlay.work))다. 바뀐 것은 upperdir에 들어간다. \
        카피업은 파일을 쓰려고 열 때와 chmod, chown, link 등을 할 때 일어난다. 화이트아웃은 번호가 0, 0인 문자 장치다. 여러 \
        레이어에 있는 디렉터리는 내용을 합쳐서 보여 준다. 이 옵션은 /proc/self/mountinfo에서 볼 수 있다.
        """,
      whyNow: "마운트가 private이 된 뒤라 호스트에 나타나지 않고, 이 마운트가 필요한 pivot_root보다 앞선다.",
      notSo: NotSo(
        belief: "큰 파일에서 1바이트를 바꾸면 1바이트만 든다.", truth: "먼저 파일 전체가 올라온다. 쓰려고 열기만 해도 그렇다."))
  }

  func prepareMount(_ mount: Mount) -> Text {
    Text(
      plan: "\(mount.target)에 놓을 \(mount.type, .object) 만들어 둔다.",
      line: "\(mount.target)에 놓을 \(mount.type, .object) 만들었다. 아직 붙인 곳은 없다.",
      more: """
        \(purpose(ofType: mount.type)) 만들어졌지만 아직 이어진 경로가 없다. 루트 디렉터리가 바뀐 뒤에 붙이므로, \
        \(mount.target, .topic) 이미지 안에서 찾는다.
        """,
      story: """
        fsopen("\(mount.type)")으로 설정을 시작하고, fsconfig로 \(options(mount), .object) 정해 파일 시스템을 만든다. \
        fsmount\(attributes(mount))는 아직 붙인 곳 없이 파일 디스크립터로만 잡고 있는 마운트를 만들고, 나중에 move_mount가 \
        붙인다. mount(2)는 이 모두를 경로로 한 번에 한다.
        """,
      whyNow: "pivot_root 전에 만들고 뒤에 붙인다. rootless에서는 호스트의 트리가 없어진 뒤에 새 proc과 sysfs를 만들 수 없다.")
  }

  private func options(_ mount: Mount) -> String {
    let options = mount.options.map { option in option.value.map { "\(option.key)=\($0)" } ?? option.key }
    return options.isEmpty ? "source" : list(options)
  }

  private func attributes(_ mount: Mount) -> String {
    mount.attributes.isEmpty ? "" : "(\(mount.attributes.joined(separator: " | ")))"
  }

  private func purpose(ofType type: String) -> String {
    switch type {
    case "proc": "proc은 만든 프로세스가 속한 PID 네임스페이스의 프로세스와, 커널 전체의 수치를 보여 준다."
    case "sysfs": "sysfs는 커널의 장치와, 만든 프로세스가 속한 네트워크 네임스페이스의 링크를 보여 준다."
    case "tmpfs": "tmpfs는 파일을 메모리에 두며 처음에는 비어 있다."
    case "devpts": "devpts에는 가상 터미널이 있고, 새로 만든 devpts는 번호를 0부터 센다."
    case "mqueue": "mqueue는 만든 프로세스가 속한 IPC 네임스페이스의 POSIX 메시지 큐를 보여 준다."
    case "cgroup", "cgroup2": "이 파일 시스템은 cgroup 네임스페이스의 맨 위부터 cgroup을 보여 준다."
    default: "종류가 \(type)인 파일 시스템이다."
    }
  }

  func prepareTree(_ source: String, _ target: String) -> Text {
    Text(
      plan: "\(target)에 놓을 호스트의 마운트를 복제해 둔다.",
      line: "\(target)에 놓을 마운트를 복제했다.",
      more: """
        호스트의 \(Format.path(source))에 있는 것이다. 마운트를 복제하면 같은 파일이 보이는 자리가 하나 더 생긴다. 복사하는 파일은 없다. 루트 디렉터리가 바뀐 뒤 \(target)에 붙이며, \
        처음 자리는 그대로 두고 읽기 전용으로 만들 수 있다.
        """,
      story: """
        open_tree를 OPEN_TREE_CLONE으로 호출하면 붙인 곳이 없는 마운트의 파일 디스크립터를 준다. mount_setattr는 아무도 볼 수 \
        없을 때 플래그를 바꾸고, move_mount가 붙인다. mount --bind는 이를 경로로 한 번에 한다.
        """,
      whyNow: "pivot_root보다 앞선다. 그 뒤에는 \(Format.path(source), .object) 이름으로 찾을 수 없다.")
  }

  func openSharedMemory(_ other: String, _ target: String) -> Text {
    Text(
      plan: "\(other)의 \(target, .object) 복제해, 공유 메모리를 함께 쓰게 한다.",
      line: "\(other)의 \(target, .object) 복제해 두었다.",
      more: """
        이름으로 공유하는 메모리는 tmpfs의 파일이고, System V 공유 메모리는 IPC 네임스페이스에 있다. 둘을 함께 공유해야 한 컴퓨터의 두 \
        프로그램처럼 메모리를 나눈다. tmpfs도 그 안의 파일도 같은 것이며, 함께 쓰는 마지막 컨테이너가 끝나면 사라진다.
        """,
      story: """
        open_tree는 호출한 프로세스가 속한 네임스페이스의 마운트만 복제한다. 그래서 태어날 때 받은 pidfd로 setns를 호출해 \(other)의 \
        마운트 네임스페이스에 들어가 복제하고 돌아온다. 들어갈 때와 돌아올 때 /와 작업 디렉터리가 새로 정해지지만, 절대 경로만 \
        쓰므로 상관없다.
        """,
      whyNow: "pivot_root보다 앞선다. 그 뒤에 붙일 것은 모두 미리 준비한다.",
      notSo: NotSo(
        belief: "IPC 네임스페이스를 공유하면 모든 메모리를 공유한다.",
        truth: "이름으로 공유하는 것만 그렇다. 프로세스의 주소 공간은 각자의 것이다."))
  }

  func openVolume(_ source: String, _ target: String) -> Text {
    Text(
      plan: "안에서 \(target, .subject) 될 것을 호스트에서 연다.",
      line: "안에서 \(target, .subject) 될 것을 호스트에서 열었다.",
      more: """
        호스트에서는 \(Format.path(source), .copula)다. 복사하는 것은 없고, 호스트와 컨테이너가 같은 파일을 쓴다. 장면 6에서 제자리에 \
        붙인다.
        """,
      story: """
        open_tree를 OPEN_TREE_CLONE으로 호출하면 그 경로에 있는 것의 마운트를 하나 더 만들어, 붙인 곳 없이 파일 디스크립터로 \
        준다. 그 뒤에 경로가 어떻게 되든 이미 연 것은 바뀌지 않으므로, 아무도 다른 것을 끼워 넣을 수 없다.
        """,
      whyNow: "pivot_root보다 앞선다. 호스트의 경로는 그때 사라지지만 파일 디스크립터는 남는다.")
  }

  func pivotRoot(_ told: Told, _ newRoot: String) -> Text {
    Text(
      plan: "루트 디렉터리를 호스트 디스크에서 레이어 스택으로 바꾼다.",
      line: told.hasStack
        ? "루트 디렉터리가 호스트 디스크에서 레이어 스택으로 바뀌었다." : "루트 디렉터리가 호스트 디스크에서 런타임이 받은 디렉터리로 바뀌었다.",
      more: """
        \(told.inside.map { "안에서 본 PID는 장면 3에서 이미 \($0, .subject) 됐지만, " } ?? "")/는 여기까지 호스트 디스크였다. 이제 모든 \
        절대 경로는 레이어 스택에서 시작한다. 다른 것은 바뀌지 않았다. 같은 프로세스이고, PID도 사용자도 그대로다. 호스트의 \
        트리는 장면 6이 시작될 때까지 아래에 마운트되어 있다.
        """,
      story: """
        \(Format.path(newRoot), .toward) chdir한 뒤 pivot_root(".", ".")를 호출한다. 현재 디렉터리의 마운트가 이 마운트 네임스페이스의 루트 \
        디렉터리가 되고, 옛 루트 디렉터리는 같은 자리에 겹친다. 그래서 이미지에 빈 디렉터리를 따로 두지 않아도 된다. 새 루트 \
        디렉터리는 마운트 지점이어야 하고, 새것과 옛것의 부모 마운트는 shared가 아니어야 한다(EINVAL). 이 \
        네임스페이스에서 루트 디렉터리나 현재 디렉터리가 옛 루트 디렉터리였던 프로세스는 모두 새 루트 디렉터리로 옮겨 간다. chroot는 프로세스 하나가 경로를 찾기 시작하는 곳만 \
        바꾼다.
        """,
      whyNow: "오버레이를 마운트한 뒤, /proc보다 먼저 한다. 그래야 다음에 붙이는 것이 새 트리에 놓인다.",
      notSo: NotSo(
        belief: "root로 바뀌면서 PID 1이 됐다.",
        truth: told.inside.map { "PID \($0, .topic) 장면 3에서 정해졌다. 사용자는 바뀌지 않았다." }
          ?? "PID는 장면 3의 clone3에서 정해졌다. 사용자는 바뀌지 않았다."))
  }
}
