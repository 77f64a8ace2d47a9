import Steps

extension Operation {
  /// Private, and not only slave: nothing that is mounted later goes to the host, and nothing comes from there.
  func makeMountsPrivateCalls() -> [Call] { [mountCall(.text("none"), "/", .none, ["MS_REC", "MS_PRIVATE"])] }

  func mountOverlayCalls(_ overlay: Overlay) -> [Call] {
    let folders = overlay.makesFolders == true ? [overlay.upper, overlay.work, overlay.target] : []
    let enter = overlay.folder.map { Call("chdir", [Argument("path", .text($0))]) }
    let mounted =
      overlay.isLong
      ? mountCalls("overlay", overlay.settings, [], at: overlay.target) + moveCalls(overlay.target)
      : [mountCall(.text("overlay"), overlay.target, .text("overlay"), [], .text(overlay.options))]
    return folders.map { makeDirectoryCall($0, mode: 0o755) } + [enter].compactMap(\.self) + mounted
  }

  /// fsopen → fsconfig … → fsmount: a mount that hangs nowhere until a later move_mount(2).
  func prepareMountCalls(_ mount: Mount) -> [Call] {
    mountCalls(mount.type, [.init("source", mount.source)] + mount.options, mount.attributes, at: mount.target)
  }

  private func mountCalls(
    _ type: String, _ settings: [Mount.Option], _ attributes: [String], at target: String
  ) -> [Call] {
    let context = Register("context:" + target)
    return [
      Call(
        "fsopen", [Argument("fsname", .text(type)), Argument("flags", .flags(["FSOPEN_CLOEXEC"]))], output: context)
    ] + settings.map { settingCall(context, $0) } + [
      configCall(context, "FSCONFIG_CMD_CREATE", .none, .none),
      Call(
        "fsmount",
        [
          Argument("fsfd", .register(context)), Argument("flags", .flags(["FSMOUNT_CLOEXEC"])),
          Argument("attr_flags", attributes.isEmpty ? .number(0) : .flags(attributes)),
        ], output: .mount(target)),
      closeCall(context),
    ]
  }

  func settingCall(_ context: Register, _ option: Mount.Option) -> Call {
    guard let value = option.value else {
      return configCall(context, "FSCONFIG_SET_FLAG", .text(option.key), .none)
    }
    return configCall(context, "FSCONFIG_SET_STRING", .text(option.key), .text(value))
  }

  func configCall(_ context: Register, _ command: String, _ key: Value, _ value: Value) -> Call {
    Call(
      "fsconfig",
      [
        Argument("fd", .register(context)), Argument("cmd", .flags([command])), Argument("key", key),
        Argument("value", value), Argument("aux", .number(0)),
      ])
  }

  func openTreeCalls(_ source: String, _ target: String, _ flags: [String] = []) -> [Call] {
    [
      Call(
        "open_tree",
        [
          Argument("dirfd", .atFdCwd), Argument("path", .text(source)),
          Argument("flags", .flags(["OPEN_TREE_CLONE", "OPEN_TREE_CLOEXEC"] + flags)),
        ], output: .mount(target))
    ]
  }

  func enterRootCalls(_ path: String) -> [Call] {
    [Call("chdir", [Argument("path", .text(path))]), Call("chroot", [Argument("path", .text("."))])]
  }

  /// pivot_root(".", "."): the old root is stacked on the new one, so that no folder is needed for it. pivot_root(2)
  func pivotRootCalls(_ newRoot: String) -> [Call] {
    [
      Call("chdir", [Argument("path", .text(newRoot))]),
      Call("pivot_root", [Argument("new_root", .text(".")), Argument("put_old", .text("."))]),
    ]
  }
}

extension Register {
  /// The detached mount that will go to `target`.
  static func mount(_ target: String) -> Register { Register("mount:" + target) }
}
