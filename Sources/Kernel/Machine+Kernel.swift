import Steps

extension Machine {
  /// clone3(2), fsopen(2), move_mount(2), pidfd_getfd(2), close_range(2) with its flag: all there since 5.10 or before.
  private static let oldest = (major: 5, minor: 10)

  var kernel: Finding {
    let what = Finding.Text("Linux \(release)", "Linux \(release)")
    let numbers = release.cut(at: ".").prefix(2).map { part in Int(Substring(part.utf8.prefix { 48...57 ~= $0 })) ?? 0 }
    let isNew = numbers.count == 2 && (numbers[0], numbers[1]) >= Self.oldest
    return isNew
      ? Finding(
        "kernel", .ok, what,
        .init("5.10 or newer: clone3, fsopen and move_mount are there", "5.10 이상이므로 clone3, fsopen, move_mount가 있습니다"))
      : Finding(
        "kernel", .no, what,
        .init("older than 5.10: mounts can't be prepared aside", "5.10보다 오래되어 마운트를 미리 준비할 수 없습니다"),
        todo: .init("install a newer kernel (Debian 11 and later have one)", "새 커널을 설치하세요(Debian 11부터 포함)"))
  }

  var hardware: Finding {
    let what = Finding.Text("processor \(architecture)", "프로세서 \(architecture)")
    return ["x86_64", "aarch64"].contains(architecture)
      ? Finding("arch", .ok, what, .init("its system calls are known", "시스템 콜 번호를 알고 있습니다"))
      : Finding(
        "arch", .no, what,
        .init("only x86_64 and aarch64 are known", "x86_64와 aarch64만 지원합니다"),
        todo: .init("use such a machine; replay works everywhere", "지원하는 기계를 쓰세요. replay는 어디서나 됩니다"))
  }

  var overlay: Finding {
    let what = Finding.Text("overlay file system", "오버레이 파일 시스템")
    if files.fileSystems.contains("overlay") {
      return Finding("overlay", .ok, what, .init("in /proc/filesystems", "/proc/filesystems에 있습니다"))
    }
    let module = "/lib/modules/\(release)/kernel/fs/overlayfs/overlay.ko"
    if ["", ".xz", ".zst", ".gz"].contains(where: { files.exists(module + $0) }) {
      return Finding(
        "overlay", .note, what,
        .init("a module that is not loaded yet", "아직 올리지 않은 모듈입니다"),
        todo: .init(
          "nothing: the first mount loads it (or: modprobe overlay)", "첫 마운트 때 올라갑니다(또는 modprobe overlay)"))
    }
    return Finding(
      "overlay", .no, what,
      .init(
        "neither in the kernel nor among its modules: layers can't be stacked", "커널에도 모듈에도 없어 레이어를 쌓을 수 없습니다"),
      todo: .init("use a kernel with CONFIG_OVERLAY_FS", "CONFIG_OVERLAY_FS를 켠 커널을 쓰세요"))
  }

  /// Those that every run makes.
  private static let needed: [Namespace] = [.cgroup, .ipc, .mnt, .net, .pid, .uts]

  var namespaces: Finding {
    let what = Finding.Text("namespaces", "네임스페이스(namespace)")
    let missing = Self.needed.filter { !files.exists("/proc/self/ns/\($0.rawValue)") }.map(\.rawValue)
    let forbidden = Self.needed.filter { limit(of: $0) == 0 }.map(\.rawValue)
    if !missing.isEmpty {
      let names = missing.joined(separator: " ")
      return Finding(
        "namespaces", .no, what,
        .init("the kernel lacks: \(names)", "커널에 없는 종류: \(names)"),
        todo: .init("use a kernel with CONFIG_NAMESPACES and all its kinds", "CONFIG_NAMESPACES를 모두 켠 커널을 쓰세요"))
    }
    if !forbidden.isEmpty {
      let names = forbidden.joined(separator: " ")
      return Finding(
        "namespaces", .no, what,
        .init("forbidden by a limit of 0: \(names)", "제한이 0이어서 만들 수 없는 종류: \(names)"),
        todo: .init("sysctl user.max_NAME_namespaces=1000 for each", "종류마다 sysctl user.max_NAME_namespaces=1000을 실행하세요")
      )
    }
    return Finding(
      "namespaces", .ok, what,
      .init(
        "can be made: " + Self.needed.map(\.rawValue).joined(separator: " "),
        "만들 수 있는 종류: " + Self.needed.map(\.rawValue).joined(separator: " ")))
  }

  /// The line is there since 5.9, with filters in the kernel. proc_pid_status(5)
  var seccomp: Finding {
    let what = Finding.Text("seccomp filter", "seccomp 필터")
    guard files.text("/proc/self/status").map(ProcessStatus.init)?["Seccomp_filters"] == nil else {
      return Finding("seccomp", .ok, what, .init("the kernel has it", "커널이 지원합니다"))
    }
    return Finding(
      "seccomp", .note, what,
      .init("the kernel has none: containers can make every system call", "커널에 없어 컨테이너의 시스템 콜을 거르지 못합니다"),
      todo: .init("use a kernel with CONFIG_SECCOMP_FILTER", "CONFIG_SECCOMP_FILTER를 켠 커널을 쓰세요"))
  }

  /// /proc/sys/user/max_NAME_namespaces. namespaces(7)
  func limit(of namespace: Namespace) -> Int? {
    files.word("/proc/sys/user/max_\(namespace.rawValue)_namespaces").flatMap { Int($0) }
  }
}

extension ProcFiles {
  /// The file systems that the kernel can mount without loading a module. proc_filesystems(5)
  var fileSystems: [String] {
    (text("/proc/filesystems") ?? "").lines.compactMap { $0.cut(at: "\t").last.map { String($0) } }
  }
}
