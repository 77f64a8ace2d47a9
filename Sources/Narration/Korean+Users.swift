import Steps

// root 사용자가 아닐 때: 사용자 네임스페이스, 그리고 호스트의 root만 할 수 있는 일을 대신하는 것
extension Korean {
  func lackCgroup(_: String, _ discarded: [String]) -> Text {
    let lost = discarded.isEmpty ? "" : " 지정했지만 적용하지 못한 옵션: \(discarded.joined(separator: ", "))."
    return Text(
      plan: "cgroup 없이 간다. 이 사용자에게 위임된 것이 없다.",
      line: "컨테이너만의 cgroup이 없다. 이 사용자에게 위임된 것이 없다.",
      more: """
        컨테이너의 사용량을 재지도 제한하지도 않는다. -m과 --cpus, --pids-limit에는 효과가 없고 일시 정지도 할 수 없다. 실행한 \
        사람이 속한 cgroup에 그대로 있으면서 그 제한을 함께 쓴다.\(lost)
        """,
      story: """
        cgroup은 디렉터리이며, 위 디렉터리에 쓸 수 있어야 만들 수 있다. 위 디렉터리는 root 사용자의 것이다. root 사용자가 \
        트리의 일부를 위임하면 그 디렉터리와 프로세스 목록에 쓸 수 있게 된다.
        """,
      whyNow: "root 사용자의 컨테이너라면 프로세스가 생기기 전인 여기에서 cgroup을 얻는다.",
      notSo: NotSo(belief: "cgroup이 없으면 컨테이너가 아니다.", truth: "격리는 네임스페이스가 한다. 둘은 서로 독립이다."))
  }

  func enterScope(_ unit: String, _ group: String) -> Text {
    Text(
      plan: "사용자의 systemd에 cgroup 트리의 일부를 달라고 한다: \(unit).",
      line: "사용자의 systemd가 cgroup 트리의 일부를 내주었다. 이름: \(unit).",
      more: """
        위치는 \(group). 디렉터리가 사용자의 것이므로 root 사용자가 아니어도 컨테이너의 cgroup을 만들고 제한을 쓸 수 있다. 명령과 \
        monitor는 그 안의 monitors에 들어간다.
        """,
      story: """
        D-Bus로 StartTransientUnit에 Delegate를 주어 요청하고, scope가 이미 있으면 AttachProcessesToUnit으로 들어간다. \
        프로세스를 옮기려면 두 자리의 가장 가까운 공통 상위 cgroup에 쓸 수 있어야 하는데 사용자는 그럴 수 없어 systemd가 옮긴다. \
        컨트롤러를 물려주는 cgroup에는 프로세스가 있을 수 없다. systemd-cgls --user로 볼 수 있다.
        """,
      whyNow: "컨테이너의 cgroup을 이 안에 만들기 때문이다.",
      notSo: NotSo(
        belief: "제한은 root 사용자만 걸 수 있다.", truth: "트리에서 자기 몫이 필요할 뿐이다. systemd는 사용자마다 한 부분을 갖고 나눠 준다."))
  }

  func lendUsers(_ mapping: IDMapping) -> Text {
    var text = makeUsers(mapping)
    text.plan = "레이어에 매핑을 빌려줄 사용자 네임스페이스를 만든다."
    text.line = "레이어에 매핑을 빌려줄 사용자 네임스페이스를 만들었다."
    return text
  }

  func showLayers(_ shown: Aquarium) -> Text {
    Text(
      plan: "레이어를 uid \(shown.owner)의 것으로 \(shown.place)에서 보여 준다.",
      line: "레이어 \(shown.layers.count)개에서 root 사용자의 것을 uid \(shown.owner)의 것으로 보여 준다.",
      more: """
        컨테이너에서 호스트의 root 사용자는 아무도 아니므로, 저장소의 파일도 아무의 것이 아니게 된다. 그래서 root 사용자의 것을 \
        안의 root 사용자인 uid \(shown.owner)의 것으로 보여 주는 마운트를 만든다. 볼륨도 그렇게 한다. 공유한 호스트 디렉터리는 \
        그대로 둔다. 거기에서 root 사용자의 것은 안의 누구도 바꾸지 못한다.
        """,
      story: """
        open_tree로 트리를 복제하고, mount_setattr와 MOUNT_ATTR_IDMAP으로 매핑을 주고, move_mount로 tmpfs에 건다. 레이어는 \
        읽기 전용이다. 컨테이너 자신의 디렉터리에는 쓸 수 있고, 안의 root 사용자가 쓴 것은 디스크에 root 사용자의 것으로 남는다. \
        그래서 rm과 diff가 그대로 쓴다.
        """,
      whyNow: "호스트에 권한이 있어야 하는 일인데, 컨테이너의 프로세스에는 그 권한이 없다.",
      notSo: NotSo(belief: "소유자를 바꾸려면 파일을 복사하거나 넘겨야 한다.", truth: "마운트가 번역한다. 디스크의 내용은 그대로다."))
  }

