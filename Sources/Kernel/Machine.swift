import Glibc
import Steps

/// What this machine can and can't do. It only looks: nothing is made, mounted or loaded.
package struct Machine: Sendable {
  let files: ProcFiles
  let uid: UInt32
  let release: String
  let architecture: String
  /// The errno by which the kernel refuses a program that limits devices.
  let deniedFilter: String?

  init(files: ProcFiles, uid: UInt32, release: String, architecture: String, deniedFilter: String? = nil) {
    self.deniedFilter = deniedFilter
    self.files = files
    self.uid = uid
    self.release = release
    self.architecture = architecture
  }

  /// All findings, what matters most first. `root` is the directory of images and containers, `trace` the trace's
  /// file or its folder; neither need exist yet.
  package static func findings(root: String, trace: String) -> [Finding] {
    let name = SystemName()
    return Machine(
      files: .here, uid: geteuid(), release: name.release, architecture: name.machine,
      deniedFilter: Sys.refusalOfDeviceFilter()?.name
    )
    .findings(root: root, trace: trace)
  }

  func findings(root: String, trace: String) -> [Finding] {
    [user, kernel, hardware, overlay, namespaces] + cgroups + [seccomp, mqueue, busybox]
      + [upperLayer(root), space(root), traceFolder(trace), rootless]
  }

  /// CAP_SYS_ADMIN
  private var mayAdminister: Bool {
    (files.text("/proc/self/status").map(ProcessStatus.init)?.mask("CapEff") ?? 0) >> 21 & 1 == 1
  }

  private var user: Finding {
    let what = Finding.Text("run as root", "root 사용자로 실행")
    if isPersonal {
      return Finding(
        "root", .note, what,
        .init(
          "the uid is \(uid): containers get a user namespace of their own, and a cgroup only where one is delegated",
          "현재 uid: \(uid). 컨테이너는 자기만의 사용자 네임스페이스를 갖고, cgroup은 위임받았을 때만 있습니다"),
        todo: .init(
          "for limits and devices put sudo before fishbowl", "제한과 장치가 필요하면 fishbowl 앞에 sudo를 붙이세요"))
    }
    if uid != 0 {
      return Finding(
        "root", .no, what,
        .init(
          "the uid is \(uid), and only root may make namespaces and mounts here",
          "현재 uid: \(uid). 네임스페이스와 마운트는 root 사용자만 만들 수 있습니다"),
        todo: .init(
          "put sudo before fishbowl; plan, replay and trace need no right",
          "fishbowl 앞에 sudo를 붙이세요. plan, replay, trace에는 권한이 필요 없습니다"))
    }
    guard mayAdminister else {
      return Finding(
        "root", .no, what,
        .init("the uid is 0, but CAP_SYS_ADMIN is missing", "uid는 0이지만 CAP_SYS_ADMIN이 없습니다"),
        todo: .init(
          "this is a container itself: start it with --privileged, or use the host",
          "이 환경도 컨테이너입니다. --privileged로 시작하거나 호스트에서 실행하세요"))
    }
    return Finding("root", .ok, what, .init("uid 0, with CAP_SYS_ADMIN", "uid 0이고 CAP_SYS_ADMIN이 있습니다"))
  }

  private var mqueue: Finding {
    let what = Finding.Text("/dev/mqueue", "/dev/mqueue")
    return files.fileSystems.contains("mqueue")
      ? Finding("mqueue", .ok, what, .init("the kernel has it", "커널이 지원합니다"))
      : Finding(
        "mqueue", .note, what,
        .init("the kernel lacks POSIX message queues", "커널에 POSIX 메시지 큐가 없습니다"),
        todo: .init(
          "nothing: containers go without /dev/mqueue", "할 일은 없습니다. 컨테이너에 /dev/mqueue만 빠집니다"))
  }
}
