import Steps

// 장면 8: 프로그램이 도는 동안 파일에 일어나는 일
extension Korean {
  func watchFiles() -> Text {
    Text(
      plan: "컨테이너의 파일이 바뀔 때마다 커널이 알리게 한다.",
      line: "이제부터 누가 어떤 파일을 바꾸는지 커널이 모니터에 알린다.",
      more: """
        표시는 오버레이 파일 시스템 전체에 붙는다. 컨테이너의 프로세스든 exec의 프로세스든 밖에서 온 cp든 그 안을 바꾸면 알려진다. \
        볼륨과 /dev, 다른 tmpfs는 따로 있는 파일 시스템이라 알리지 않는다.
        """,
      story: """
        fanotify_init이 큐를 만들고, fanotify_mark가 무엇을 알릴지 정한다. 이벤트에는 PID와 한 일, 이름, 그리고 그 이름이 있는 \
        디렉터리의 핸들이 담긴다. open_by_handle_at이 핸들에서 경로를 되찾는다. 그러려고 오버레이를 nfs_export=on으로 마운트했다. \
        프로그램이 시작하는 것도 알려서, 프로세스가 사라지기 전에 살펴본다. \
        메모리 매핑을 거쳐 쓴 것은 알리지 않는다.
        """,
      whyNow: "프로그램이 시작하기 직전이다. 엔진이 파일에 한 일은 섞이지 않아야 한다.",
      notSo: NotSo(
        belief: "무엇이 바뀌는지 알려면 파일을 자꾸 들여다보아야 한다.",
        truth: "바꾸는 일은 모두 시스템 콜이고, 커널은 수행하면서 바로 알릴 수 있다."))
  }

  func observeFile(_ event: FileEvent) -> Text {
    Text(
      plan: "프로세스가 파일에 하는 일을 본다.",
      line: "\(who(event)) \(what(event)) \(done(event.changes)).",
      more: """
        \(numbers(event)) 한순간에 같은 파일에 한 일은 몇 번이든 하나로 적는다. 백만 번을 써도 커널은 아직 읽지 않은 이벤트에 합쳐서 \
        알린다.
        """,
      story: """
        바뀐 직후에 fanotify의 큐에서 읽은 이벤트다. 이벤트에는 PID만 있고 이름은 없다. 이름과 안에서의 PID는 그 프로세스가 있는 동안 \
        /proc/PID/status에 있다. 이벤트 하나에 여러 일이 담기면 순서는 알 수 없다. \
        `fishbowl trace sql "SELECT * FROM file_event"`가 모두 보여 준다.
        """,
      whyNow: "프로그램이 도는 동안, 커널이 알린 순간이다.",
      notSo: NotSo(
        belief: "결국 지워진 파일은 흔적이 없다.",
        truth: "남은 레이어에는 보이지 않는다. 있었다는 것과 누가 만들었는지는 여기에 남는다."))
  }

  private func who(_ event: FileEvent) -> String {
    event.program.map { "\(Format.path($0), .subject)" } ?? "이미 사라진 프로세스가"
  }

  private func what(_ event: FileEvent) -> String {
    let noun = event.isFolder == true ? "디렉터리 " : ""
    let place = event.path.hasPrefix("/") ? "" : "사라진 디렉터리의 "
    let object = "\(place)\(noun)\(Format.path(event.path), .object)"
    return object + (event.target.map { " \(Format.path($0), .toward)" } ?? "")
  }

  /// Of several only the last one ends the sentence.
  private func done(_ changes: [FileEvent.Change]) -> String {
    (changes.dropLast().map { stem($0) + "고" } + changes.suffix(1).map(past)).joined(separator: " ")
  }

  private func stem(_ change: FileEvent.Change) -> String {
    switch change {
    case .created: "만들"
    case .modified: "쓰"
    case .attributes: "속성을 바꾸"
    case .moved: "옮기"
    case .deleted: "지우"
    }
  }

  private func past(_ change: FileEvent.Change) -> String {
    switch change {
    case .created: "만들었다"
    case .modified: "썼다"
    case .attributes: "속성을 바꾸었다"
    case .moved: "옮겼다"
    case .deleted: "지웠다"
    }
  }

  private func numbers(_ event: FileEvent) -> String {
    guard event.pid > 0 else { return "어느 프로세스였는지 커널이 말하지 않는다." }
    guard let inside = event.pidInside else {
      return "호스트에서는 PID \(event.pid, .copula)다. 컨테이너 안의 번호가 없거나 너무 일찍 사라졌다."
    }
    return "호스트에서 PID \(event.pid), 안에서 PID \(inside, .copula)다."
  }

  func observeMissed(_ reason: MissedChanges, _ count: Int?) -> Text {
    Text(
      plan: "빠진 파일 변경이 있는지 본다.",
      line: missedLine(reason, count),
      more: reason == .overflow
        ? "큐에는 이벤트가 fs.fanotify.max_queued_events개까지 들어간다. 가득 찬 동안 온 것은 커널이 버렸다."
        : "실행 하나는 천 개까지 남긴다. 쏟아지는 변경이 트레이스를 채우지 않게 하려는 것이다.",
      story: """
        그 밖에 잃은 것은 없다. 실행이 끝나면 레이어를 통째로 살펴보고, 알려진 것은 프로그램이 끝날 때까지 모두 읽는다. 빠진 동안 누가 \
        무엇을 했는지는 이제 아무도 모른다.
        """,
      whyNow: "알아차린 순간이다.")
  }

  private func missedLine(_ reason: MissedChanges, _ count: Int?) -> String {
    if reason == .overflow { return "큐가 가득 차서 여기서 파일 변경이 빠졌다." }
    return count.map { "남긴 것 뒤로 파일 변경이 \($0)개 더 있었다." }
      ?? "실행 하나가 남길 수 있는 만큼 남겼다. 나머지 변경은 세기만 한다."
  }
}
