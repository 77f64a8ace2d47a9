import Steps

// Scene 9: the clean-up
extension Korean {
  func killProcess(_ told: Told) -> Text {
    let target = told.outside.map { "PID \($0)" } ?? "프로세스"
    let isAsked = told.event.undoes == nil
    return Text(
      plan: isAsked ? "실행 중에 지울 컨테이너의 프로세스를 죽인다." : "실패한 실행의 프로세스가 남지 않도록 죽인다.",
      line: isAsked
        ? "\(target)에 SIGKILL을 보냈다. 실행 중인 컨테이너를 지운다."
        : "\(target)에 SIGKILL을 보냈다. 끝내지 못한 실행의 프로세스는 남지 않는다.",
      more: isAsked
        ? """
        강제로 지우라고 했기 때문이다. stop과 달리 SIGTERM을 보내지 않고, 스스로 끝날 시간도 주지 않는다. 다른 것을 지우기 \
        전에 먼저 죽인다. 살아 있는 동안에는 컨테이너의 파일을 쓰고 있다.
        """
        : """
        실행을 끝내지 못했으므로, 뒤 단계가 세웠을 보호가 이 프로세스에는 없을 수 있다. 다른 것을 되돌리기 전에 먼저 \
        죽인다. 살아 있는 동안에는 cgroup도 지울 수 없다.
        """,
      story: """
        pidfd_send_signal은 그 사이에 PID가 다른 프로세스에 다시 쓰였더라도 clone3이 만든 바로 그 프로세스에만 보낸다. 시그널이 \
        PID 네임스페이스 밖에서 오므로 SIGKILL은 PID 1에도 통하고, 네임스페이스의 다른 프로세스도 모두 함께 죽는다.
        """,
      whyNow: "뒷정리에서 맨 먼저 한다. 쓰고 있는 파일과 cgroup은 치울 수 없다.",
      notSo: NotSo(
        belief: "PID 1은 죽일 수 없다.", truth: "안에서는 그렇다. 위쪽 PID 네임스페이스에서 보낸 SIGKILL은 통한다."))
  }

  /// 자기 것이 아닌 PID 네임스페이스에 있을 때.
  func killGroup() -> Text {
    Text(
      plan: "cgroup에 남은 프로세스를 죽인다. 여기서는 커널이 해 주지 않는다.",
      line: "cgroup에 남은 프로세스에 SIGKILL을 보냈다.",
      more: """
        이 컨테이너에는 따로 만든 PID 네임스페이스가 없어서 첫 프로세스가 PID 1이 아니다. 첫 프로세스가 끝나도 자식은 계속 \
        돈다. 자식은 벗어날 수 없는 cgroup에서 찾는다.
        """,
      story: """
        cgroup.procs에 cgroup의 프로세스가 나온다. 그 사이에 번호가 다른 프로세스에 다시 쓰였을 수 있으므로, 저마다 pidfd로 \
        붙잡고 다시 확인한 뒤 SIGKILL을 보낸다. 목록이 빌 때까지 되풀이한다.
        """,
      whyNow: "뒷정리에서 맨 먼저 한다. 쓰고 있는 파일과 cgroup은 치울 수 없다.",
      notSo: NotSo(
        belief: "컨테이너의 프로세스는 첫 프로세스와 함께 끝난다.",
        truth: "PID 네임스페이스가 따로 있을 때 커널이 하는 일이다. 공유할 때는 누군가 해야 한다."))
  }

  func observeRelease(_ told: Told) -> Text {
    let others = told.before.sharesNamespaces
    return Text(
      plan: "네임스페이스와 마운트가 사라졌는지 본다.",
      line: others ? "자기 네임스페이스와 마운트가 사라졌다. 함께 쓰던 것은 남는다." : "네임스페이스와 마운트가 사라졌다. 이제 아무도 붙잡지 않는다.",
      more: """
        마운트를 따로 해제할 필요가 없었다. 마운트 네임스페이스는 마지막 프로세스와 함께 사라지고, 오버레이를 비롯한 마운트도 \
        함께 사라진다. 다른 네임스페이스도 \(others ? "다른 프로세스가 속해 있지 않으면 " : "")마찬가지다. 레이어의 파일은 그대로 남는다.
        """,
      story: """
        커널은 네임스페이스를 붙잡은 것을 센다. 속한 프로세스, 열린 파일 디스크립터, /proc/PID/ns/*의 바인드 마운트, 아래쪽 \
        네임스페이스가 그 대상이다. 0이 되면 커널이 지운다. 이 단계는 관찰이다. Fishbowl이 호출한 것이 아니라, 일어난 일을 \
        보았다.
        """,
      whyNow: "속해 있던 마지막 프로세스가 끝나면서 일어난다.",
      notSo: NotSo(
        belief: "네임스페이스는 프로세스와 함께 죽는다.",
        truth: "다른 것이 붙잡지 않을 때만 그렇다. 열린 파일 디스크립터나 바인드 마운트가 있으면 남는다."))
  }

