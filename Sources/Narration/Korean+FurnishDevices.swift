import Steps

// Scene 6: /dev
extension Korean {
  func mountDev(_ told: Told, _ target: String) -> Text {
    let device = device(target, of: told.after.neighbour(.ipc))
    return Text(
      plan: "\(target)에 \(device.name, .object) 붙인다.",
      line: "\(target)에 \(device.name, .object) 붙였다.",
      more: device.purpose,
      story: """
        장면 5에서 준비한 마운트를 move_mount가 붙인다. 이미지의 \(target)에 있던 것은 가려질 뿐 지워지지 않는다. \
        디렉터리가 있어야 붙일 수 있으므로, 이미지에 없으면 쓰기 가능 레이어나 위쪽 tmpfs에 만든다.
        """,
      whyNow: "위에서 아래로 간다. 디렉터리가 먼저 제자리에 있어야 그 위에 붙일 수 있다.")
  }

  /// `other`: IPC 네임스페이스를 함께 쓰는 컨테이너.
  private func device(_ target: String, of other: String?) -> (name: String, purpose: String) {
    switch Format.name(target) {
    case "dev":
      (
        "빈 tmpfs",
        """
        호스트의 장치는 하나도 없다. 메모리에 있으므로 쓰기 가능 레이어에는 아무것도 들어가지 않는다. 다음 단계에서 노드 몇 \
        개를 만든다.
        """
      )
    case "pts":
      ("새 devpts", "컨테이너의 가상 터미널이 놓이고, 번호는 호스트와 따로 0부터 센다. 여기서 호스트의 터미널은 열 수 없다.")
    case "shm" where other != nil:
      (
        "\(other ?? "")의 공유 메모리용 tmpfs",
        "shm_open이 여기에 파일을 만든다. \(other ?? "")의 프로그램이 이름을 붙여 둔 메모리를 여기서 찾을 수 있고, 반대도 된다."
      )
    case "shm":
      ("공유 메모리용 tmpfs", "shm_open이 여기에 파일을 만들어, 프로그램들이 이름으로 메모리를 공유한다. 따로 있는 tmpfs라서 밖과는 공유하지 않는다.")
    case "mqueue":
      (
        "mqueue",
        "컨테이너의 IPC 네임스페이스에 있는 POSIX 메시지 큐를 파일로 보여 준다. \(other.map { "\($0, .with) 함께 쓰는 큐다." } ?? "호스트의 큐는 없다.")"
      )
    default: ("파일 시스템", "프로그램들이 /dev 아래에 있으리라 기대하는 파일 시스템이다.")
    }
  }

  func makeDevices(_ nodes: [DeviceNode], _ links: [SymbolicLink]) -> Text {
    let what = "장치 노드 \(nodes.count)개와 심볼릭 링크 \(links.count)개"
    let names = list(nodes.map { Format.name($0.path) })
    return Text(
      plan: "/dev에 \(what)를 만든다.",
      line: "/dev에 \(what)를 만들었다.",
      more: """
        노드는 \(names, .copula)다. 노드는 커널의 드라이버와 장치를 번호 2개로 부르는 이름이다.\(example(nodes)) \
        링크는 프로그램들이 기대하는 이름이다\(links.isEmpty ? "" : ": " + list(links.map { Format.name($0.path) })).
        """,
      story: """
        mknodat은 모드와 번호를 받아 문자 장치를 만들고, symlinkat은 링크를 만든다\(example(links)). mknodat에는 CAP_MKNOD가 \
        필요하다. root 사용자가 아니면 커널이 거부하므로 호스트의 노드를 바인드 마운트한다. 노드 자체는 권한이 아니다. 열 \
        때마다 cgroup의 장치 규칙이 정한다.
        """,
      whyNow: "/dev에 tmpfs를 붙인 뒤이고, 아직 아무 권한도 내놓지 않았다.",
      notSo: NotSo(
        belief: "컨테이너에는 자기 장치가 있다.", truth: "자기 것은 이름 \(nodes.count)개뿐이다. 드라이버는 하나뿐인 커널에 있다."))
  }

  private func example(_ nodes: [DeviceNode]) -> String {
    nodes.first.map { " \(Format.name($0.path), .topic) 어느 리눅스에서나 \($0.major), \($0.minor, .copula)다." } ?? ""
  }

  private func example(_ links: [SymbolicLink]) -> String {
    links.first.map { "(\($0.path) -> \($0.target))" } ?? ""
  }
}
