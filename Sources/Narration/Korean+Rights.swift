import Steps

// Scene 7
extension Korean {
  func resetSignals(_ told: Told, _ ignored: [String]) -> Text {
    let also = ignored.isEmpty ? "" : ", 무시하던 시그널 \(ignored.count)개를 기본값으로 되돌"
    return Text(
      plan: ignored.isEmpty ? "막아 둔 시그널을 모두 푼다." : "막아 둔 시그널을 풀고\(also)린다.",
      line: ignored.isEmpty ? "막아 둔 시그널을 모두 풀었다." : "막아 둔 시그널을 풀고\(also)렸다.",
      more: """
        execve는 시그널 핸들러를 지운다. 부를 코드가 없어지기 때문이다. 그러나 막아 둔 시그널은 계속 막혀 있고, 무시하던 \
        시그널은 계속 무시한다. 그대로 두면 Fishbowl을 시작한 쪽이 프로그램이 받을 시그널을 \
        정하게 된다.\(ignored.isEmpty ? "" : " 무시하던 것은 \(list(ignored), .copula)다.")
        """,
      story: """
        rt_sigprocmask(SIG_SETMASK, [])가 마스크를 비우고, rt_sigaction은 SIG_DFL로 시그널을 기본값으로 되돌린다. nohup은 \
        SIGHUP을 무시하는 상태가 execve 뒤에도 남는다는 점을 이용한다. PID 네임스페이스의 첫 프로세스는 특별하기도 하다. 같은 \
        네임스페이스에서 온 시그널은 핸들러가 없으면 커널이 버린다.
        """,
      whyNow: "되도록 늦게 한다. 지금 정한 것을 프로그램이 물려받는다.",
      notSo: told.inside == 1
        ? NotSo(
          belief: "PID 1도 다른 프로세스처럼 시그널을 받는다.",
          truth: "안에서 온 것은 핸들러가 있는 시그널만 받고, SIGKILL은 받지 않는다. 호스트의 SIGKILL은 받는다.")
        : nil)
  }

  func giveStdio(_ uid: UInt32, _ gid: UInt32) -> Text {
    Text(
      plan: "파이프 3개를 표준 입출력으로 만들고 uid \(uid), gid \(gid)에 넘긴다.",
      line: "파이프가 파일 디스크립터 0, 1, 2가 됐고, 소유자는 uid \(uid, .copula)다.",
      more: """
        프로그램은 표준 입력, 출력, 오류가 이 번호에 있다고 여긴다. 소유자는 /dev/stdout이나 /dev/stderr를 이름으로 열 때 \
        중요하다. 새로 여는 것이므로 소유자와 모드를 검사한다.
        """,
      story: """
        fchown이 파이프를 하나씩 uid \(uid), gid \(gid)에 넘긴 뒤, 정해진 번호로 복제한다. 그 번호에 있던 것은 닫힌다. \
        /dev/stderr는 /proc/self/fd/2로 가는 링크다. 파이프의 모드는 0600이므로 다른 사용자는 EACCES를 받는다.
        """,
      whyNow: "사용자를 정하기 전이다. 파일을 남에게 넘기려면 CAP_CHOWN이 필요하다.")
  }