  func removeCgroup(_ directories: [String]) -> Text {
    let places = directories.count > 1 ? "트리 \(directories.count)개에서 " : ""
    return Text(
      plan: "\(places)컨테이너의 cgroup을 지운다.",
      line: "\(places)컨테이너의 cgroup을 지웠다.",
      more: """
        사용량과 제한도 함께 사라진다. 속한 프로세스가 없고 아래에 다른 cgroup이 없으면 지울 수 있다. 안의 파일은 상관없다.
        """,
      story: """
        \(directories.count > 1 ? "\(Format.path(directories[0]), .with) 다른 트리의 같은 디렉터리" : directories.first.map(Format.path) ?? "디렉터리")에 rmdir을 호출하거나, unlinkat을 AT_REMOVEDIR로 호출한다. \
        프로세스가 하나라도 속해 있으면, 끝났어도 아직 거두지 않았으면 커널은 EBUSY를 돌려준다. 모든 컨테이너가 함께 쓰는 \
        위쪽 cgroup은 남는다.
        """,
      whyNow: "마지막 프로세스가 끝나고 거두어진 뒤다.")
  }

  func removeParentCgroups(_ told: Told, _ directories: [String]) -> Text {
    let places = directories.count > 1 ? "트리 \(directories.count)개에서 " : ""
    let stays = told.event.calls.contains { $0.error == .busy }
    return Text(
      plan: "\(places)모든 컨테이너의 cgroup이 만들어지던 위쪽 cgroup을 지운다.",
      line: stays
        ? "모든 컨테이너가 함께 쓰는 cgroup에 아직 다른 것이 있어 그대로 두었다."
        : "\(places)모든 컨테이너가 함께 쓰던 cgroup을 지웠다.",
      more: """
        첫 실행이 트리의 맨 위 바로 아래에 만들었고, 컨테이너의 cgroup은 모두 그 아래에 있었다. 다른 컨테이너가 언제든 그 안에 \
        만들어질 수 있으므로 rm은 이것을 지우지 않는다. 이 명령만 지운다.
        """,
      story: """
        지우는 디렉터리는 \(directories.first.map(Format.path) ?? "하나", .copula)다.\
        \(directories.count > 1 ? " 다른 트리의 같은 디렉터리도 지운다." : "") 빈 디렉터리를 지우듯 rmdir을 호출하거나, unlinkat을 \
        AT_REMOVEDIR로 호출한다. 다른 루트 디렉터리의 컨테이너가 그 안에 있으면 커널은 EBUSY를 돌려주고, 디렉터리는 그 컨테이너를 위해 남는다.
        """,
      whyNow: "이 루트 디렉터리의 컨테이너가 하나도 남지 않은 뒤다.")
  }

  func deleteWritableLayer(_ directory: String) -> Text {
    Text(
      plan: "쓰기 가능 레이어를 컨테이너가 쓴 것과 함께 지운다.",
      line: "쓰기 가능 레이어를 컨테이너가 쓴 것과 함께 지웠다.",
      more: """
        컨테이너가 쓰고 바꾸고 지웠다고 표시한 것은 모두 여기에만 있었다. 이미지의 레이어는 읽기만 했으므로 그대로이고, 다음 \
        컨테이너가 쓴다.
        """,
      story: """
        지운 디렉터리는 \(Format.path(directory), .copula)며 upper, work, merged가 있었다. 화이트아웃도 upper의 파일이므로 함께 지운다. \
        컨테이너 안에서 큰 파일을 지워도 아래 레이어에 있는 파일이면 공간이 늘지 않는다. upper를 지우면 컨테이너가 더한 만큼 \
        공간이 생긴다.
        """,
      whyNow: "이 레이어를 쓰던 오버레이가 사라진 뒤다.",
      notSo: NotSo(
        belief: "컨테이너를 멈추면 데이터가 지워진다.", truth: "멈출 때는 아무것도 지우지 않았다. 지우는 것은 이 단계이고, --rm이 없으면 rm이다."))
  }

  func deleteContainer(_ place: ContainerPlace) -> Text {
    Text(
      plan: "컨테이너 기록을 지우고 이름 \(place.name, .object) 내놓는다.",
      line: "컨테이너 기록을 지웠다. 이름 \(place.name, .topic) 다시 쓸 수 있다.",
      more: """
        이제 다른 컨테이너가 이 이름을 쓸 수 있다. 컨테이너 \(place.id.prefix(12))에서 남는 것은 실행의 기록뿐이다.
        """,
      story: """
        지운 것은 \(Format.path(place.directory), .with) 이름인 심볼릭 링크 \(place.nameFile, .copula)다. 링크가 있는 동안에는 \
        이름을 원하는 다른 명령의 symlink가 EEXIST로 실패한다.
        """,
      whyNow: "마지막이다. 뒷정리가 도중에 실패하면 남은 일을 이 기록에서 알 수 있다.",
      notSo: NotSo(belief: "rm은 이미지도 지운다.", truth: "지우는 것은 기록과 쓰기 가능 레이어다. 이미지의 레이어는 남는다."))
  }
}
