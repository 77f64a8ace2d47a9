import Steps

/// Which control groups a person may make.
extension Machine {
  func delegated(_ layout: HostFacts.Cgroups) -> HostFacts.Cgroups {
    let lines = files.cgroups(of: "self") ?? []
    guard layout.version == .v2 else { return HostProbe.delegated(layout, lines, canWrite: files.isWritable) }
    return HostProbe(files: files).delegatedTree(layout, lines, uid)
  }

  /// A scope is made by the first run that needs it.
  func delegated(_ controller: Controller, _ own: HostFacts.Cgroups) -> Finding {
    let (id, what) = (controller.id, controller.what)
    if controller.v1 == "devices" {
      return Finding(
        id, .ok, what, .init("not needed: without root no device can be made", "root 권한 없이는 장치를 만들 수 없어 필요 없습니다"))
    }
    guard own.denied == nil else {
      return Finding(
        id, .note, what,
        .init("no group is delegated to you: \(controller.loss.en)", "위임받은 그룹이 없습니다. 그래서 \(controller.loss.ko)"),
        todo: own.version == .v2
          ? .init(
            "log in where systemd has a manager of yours, or put sudo before fishbowl",
            "systemd 사용자 세션으로 로그인하거나, fishbowl 앞에 sudo를 붙이세요")
          : .init("put sudo before fishbowl", "fishbowl 앞에 sudo를 붙이세요"))
    }
    if own.version == .v2, controller.v1 == "freezer" {
      return Finding(id, .ok, what, .init("built into cgroup v2", "cgroup v2에 들어 있습니다"))
    }
    guard let directory = own.controllers[controller.v1] ?? unified(controller, own) else {
      return Finding(
        id, .note, what,
        .init("not handed down to you: \(controller.loss.en)", "위임받지 못했습니다. 그래서 \(controller.loss.ko)"),
        todo: .init(
          "as root: systemctl edit user@.service, and there [Service] Delegate=yes",
          "root 사용자로 systemctl edit user@.service를 실행하여 [Service] Delegate=yes를 적으세요"))
    }
    return Finding(id, .ok, what, .init("groups can be made in \(directory)", "그룹을 만들 수 있는 곳: \(directory)"))
  }

  private func unified(_ controller: Controller, _ own: HostFacts.Cgroups) -> String? {
    controller.v2.flatMap { own.hasHandedDown($0) ? own.unified : nil }
  }
}