  func mapIDs(_ told: Told, _ mapping: IDMapping) -> Text {
    let root = mapping.users.first.map { String($0.outside) } ?? "65534"
    let more = mapping.users.dropFirst().reduce(0) { $0 + Int($1.length) }
    return Text(
      plan: "사용자를 매핑한다. 안의 uid 0은 밖에서 uid \(root, .copula)다.",
      line: "사용자를 매핑했다. 안의 uid 0은 밖에서 uid \(root, .copula)다.",
      more: mapping.hasOnlyOne
        ? """
        아는 사용자는 하나뿐이다. 다른 소유자의 파일은 모두 65534(nobody)로 보이고, 안의 프로세스는 다른 사용자가 될 수 \
        없다. 더 쓰려면 /etc/subuid와 /etc/subgid의 범위와 newuidmap 프로그램이 필요하다.
        """
        : """
        uid 0 말고도 /etc/subuid가 빌려준 사용자 \(more)명이 있다. 이 컴퓨터에서 아무도 쓰지 않는 번호들이다. 그 사용자가 \
        만든 파일은 밖에서 보면 그 범위의 번호에 속한다.
        """,
      story: """
        커널은 소유자마다 바깥 번호 하나를 적어 두고, 사용자 네임스페이스의 경계에서 /proc/PID/uid_map에 따라 바꾼다. 한 \
        줄은 안의 번호, 밖의 번호, 개수다. \(mapping.hasOnlyOne ? ownMap : helpers) 쓰기 전까지 프로세스는 capability를 모두 \
        가졌지만 사용자가 없다.
        """,
      whyNow: "프로세스가 생겨서 기다린다. 매핑된 사용자가 없으면 파일을 만들 수 없다.",
      notSo: NotSo(
        belief: "안의 root 사용자는 밖에서도 root 사용자다.",
        truth: "여기서는 아니다. 밖에서는 uid \(root, .copula)고, 자기 네임스페이스에만 권한이 있다."))
  }

  private var ownMap: String {
    "자기 번호 하나는 누구나 매핑할 수 있다. 그 전에 /proc/PID/setgroups에 deny를 쓴다. 그룹을 버려서 막힌 것을 푸는 일이 없게 한다."
  }

  private var helpers: String {
    "범위는 root 사용자만 매핑할 수 있어서, root 사용자의 setuid 프로그램인 newuidmap과 newgidmap이 /etc/subuid를 확인한 뒤 쓴다."
  }

  func openDevices(_ paths: [String]) -> Text {
    Text(
      plan: "컨테이너의 /dev에 둘 호스트의 장치 노드 \(paths.count)개를 가져온다.",
      line: "컨테이너의 /dev에 둘 호스트의 장치 노드 \(paths.count)개를 가져왔다.",
      more: """
        노드는 \(list(paths.map(Format.name)), .copula)다. 컨테이너는 바로 이 노드를 쓴다. root 사용자가 아니면 노드를 만들 수 \
        없다. 만들 수 있다면 누구나 호스트의 디스크에 이름을 붙일 수 있기 때문이다.
        """,
      story: """
        OPEN_TREE_CLONE을 준 open_tree는 파일 하나짜리 마운트를 만들며, 아직 어디에도 걸려 있지 않다. 사용자 네임스페이스 \
        안에서는 어떤 capability가 있어도 장치의 mknod가 EPERM으로 거부된다.
        """,
      whyNow: "아직 호스트의 경로에 닿을 수 있다.")
  }

  func bindDevices(_ paths: [String], _ links: [SymbolicLink]) -> Text {
    let what = "호스트의 노드 \(paths.count)개와 심볼릭 링크 \(links.count)개"
    return Text(
      plan: "/dev에 \(what)를 둔다.",
      line: "/dev에 \(what)를 두었다.",
      more: """
        노드마다 같은 이름의 빈 파일 위에 얹는다. 링크는 프로그램들이 기대하는 이름이다: \
        \(list(links.map { Format.name($0.path) })).
        """,
      story: """
        mknodat으로 빈 파일을 만들고, open_tree가 복제한 것을 move_mount로 그 위에 얹는다. 노드는 호스트의 것이고 소유자와 \
        모드도 그대로이므로, 누가 열 수 있는지도 호스트의 것과 같다.
        """,
      whyNow: "/dev에 tmpfs를 붙인 뒤다.",
      notSo: NotSo(belief: "컨테이너에는 자기 장치가 있다.", truth: "호스트의 장치를 다른 자리에서 볼 뿐이다."))
  }
}
