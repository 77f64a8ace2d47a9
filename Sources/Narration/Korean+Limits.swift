import Steps

// Scene 2
extension Korean {
  func openSync(_ fifo: String) -> Text {
    Text(
      plan: "monitor와 새 프로세스 사이의 게이트와, 기다릴 FIFO를 연다.",
      line: "monitor와 새 프로세스 사이의 게이트와, 기다릴 FIFO를 열었다.",
      more: """
        컨테이너는 프로세스 2개가 함께 만들고, 한 번에 하나만 움직인다. 게이트로는 차례를 주고받는다. FIFO에서는 완성된 \
        컨테이너가 시작을 기다린다.
        """,
      story: """
        게이트는 SOCK_SEQPACKET 방식의 socketpair다. 메시지가 통째로 도착하고, 한쪽이 죽으면 다른 쪽은 파일 끝을 읽는다. \
        close-on-exec이므로 execve가 성공해도 monitor 쪽에는 파일 끝으로 보인다. FIFO인 \(fifo, .topic) O_RDWR로 연다. \
        읽기로만 열면 쓰는 쪽이 나타날 때까지 open 자체가 기다린다.
        """,
      whyNow: "프로세스는 태어날 때 파일 디스크립터를 물려받으므로 미리 열어야 한다.")
  }

  func openStdio() -> Text {
    Text(
      plan: "표준 입력, 출력, 오류로 쓸 파이프 3개를 연다.",
      line: "표준 입력, 출력, 오류로 쓸 파이프 3개를 열었다.",
      more: """
        컨테이너의 프로그램은 터미널에 직접 쓰지 않는다. 이 파이프에 쓰면 monitor가 모든 바이트를 전한다. 그래서 출력을 \
        로그로 남길 수 있고, 나중에 attach할 수도 있다.
        """,
      story: """
        pipe2(O_CLOEXEC)는 읽는 파일 디스크립터와 쓰는 파일 디스크립터를 하나씩 준다. 파이프에 담기는 양은 정해져 있어, \
        가득 차면 쓰는 쪽이 기다린다. 쓰는 쪽이 모두 닫히면 읽는 쪽은 파일 끝을 만난다. monitor는 이렇게 출력이 끝났음을 \
        안다.
        """,
      whyNow: "프로세스는 태어날 때 파일 디스크립터를 물려받으므로 미리 열어야 한다.",
      notSo: NotSo(
        belief: "attach는 컨테이너 안에 셸을 연다.", truth: "PID 1의 표준 입출력인 이 파이프에 이어질 뿐, 프로세스를 만들지 않는다."))
  }

  func createCgroup(_ directories: [String], _ enable: [FileText]) -> Text {
    let places = directories.count > 1 ? "트리 \(directories.count)개에 " : ""
    return Text(
      plan: "\(places)컨테이너의 cgroup을 만든다.",
      line: "\(places)컨테이너의 cgroup을 만들었다. 아직 비어 있다.",
      more: """
        cgroup은 속한 프로세스들의 사용량을 함께 재고, 상한을 둘 수 있다. 만드는 방법은 디렉터리를 만드는 것이다. 커널이 \
        그 안을 파일로 채우며, 파일을 읽으면 사용량이 나오고 쓰면 제한이 정해진다. 속한 프로세스의 목록은 아직 \
        비어 있다.\(directories.count > 1 ? hierarchies : "")
        """,
      story: """
        \(place(of: directories)) \
        모든 컨테이너가 함께 쓰는 위쪽 cgroup은 처음 실행할 때 만들고, 다음부터는 이미 있다는 대답(EEXIST)을 받고 \
        넘어간다.\(enable.isEmpty ? "" : subtreeControl(enable)) 이 디렉터리는 디스크에 없다. 내용은 커널의 장부이며, \
        디렉터리와 함께 사라진다.
        """,
      whyNow: "제한은 첫 명령부터 지켜져야 하므로, 프로세스보다 cgroup을 먼저 만든다.",
      notSo: NotSo(
        belief: "네임스페이스는 자원을 제한하고 cgroup은 숨긴다.",
        truth: "반대다. 네임스페이스는 보이는 것을, cgroup은 쓸 수 있는 양을 정한다."))
  }

  private func place(of directories: [String]) -> String {
    guard let first = directories.first.map(Format.path) else { return "디렉터리는 cgroup 트리 안에 있다." }
    return directories.count > 1
      ? "디렉터리는 \(first, .copula)고, 다른 트리에도 같은 자리에 있다." : "디렉터리는 \(first, .copula)다."
  }

  private var hierarchies: String { " cgroup v1은 컨트롤러마다 트리가 따로 있어 디렉터리도 여러 개다." }

  private func subtreeControl(_ enable: [FileText]) -> String {
    """
     cgroup v2에서는 위쪽 cgroup의 cgroup.subtree_control에서 켠 컨트롤러만 아래에서 쓸 수 있다. 여기서 켠 것은 \
    \(list(enable.map(\.text)), .copula)다.
    """
  }

