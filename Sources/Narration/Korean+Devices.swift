import Steps

// 장면 2: 열 수 있는 장치
extension Korean {
  func limitDevices(_ allowed: [String]) -> Text {
    onlyDevices(
      allowed,
      """
      cgroup v1에는 이를 맡는 컨트롤러가 있다. devices.deny에 a를 쓰면 모두 막히고, devices.allow에 규칙을 하나씩 쓴다: \
      \(list(allowed)). \(letters) cgroup v2에서는 BPF 프로그램이 같은 일을 한다.
      """)
  }

  func filterDevices(_ allowed: [String]) -> Text {
    onlyDevices(
      allowed,
      """
      cgroup v2에는 이를 맡는 파일이 없다. 규칙은 커널 안의 작은 기계 BPF의 프로그램이 된다: \(list(allowed)). \(letters) \
      커널은 프로그램이 반드시 끝나고 다른 것을 읽지 않는지 먼저 확인한 뒤 받아들이고, 이 프로그램을 그룹에 붙인다. open과 mknod \
      때마다 이 프로그램과 위 그룹들의 프로그램에 묻고, 하나라도 0이면 거절한다. 그룹이 없어지면 함께 없어진다. bpftool cgroup \
      show로 볼 수 있다.
      """)
  }

  private var letters: String {
    "c는 문자 장치, b는 블록 장치이고, r, w, m은 읽기, 쓰기, 노드 만들기다. 커널은 open과 mknod에서 검사한다."
  }

  private func onlyDevices(_ allowed: [String], _ story: String) -> Text {
    Text(
      plan: "규칙 \(allowed.count)개가 허용하는 장치만 남기고 모두 막는다.",
      line: "규칙 \(allowed.count)개가 허용하는 장치만 남기고 모두 막았다.",
      more: """
        /dev의 파일은 드라이버와 장치를 가리키는 번호 2개에 붙은 이름일 뿐이다. 기본으로 남는 CAP_MKNOD가 있으면 호스트 디스크의 \
        이름도 만들 수 있다. 열 수 있는지는 여기서 정한다.
        """,
      story: story,
      whyNow: "프로세스가 생기기 전에 적어, 첫 open부터 규칙을 따르게 한다.",
      notSo: NotSo(
        belief: "네임스페이스가 모든 것을 격리한다.",
        truth: "장치에는 네임스페이스가 없다. 호스트 디스크를 막는 것은 이 규칙 \(allowed.count)개다."))
  }

  func lackDeviceFilter(_ reason: String) -> Text {
    Text(
      plan: "장치를 제한하지 못해(\(reason)) CAP_MKNOD를 대신 뺀다.",
      line: "장치를 제한하지 못해(\(reason)) CAP_MKNOD를 대신 뺐다.",
      more: """
        cgroup v2는 BPF 프로그램으로 장치를 제한하는데, 이 커널은 그 프로그램을 받아 주지 않는다. 호스트 디스크의 이름을 만들 수 \
        없도록 mknod에 필요한 capability를 컨테이너에 주지 않는다.
        """,
      story: """
        모두 허용하는 프로그램으로 커널에 물었더니 거절했다: \(reason). EPERM은 BPF가 금지되었다는 뜻으로, root 사용자 자신이 \
        컨테이너 안에 있을 때 흔하다. EINVAL은 커널이 CONFIG_CGROUP_BPF 없이 만들어졌다는 뜻이다. docker와 podman은 여기서 \
        실패한다.
        """,
      whyNow: "프로세스가 생기기 전, 필터를 붙일 자리다.",
      notSo: NotSo(
        belief: "CAP_MKNOD가 없으면 장치도 없다.",
        truth: "/dev에 있는 장치는 그대로 열 수 있다. 다른 장치를 만들지 못할 뿐이다."))
  }
}