  func dropBounding(_ told: Told, _ dropped: [Capability]) -> Text {
    let bounding = told.capabilities("bounding")
    let isAgain = bounding.before > 0 && bounding.before == bounding.after
    let left = bounding.before > 0 && !isAgain ? " \(bounding.before)개 중 \(bounding.after)개가 남았다." : ""
    let using = told.capabilities("effective").after
    return Text(
      plan: "bounding 집합에서 capability \(dropped.count)개를 다시 얻을 수 없게 뺀다.",
      line: isAgain
        ? "bounding 집합을 다시 줄였다. 전과 같이 \(bounding.after)개가 남았다."
        : "bounding 집합에서 capability \(dropped.count)개를 뺐다.\(left)",
      more: """
        bounding 집합은 execve로 얻을 수 있는 최대 한도다. 여기서 뺀 것은 set-user-ID 프로그램으로도 되찾을 수 없다. 지금 쓸 수 \
        있는 것은 다른 집합에 \
        있다\(using > 0 ? ". 그 집합에는 아직 \(using)개가 그대로다" : "").
        """,
      story: """
        prctl(PR_CAPBSET_DROP)은 한 번에 하나만 빼므로 \(dropped.count)회 호출한다: \(list(dropped.map(\.name))). CAP_SETPCAP이 \
        필요하고, 호출한 프로세스와 앞으로 생길 자식에게 적용되며, 되돌릴 수 없다. uid 0이면 execve가 permitted 집합을 \
        bounding 집합에서 새로 계산한다. 다른 집합만 줄였다면 execve에서 모두 돌아왔을 것이다.
        """,
      whyNow: "CAP_SETPCAP을 쓸 수 있을 때 한다. 지금 쓰는 집합은 두 단계 뒤에 줄인다.",
      notSo: NotSo(
        belief: "bounding 집합에서 뺀 권한은 더 쓸 수 없다.",
        truth: "다시 얻지 못할 뿐이다. \(using > 0 ? "지금 쓰는 \(using)개는 cap.set에서 줄인다." : "지금 쓰는 것은 cap.set에서 줄인다.")"))
  }

  func setUser(_ told: Told, _ uid: UInt32, _ gid: UInt32, _ groups: [UInt32]) -> Text {
    let before = told.before[.process(1), "uid"].flatMap { UInt32($0) } ?? 0
    return Text(
      plan: before == uid ? "사용자를 uid \(uid), gid \(gid) 그대로 정한다." : "사용자를 uid \(uid), gid \(gid, .toward) 바꾼다.",
      line: before == uid
        ? "사용자는 여전히 uid \(uid)\(root(uid)), gid \(gid, .copula)다." : "사용자가 uid \(uid), gid \(gid, .toward) 바뀌었다.",
      more:
        "\(told.after.hasOwn(.user) ? mappedUser(uid) : sameUser(uid)) \(groups.isEmpty ? "보조 그룹은 없다." : "보조 그룹은 \(list(groups.map(String.init)), .copula)다.")",
      story: """
        순서는 setgroups, setresgid, setresuid다. uid 0을 내놓은 뒤에는 그룹을 바꿀 권한이 없다. 실제, 유효, 저장 번호를 모두 \
        바꾸므로 돌아갈 길이 없다. uid 0에서 다른 번호로 바뀌면 effective 집합이 비고, 미리 PR_SET_KEEPCAPS를 걸지 않으면 \
        permitted 집합도 빈다. PR_SET_PDEATHSIG도 지워지므로 다시 건다.
        """,
      whyNow: "uid 0이나 CAP_CHOWN이 필요한 일을 마친 뒤, 사용자를 정하는 데 필요한 capability가 없어지기 전이다.",
      notSo: userBelief(told, uid))
  }

  private func root(_ uid: UInt32) -> String { uid == 0 ? "(root)" : "" }

  private func mappedUser(_ uid: UInt32) -> String {
    "사용자도 컨테이너만의 것이다. 이 uid \(uid, .topic) 밖에서는 장면 3에서 매핑한 번호다."
  }

  private func sameUser(_ uid: UInt32) -> String {
    uid == 0
      ? """
      사용자는 호스트와 공유하므로 밖에서도 같은 uid 0이다. 이 사용자를 막는 것은 번호가 아니라 없어진 것, 곧 capability, 장치, \
      호스트 파일로 가는 경로다.
      """
      : """
      사용자는 호스트와 공유하므로 이미지에서 이름이 무엇이든 호스트의 uid \(uid, .with) 같다. 커널은 번호만 안다.
      """
  }

  private func userBelief(_ told: Told, _ uid: UInt32) -> NotSo? {
    if told.after.hasOwn(.user) { return nil }
    if uid == 0 {
      return NotSo(
        belief: "안의 root 사용자는 밖의 root 사용자와 다르다.",
        truth: "같은 uid 0이다. 번호를 바꾸는 것은 사용자 네임스페이스뿐이고, 이 실행에는 없다.")
    }
    let bounding = told.after.capabilities(of: 1, "bounding").count
    return NotSo(
      belief: "--user를 줘도 root 사용자의 capability가 남는다.",
      truth: "execve 뒤에는 쓸 수 있는 것이 없다.\(bounding > 0 ? " bounding 집합에만 \(bounding)개가 남는다." : "")")
  }

