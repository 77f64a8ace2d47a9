import Steps

// Scene 7: what holds for good
extension Korean {
  func loadSeccomp(_ told: Told, _ filter: SeccompFilter) -> Text {
    Text(
      plan: "시스템 콜 앞에 \(whose(told, filter)) 필터를 둔다.",
      line: "이제 시스템 콜마다 \(whose(told, filter)) 필터가 먼저 답한다.",
      more: """
        이제 시스템 콜은 무엇을 하기 전에 커널 안의 작은 프로그램\(size(filter))을 거친다. 이 프로그램은 호출 번호와 숫자로 된 인자만 \
        보고 허용할지 거부할지 정한다. \
        \(filter.isDefault ? Self.lets : "어떤 호출을 허용할지는 직접 준 프로필이 정한다.")
        """,
      story: """
        seccomp(SECCOMP_SET_MODE_FILTER)는 BPF를 커널에 넘긴다. libseccomp가 이름 목록으로 만들고, 다음 실행을 위해 보관하는 \
        것이다. 필터는 뗄 수 없다. 자식이 물려받고, execve 뒤에도 남으며, 더 엄격한 필터를 덧붙일 수만 있다. 메모리 안은 볼 수 \
        없다. clone3의 플래그는 메모리에 있으므로 docker의 프로필은 ENOSYS로 답하고, 그러면 C 라이브러리는 clone을 쓴다.
        """,
      whyNow: told.after[.process(1), "no_new_privs"] == "1"
        ? "맨 마지막이다. no_new_privs가 있어 권한이 필요 없고, setup이 할 호출도 끝났다."
        : "CAP_SYS_ADMIN을 쓸 수 있을 때다. 이 capability도 no_new_privs도 없으면 EACCES로 거부된다.",
      notSo: NotSo(
        belief: "CAP_SYS_ADMIN이 없는 root 사용자는 해롭지 않다.",
        truth: "capability를 묻지 않는 호출이 많다. 부를 수 없는 호출의 결함은 쓸 수 없다."))
  }

  private static let lets = """
    docker의 기본 프로필은 수백 가지 호출을 허용한다. 마운트하거나 모듈을 올리거나 네임스페이스를 만드는 호출은 해당 capability를 \
    주지 않은 한 EPERM으로 거부한다.
    """

  private func whose(_ told: Told, _ filter: SeccompFilter) -> String {
    told.facts.isForeign ? "seccomp" : filter.isDefault ? "docker 기본 seccomp" : "직접 준 seccomp"
  }

  private func size(_ filter: SeccompFilter) -> String {
    filter.instructions == 0 ? "" : "(명령 \(filter.instructions)개)"
  }

  func forbidNewPrivileges() -> Text {
    Text(
      plan: "실행하는 프로그램이 새 권한을 주지 못하게 한다.",
      line: "이제 execve로는 없는 권한을 얻지 못한다.",
      more: """
        set-user-ID 파일이나 capability가 붙은 파일을 실행하면 원래 권한이 늘어난다. su와 sudo가 이렇게 동작한다. no_new_privs가 \
        있으면 커널은 이 표시를 무시한다.
        """,
      story: """
        prctl(PR_SET_NO_NEW_PRIVS, 1)은 비트 하나를 켠다. 자식이 물려받고, execve 뒤에도 남으며, 아무도 끌 수 없다. docker는 \
        --security-opt no-new-privileges로 요청할 때만 켠다. 이 비트가 있으면 CAP_SYS_ADMIN 없이도 seccomp 필터를 걸 수 있다. \
        set-user-ID 프로그램을 필터로 속일 수 없기 때문이다.
        """,
      whyNow: "할 수 있는 것이 모두 정해졌다. 이제부터는 줄어들 뿐이다.",
      notSo: NotSo(
        belief: "no_new_privs는 권한을 빼앗는다.",
        truth: "빼앗는 것은 없다. execve로 새 권한을 얻지 못하게 할 뿐이다."))
  }
}
