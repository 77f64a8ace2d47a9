import Steps

extension Operation {
  /// What a mount needs at its target before it can be moved there.
  enum Footing { case directory, file, nothing }

  /// move_mount(2) of what scene 5 prepared. An image may lack the folder or file: it is then made in the writable layer.
  func placeCalls(
    _ target: String, makes footing: Footing, folders: [String] = [], readOnly: Bool = false
  ) -> [Call] {
    footingCalls(target, footing) + moveCalls(target)
      + folders.map { makeDirectoryCall($0, mode: 0o755) } + (readOnly ? [remountReadOnlyCall(target)] : [])
  }

  func moveCalls(_ target: String, _ flags: [String] = []) -> [Call] {
    let mount = Register.mount(target)
    let move = Call(
      "move_mount",
      [
        Argument("from_dirfd", .register(mount)), Argument("from_path", .text("")), Argument("to_dirfd", .atFdCwd),
        Argument("to_path", .text(target)), Argument("flags", .flags(["MOVE_MOUNT_F_EMPTY_PATH"] + flags)),
      ])
    return [move, closeCall(mount)]
  }

  private func footingCalls(_ target: String, _ footing: Footing) -> [Call] {
    switch footing {
    case .nothing: return []
    case .directory: return [makeDirectoryCall(target, mode: 0o755, tolerated: [.exist, .rofs])]
    case .file:
      return [
        makeDirectoryCall("/" + Self.folder(of: target), mode: 0o755, tolerated: [.exist]),
        makeFileCall(target, tolerated: [.exist]),
      ]
    }
  }

  /// An empty file, where it is missing.
  func makeFileCall(_ path: String, tolerated: [Errno]) -> Call {
    Call(
      "mknodat",
      [
        Argument("dirfd", .atFdCwd), Argument("pathname", .text(path)), Argument("mode", .mode(0o100_644)),
        Argument("dev", .number(0)),
      ], tolerated: tolerated)
  }

  /// The umask would take bits from the nodes' modes; the one that docker's containers have is set after.
  func makeDevicesCalls(_ nodes: [DeviceNode], _ links: [SymbolicLink]) -> [Call] {
    [umaskCall(0)] + nodes.flatMap(nodeCalls) + links.map(linkCall) + [umaskCall(0o022)]
  }

  /// A node that the user asks for may lie deeper, and what the image has there stays, as docker has it.
  private func nodeCalls(_ node: DeviceNode) -> [Call] {
    let folder = Self.folder(of: node.path)
    let owner =
      node.uid == nil && node.gid == nil
      ? []
      : [
        Call(
          "fchownat",
          [
            Argument("dirfd", .atFdCwd), Argument("pathname", .text(node.path)),
            Argument("owner", .number(Int64(node.uid ?? 0))), Argument("group", .number(Int64(node.gid ?? 0))),
            Argument("flags", .flags(["AT_SYMLINK_NOFOLLOW"])),
          ])
      ]
    return (folder == "dev" ? [] : makeDirectoriesCalls("/" + folder)) + [nodeCall(node)] + owner
  }

  func umaskCall(_ mask: UInt32) -> Call { Call("umask", [Argument("mask", .mode(mask))]) }

  private func nodeCall(_ node: DeviceNode) -> Call {
    Call(
      "mknodat",
      [
        Argument("dirfd", .atFdCwd), Argument("pathname", .text(node.path)),
        Argument("mode", .mode((node.isBlock == true ? 0o060000 : 0o020000) | node.mode)),
        Argument("dev", .device(major: node.major, minor: node.minor)),
      ], tolerated: [.exist])
  }

  func linkCall(_ link: SymbolicLink) -> Call {
    Call(
      "symlinkat",
      [Argument("target", .text(link.target)), Argument("newdirfd", .atFdCwd), Argument("linkpath", .text(link.path))])
  }

  /// /dev may be a folder of the user's, and what is in it anybody's: a link in the place of `null` is not followed. It
  /// could lead to a file of /proc, through which the host would be written to (CVE-2025-31133 in runc).
  func maskPathsCalls(_ files: [String], _ directories: [String]) -> [Call] {
    files.flatMap { openTreeCalls("/dev/null", $0, ["AT_SYMLINK_NOFOLLOW"]) + moveCalls($0) }
      + directories.map { mountCall(.text("tmpfs"), $0, .text("tmpfs"), ["MS_RDONLY"]) }
  }

  /// A bind mount takes its flags only when it is remounted. mount(2)
  func makeReadOnlyCalls(_ path: String) -> [Call] {
    [mountCall(.text(path), path, .none, ["MS_BIND", "MS_REC"]), remountReadOnlyCall(path)]
  }

  /// The root keeps its other flags: programs are to be run from it.
  func makeRootReadOnlyCalls(_ files: [String]) -> [Call] {
    [mountCall(.none, "/", .none, ["MS_REMOUNT", "MS_BIND", "MS_RDONLY"])] + files.map(remountReadOnlyCall)
  }

  private func remountReadOnlyCall(_ path: String) -> Call {
    mountCall(
      .none, path, .none, ["MS_REMOUNT", "MS_BIND", "MS_RDONLY", "MS_NOSUID", "MS_NODEV", "MS_NOEXEC"])
  }

  /// Read-only: all containers that have an init share the one file.
  func mountInitCalls(_ target: String) -> [Call] {
    placeCalls(target, makes: .file) + [
      mountCall(.none, target, .none, ["MS_REMOUNT", "MS_BIND", "MS_RDONLY", "MS_NOSUID", "MS_NODEV"])
    ]
  }

  /// "." is still the old root's place: the mount on top there is the host's tree.
  func detachOldRootCalls() -> [Call] {
    [Call("umount2", [Argument("target", .text(".")), Argument("flags", .flags(["MNT_DETACH"]))])]
  }

  /// docker makes a missing working directory of a container, but none for another program in it.
  func changeDirectoryCalls(_ path: String, makes: Bool) -> [Call] {
    (makes ? makeDirectoriesCalls(path) : []) + [Call("chdir", [Argument("path", .text(path))])]
  }

  /// The directory that holds what the path names, without slashes around it: `dev/pts` of `/dev/pts/0`.
  static func folder(of path: String) -> String {
    path.split(separator: "/").dropLast().map(String.init).joined(separator: "/")
  }

  /// The directory and those above it, where they are missing.
  func makeDirectoriesCalls(_ path: String) -> [Call] {
    let parts = path.split(separator: "/").map(String.init)
    let prefixes = parts.indices.map { "/" + Array(parts[...$0]).joined(separator: "/") }
    return prefixes.map { makeDirectoryCall($0, mode: 0o755, tolerated: [.exist, .rofs]) }
  }
}
