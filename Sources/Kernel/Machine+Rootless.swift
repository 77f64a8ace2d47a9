import Steps

/// What containers without root need.
extension Machine {
  /// Whether a person may make a user namespace, and if not, which rule forbids it. user_namespaces(7)
  var rootless: Finding {
    let what = Finding.Text("user namespaces for everybody", "일반 사용자의 사용자 네임스페이스")
    guard files.exists("/proc/self/ns/user") else {
      return Finding(
        "rootless", .note, what,
        .init("the kernel lacks them: only root can make containers", "커널에 없어 root 사용자만 컨테이너를 만들 수 있습니다"),
        todo: .init("use a kernel with CONFIG_USER_NS", "CONFIG_USER_NS를 켠 커널을 쓰세요"))
    }
    guard HostFacts.isRelease(release, atLeast: HostFacts.overlayForAll) else {
      return Finding(
        "rootless", .note, what,
        .init(
          "before Linux \(HostFacts.overlayForAll) only root can stack layers",
          "리눅스 \(HostFacts.overlayForAll) 전에는 root 사용자만 레이어를 쌓을 수 있습니다"),
        todo: .init(
          "put sudo before fishbowl, or use a newer kernel", "fishbowl 앞에 sudo를 붙이거나 새 커널을 쓰세요"))
    }
    guard let rule = Self.rules.first(where: { files.word("/proc/sys/" + $0.path) == $0.forbidding }) else {
      return Finding("rootless", .ok, what, .init("no rule forbids them", "막는 규칙이 없습니다"))
    }
    return Finding(
      "rootless", .note, what,
      .init(
        "/proc/sys/\(rule.path) is \(rule.forbidding): only root can make containers",
        "/proc/sys/\(rule.path) 값: \(rule.forbidding). root 사용자만 컨테이너를 만들 수 있습니다"),
      todo: .init("as root: sysctl \(rule.remedy)", "root 사용자로 실행하세요: sysctl \(rule.remedy)"))
  }

  /// Containers can be made here, though not by root.
  var isPersonal: Bool { uid != 0 && rootless.state == .ok }

  /// Debian's and Ubuntu's own switches stand beside the kernel's.
  private static let rules: [(path: String, forbidding: String, remedy: String)] = [
    ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
    ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
  ]
}