  func limitResources(_ told: Told, _ limits: [Limit]) -> Text {
    if limits.isEmpty { return unlimited }
    if told.runs { return changeLimits(told, limits) }
    let each = limits.map { ceiling($0.on, $0.value, name: $0.resource) }
    let ceilings = list(each)
    return Text(
      plan: "상한을 정한다: \(ceilings).",
      line: limits.count > 3
        ? line("컨테이너의 제한 \(limits.count)개를 적었다", naming: each) : "상한을 적었다: \(ceilings).",
      more: (["제한은 상한이다. 컨테이너 몫으로 떼어 두는 것은 없고, 다른 프로세스가 모두 써 버릴 수도 있다."]
        + limits.compactMap { beyond($0.on) }).joined(separator: " "),
      story: """
        제한은 cgroup의 파일에 쓰는 숫자다: \(list(limits.map(written))). cgroup은 아직 비어 있다. 위쪽 cgroup의 상한도 \
        함께 지켜지므로, 위로 올라가며 가장 낮은 상한이 효력을 낸다.
        """,
      whyNow: "프로세스가 생기기 전에 적어, 제한이 없는 순간을 없앤다.",
      notSo: misunderstanding(of: limits))
  }

  /// By `update`, under processes that run; and turned back, where that failed.
  private func changeLimits(_ told: Told, _ limits: [Limit]) -> Text {
    let ceilings = list(limits.map { ceiling($0.on, $0.value, name: $0.resource) })
    let before = list(
      limits.compactMap { limit in
        told.before[.cgroup, limit.resource].map { ceiling(limit.on, $0, name: limit.resource) }
      })
    let change =
      before.isEmpty
      ? "지금 제한은 \(ceilings, .copula)다." : "이전 제한은 \(before, .copula)고, 지금 제한은 \(ceilings, .copula)다."
    return Text(
      plan: "도는 컨테이너의 제한을 바꾼다: \(ceilings).",
      line: limits.count > 2 ? "컨테이너가 도는 동안 제한 \(limits.count)개를 바꿨다." : "이제부터 제한이 바뀐다: \(ceilings).",
      more: (["\(change) 프로세스는 알아채지 못한다. 멈추는 것도, 보내는 것도 없다."]
        + limits.compactMap { beyond($0.on) }).joined(separator: " "),
      story: """
        제한은 cgroup의 파일에 있는 숫자이고, 언제든 쓸 수 있다: \(list(limits.map(written))). 커널은 다음 페이지, 프로세스, \
        시간 조각을 요청받을 때 이 숫자를 본다. 메모리 상한이 지금 쓰는 양보다 낮으면 먼저 페이지를 회수하고, 그래도 안 되면 \
        cgroup v1에서는 거절하고(EBUSY) v2에서는 프로세스를 죽인다.
        """,
      whyNow: told.event.undoes == nil
        ? "새 설정을 저장한 뒤다. 커널이 거절하면 설정도 되돌린다." : "바꾸는 일이 끝나지 못해 제한을 이전으로 되돌린다.",
      notSo: misunderstanding(of: limits))
  }

  private var unlimited: Text {
    Text(
      plan: "요청한 제한이 없어 상한을 두지 않는다.",
      line: "요청한 제한이 없어 상한을 두지 않았다.",
      more: """
        컨테이너는 다른 프로세스처럼 컴퓨터의 자원을 모두 쓸 수 있다. 그래도 사용량은 재고, 위쪽 cgroup의 상한은 함께 지킨다.
        """,
      story: """
        새 cgroup에는 자기 제한이 없다. 제한 파일에는 max나, 어떤 컴퓨터도 닿지 않을 숫자가 있다. 나중에 프로세스가 도는 \
        동안에도 언제든 제한을 쓸 수 있다.
        """,
      whyNow: "제한이 있다면 프로세스가 생기기 전인 여기서 적는다.")
  }

  private func beyond(_ resource: Limit.Resource) -> String? {
    switch resource {
    case .memory: "메모리 상한에 닿으면 커널은 먼저 메모리를 회수하고, 그래도 모자라면 cgroup의 프로세스를 죽인다."
    case .swap: nil
    case .reservation: "예약은 상한이 아니다. 메모리가 모자랄 때 이만큼까지는 마지막에 회수한다."
    case .weight: "가중치는 상한이 아니다. CPU가 모자랄 때만 시간을 나누는 비율이며, 보통은 100이다."
    case .cpuList: "스레드는 목록에 있는 CPU에서만 돈다. nproc은 이 CPU를 세므로 여기에 나타난다."
    case .nodeList: "메모리는 목록에 있는 노드에서만 온다."
    case .cpus: "한 주기의 몫을 다 쓰면 스레드는 다음 주기까지 기다린다."
    case .processes: "프로세스 수가 상한에 닿으면 fork가 EAGAIN으로 실패한다. 스레드도 센다."
    case .other: nil
    }
  }

  private func written(_ limit: Limit) -> String {
    let files = limit.writes.map { "\(Format.name($0.path))에 \($0.text)" }
    return files.isEmpty ? "\(limit.resource) = \(limit.value)" : list(files)
  }

  private func misunderstanding(of limits: [Limit]) -> NotSo? {
    if let most = limits.first(where: { $0.on == .memory }).flatMap({ Int64($0.value) }) {
      return NotSo(
        belief: "-m은 메모리를 할당한다.",
        truth: "상한을 \(bytes(most), .toward) 정할 뿐, 할당하는 메모리는 없다.")
    }
    if let cpus = limits.first(where: { $0.on == .cpus }) {
      return NotSo(
        belief: "CPU 제한은 nproc에 나타난다.",
        truth: "nproc은 돌 수 있는 CPU를 센다. 이 제한(\(ceiling(.cpus, cpus.value)))은 시간을 나눈다.")
    }
    return limits.isEmpty ? nil : NotSo(belief: "제한하면 자원을 떼어 둔다.", truth: "상한일 뿐, 떼어 두는 자원은 없다.")
  }
}