  func setCapabilities(_ told: Told, _ kept: [Capability]) -> Text {
    let (permitted, effective) = (told.capabilities("permitted"), told.after.capabilities(of: 1, "effective").count)
    let known = permitted.before > 0
    let left = known ? "\(permitted.before)개 중 \(effective)개가 남았다" : "\(kept.count)개가 남았다"
    return Text(
      plan: kept.isEmpty ? "capability를 모두 내놓는다." : "capability \(kept.count)개만 남기고 나머지를 내놓는다.",
      line: known && effective > 0 && effective == permitted.before
        ? "capability \(effective)개를 모두 그대로 둔다."
        : (known ? effective == 0 : kept.isEmpty)
          ? "capability를 내놓았다. 쓸 수 있는 것은 남지 않았다." : "나머지 capability를 내놓았다. \(left).",
      more: """
        root 사용자의 권한은 capability로 나뉘어 있다. 권한이 필요한 호출에서 커널은 uid 0인지가 아니라 \
        capability가 있는지를 본다. \
        \(kept.isEmpty ? "남긴 것은 없다." : "남긴 것은 \(list(kept.map(\.name)), .copula)다.")
        """,
      story: """
        capset은 집합 3개를 한 번에 쓴다. effective는 검사하는 집합, permitted는 effective로 만들 수 있는 집합이고, \
        inheritable은 비워 둔다. ambient 집합은 prctl로 비운다. 한 번 내놓은 permitted capability는 되찾을 수 없다. execve는 \
        집합을 새로 계산한다. uid 0이면 permitted는 bounding 집합이 허용하는 만큼이고, 다른 사용자라면 파일이 주는 것이 없는 한 \
        비게 된다.
        """,
      whyNow: "capability가 필요한 단계를 모두 마친 뒤다. 남은 일에는 필요 없다.",
      notSo: rightsBelief(told, kept, effective: known ? effective : kept.count, of: permitted.before))
  }

  private func rightsBelief(_ told: Told, _ kept: [Capability], effective: Int, of total: Int) -> NotSo? {
    let uid = told.after[.process(1), "uid"] ?? "0"
    guard uid == "0", !kept.contains(where: { $0.name == "CAP_SYS_ADMIN" }) else { return nil }
    let of = total > 0 ? "\(total)개 중 " : ""
    return NotSo(
      belief: "안의 root 사용자는 무엇이든 할 수 있다.",
      truth: "capability는 \(of)\(effective)개다. CAP_SYS_ADMIN이 없어 마운트도 못 한다.")
  }

  func closeDescriptors() -> Text {
    Text(
      plan: "2보다 큰 파일 디스크립터가 execve에서 모두 닫히게 한다.",
      line: "2보다 큰 파일 디스크립터는 execve에서 모두 닫힌다.",
      more: """
        프로그램은 표준 입출력 3개만 받는다. 게이트, FIFO, 물려받은 나머지는 프로그램이 시작하는 순간 저절로 닫힌다.
        """,
      story: """
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) 호출 한 번이면 된다(리눅스 5.11부터). 게이트와 FIFO가 아직 필요하므로 닫지 \
        않고 표시만 한다. 게이트가 닫히면 monitor는 execve가 성공했음을 안다. 호스트의 디렉터리를 가리키는 파일 디스크립터를 \
        하나라도 잊으면 컨테이너를 빠져나갈 길이 된다.
        """,
      whyNow: "파일 디스크립터를 여는 일이 모두 끝났다.",
      notSo: NotSo(
        belief: "루트 디렉터리가 바뀌면 호스트의 파일에는 닿을 수 없다.",
        truth: "미리 열어 둔 파일 디스크립터로는 닿는다. 그래서 이 단계가 있다."))
  }
}
