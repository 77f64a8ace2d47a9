import Steps

extension Machine {
  /// The arrangement, then each controller that limits or accounts something.
  var cgroups: [Finding] {
    let layout = HostProbe.cgroups(files.text("/proc/self/mountinfo") ?? "")
    let arrangement = arrangement(layout)
    guard arrangement.state != .no else { return [arrangement] }
    let own = isPersonal ? delegated(layout) : nil
    return [arrangement]
      + Self.controllers.map { each in own.map { delegated(each, $0) } ?? controller(each, layout) }
  }

  private func arrangement(_ layout: HostFacts.Cgroups) -> Finding {
    let what = Finding.Text("control groups", "cgroup")
    if layout.controllers.isEmpty && layout.unified == nil {
      return Finding(
        "cgroup", .no, what,
        .init("none is mounted: nothing can be limited or counted", "마운트된 것이 없어 제한도 측정도 할 수 없습니다"),
        todo: .init("mount -t cgroup2 cgroup2 /sys/fs/cgroup", "mount -t cgroup2 cgroup2 /sys/fs/cgroup을 실행하세요"))
    }
    let place = layout.unified ?? layout.controllers["memory"] ?? layout.controllers.values.min() ?? ""
    return Finding(
      "cgroup", .ok, what,
      .init("arrangement \(layout.version.rawValue), at \(place)", "구성: \(layout.version.rawValue), 위치: \(place)"))
  }

  /// A controller under its v1 and v2 names, and what is lost without it. v2 has no list of devices: a BPF program
  /// takes its place; and freezing needs no controller there.
  struct Controller {
    var v1: String
    var v2: String?
    var isNeeded = true
    var loss: Finding.Text
    var id: String { "cgroup.\(v1)" }
    var what: Finding.Text { Finding.Text("controller \(v1)", "컨트롤러 \(v1)") }
  }

  private static let controllers = [
    Controller(
      v1: "memory", v2: "memory", loss: .init("-m can't limit memory", "-m으로 메모리를 제한할 수 없습니다")),
    Controller(v1: "cpu", v2: "cpu", loss: .init("--cpus can't limit the CPU", "--cpus로 CPU를 제한할 수 없습니다")),
    Controller(
      v1: "pids", v2: "pids",
      loss: .init("--pids-limit can't limit processes", "--pids-limit으로 프로세스 수를 제한할 수 없습니다")),
    Controller(
      v1: "devices", v2: nil,
      loss: .init("the container could open the host's disks", "컨테이너가 호스트의 디스크를 열 수 있습니다")),
    Controller(
      v1: "cpuset", v2: "cpuset", isNeeded: false,
      loss: .init("processors can't be chosen", "프로세서를 고를 수 없습니다")),
    Controller(
      v1: "blkio", v2: "io", isNeeded: false,
      loss: .init("disk traffic can't be counted", "디스크 입출력을 잴 수 없습니다")),
    Controller(
      v1: "freezer", v2: nil, isNeeded: false,
      loss: .init("containers can't be paused", "컨테이너를 일시 정지할 수 없습니다")),
  ]

  private func controller(_ controller: Controller, _ layout: HostFacts.Cgroups) -> Finding {
    let (id, what) = (controller.id, controller.what)
    guard let directory = directory(of: controller, in: layout) else {
      if controller.v2 == nil && layout.version == .v2 { return withoutController(id, what, controller) }
      return Finding(
        id, controller.isNeeded ? .no : .note, what,
        .init("missing: \(controller.loss.en)", "없습니다. 그래서 \(controller.loss.ko)"),
        todo: .init(
          "see /proc/cgroups; the kernel's command line may disable it (cgroup_disable=)",
          "/proc/cgroups를 확인하세요. 커널 명령줄의 cgroup_disable=이 껐을 수 있습니다"))
    }
    guard files.isWritable(directory) else {
      return Finding(
        id, controller.isNeeded ? .no : .note, what,
        .init("no group can be made in \(directory)", "\(directory) 안에 그룹을 만들 수 없습니다"),
        todo: .init(
          "run as root; if it is mounted read-only: mount -o remount,rw \(directory)",
          "root 사용자로 실행하세요. 읽기 전용이면 mount -o remount,rw \(directory)"))
    }
    return Finding(id, .ok, what, .init("groups can be made in \(directory)", "그룹을 만들 수 있는 곳: \(directory)"))
  }

  /// On pure v2 freezing is built in, and devices are limited by a program.
  private func withoutController(_ id: String, _ what: Finding.Text, _ controller: Controller) -> Finding {
    guard controller.isNeeded else {
      return Finding(id, .ok, what, .init("built into cgroup v2", "cgroup v2에 들어 있습니다"))
    }
    guard let deniedFilter else {
      return Finding(
        id, .ok, what, .init("cgroup v2 takes a BPF program in its place", "cgroup v2에서는 BPF 프로그램이 대신합니다"))
    }
    return Finding(
      id, .note, what,
      .init(
        "the kernel refuses a BPF program (\(deniedFilter)): CAP_MKNOD is dropped instead",
        "커널이 BPF 프로그램을 거절하여(\(deniedFilter)) CAP_MKNOD를 대신 뺍니다"),
      todo: .init(
        "allow bpf(2) to root, in a kernel with CONFIG_CGROUP_BPF",
        "CONFIG_CGROUP_BPF를 켠 커널에서 root 사용자에게 bpf(2)를 허용하세요"))
  }

  /// Where a group that uses the controller would be made: in the group that runs share, once it is there.
  private func directory(of controller: Controller, in layout: HostFacts.Cgroups) -> String? {
    let own = layout.controllers[controller.v1]
    let top = own ?? controller.v2.flatMap { has($0, layout.unified) ? layout.unified : nil }
    return top.map { files.exists($0 + "/fishbowl") ? $0 + "/fishbowl" : $0 }
  }

  private func has(_ controller: String, _ unified: String?) -> Bool {
    guard let unified, let list = files.word(unified + "/cgroup.controllers") else { return false }
    return list.cut(at: " ").contains(Substring(controller))
  }
}
