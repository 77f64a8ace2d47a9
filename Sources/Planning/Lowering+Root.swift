import Steps

extension Operation {
  /// Private, and not only slave: nothing that is mounted later goes to the host, and nothing comes from there.
  func makeMountsPrivateCalls() -> [Call] { [mountCall(.text("none"), "/", .none, ["MS_REC", "MS_PRIVATE"])] }

  func mountOverlayCalls(_ overlay: Overlay) -> [Call] {
    let folders = overlay.makesFolders == true ? [overlay.upper, overlay.work, overlay.target] : []
    let enter = overlay.folder.map { Call("chdir", [Argument("path", .text($0))]) }
    return folders.map { makeDirectoryCall($0, mode: 0o755) } + [enter].compactMap(\.self) + [
      mountCall(.text("overlay"), overlay.target, .text("overlay"), [], .text(overlay.options))
    ]
  }

  /// fsopen → fsconfig … → fsmount: a mount that hangs nowhere until a later move_mount(2).
  func prepareMountCalls(_ mount: Mount) -> [Call] {
    let context = Register("context:" + mount.target)
    let settings = ([.init("source", mount.source)] + mount.options).map { settingCall(context, $0) }
    return [
      Call(
        "fsopen", [Argument("fsname", .text(mount.type)), Argument("flags", .flags(["FSOPEN_CLOEXEC"]))],
        output: context)
    ] + settings + [
      configCall(context, "FSCONFIG_CMD_CREATE", .none, .none),
      Call(
        "fsmount",
        [
          Argument("fsfd", .register(context)), Argument("flags", .flags(["FSMOUNT_CLOEXEC"])),
          Argument("attr_flags", mount.attributes.isEmpty ? .number(0) : .flags(mount.attributes)),
        ], output: .mount(mount.target)),
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

extension Overlay {
  /// mount(2) takes one page of options. Where the paths of many layers need more, they are named from within their
  /// folder, which is this; else it is nil.
  package var folder: String? {
    guard options(lower).utf8.count >= Self.page else { return nil }
    let folders = Set(lower.map { path in path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" })
    return folders.count == 1 ? folders.first : nil
  }

  private static let page = 4096

  /// As mount(2) takes them, in `folder` if there is one.
  package var options: String {
    let names = lower.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return options(folder == nil ? lower : names)
  }

  private func options(_ lower: [String]) -> String {
    "lowerdir=" + lower.map(Self.escaped).joined(separator: ":")
      + ",upperdir=" + Self.escaped(upper) + ",workdir=" + Self.escaped(work)
      + (isVolatile ? ",volatile" : "") + (isMapped == true ? ",userxattr" : "")
      + (isExported == true ? ",index=on,nfs_export=on" : "")
  }

  /// overlayfs splits its options at commas and layers at colons, and takes `\` as the escape.
  private static func escaped(_ path: String) -> String {
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      if [UInt8(ascii: "\\"), UInt8(ascii: ":"), UInt8(ascii: ",")].contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
