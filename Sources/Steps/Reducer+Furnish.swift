extension Operation {
  func placeEffects(
    _ it: Occurrence, _ target: String, readOnly: Bool, isExecuted: Bool = false
  ) -> [Effect] {
    // Other runtimes mount it where it belongs at once.
    if it.did("mount"), !it.event.calls.contains(where: { $0.name == "move_mount" }) {
      return it.make(it.nextMount, ["path": target, "fstype": it.mountedType])
    }
    guard it.did("move_mount"), let number = it.world.mounts.first(where: { isReady(it.world[.mount($0)], target) })
    else { return [] }
    let options = Self.remounted(it.world[.mount(number), "options"], isExecuted: isExecuted)
    return [it.change(.mount(number), "path", to: target)] + type(it, .mount(number), target)
      + (readOnly && it.did("mount") ? [it.change(.mount(number), "options", to: options)] : [])
  }

  /// What a cloned tree is of, only the kernel knows: its line of mountinfo says it.
  func type(_ it: Occurrence, _ mount: Subject, _ target: String) -> [Effect] {
    guard it.world[mount, "fstype"] == "bind", let line = it.event.proof(target)?.value else { return [] }
    let words = line.utf8.split(separator: UInt8(ascii: " "))
    guard let dash = words.firstIndex(where: { $0.elementsEqual("-".utf8) }), dash + 1 < words.count else { return [] }
    return [it.change(mount, "fstype", to: String(Substring(words[dash + 1])))]
  }

  private func isReady(_ mount: [String: String], _ target: String) -> Bool {
    mount["path"] == Self.ready && mount["target"] == target
  }

  func makeDevicesEffects(_ it: Occurrence, _ nodes: [DeviceNode], _ links: [SymbolicLink]) -> [Effect] {
    let made = nodes.prefix(it.count("mknodat")).map(\.path) + links.prefix(it.count("symlinkat")).map(\.path)
    return made.map { Effect(Subject("dev"), $0, from: nil, to: "1") }
  }

  /// The first one of a devpts is number 0. The console is a bind of it, with the attributes of the devpts.
  func openTerminalEffects(_ it: Occurrence, _ size: WindowSize?, _ console: String?) -> [Effect] {
    guard it.count("ioctl") >= 2 else { return [] }
    let window = size.map { "\($0.columns)x\($0.rows)" }
    let terminal = window.map { [it.change(Subject("tty"), "size", to: $0)] } ?? []
    let open = [it.change(Subject("tty"), "state", to: "open")]
    guard let console, it.did("mount") || it.did("move_mount") else { return open + terminal }
    let cover = Cover(
      path: console, type: "devpts", source: Self.firstTerminal,
      options: Self.attributes(under: Self.firstTerminal, in: it.world))
    return open + terminal + covers(it, [cover])
  }

  /// In a devpts that is new.
  public static let firstTerminal = "/dev/pts/0"

  /// A mask is a mount over the path: a bind of our own /dev/null, with the attributes of the mount that holds it, or an
  /// empty tmpfs.
  func maskPathsEffects(_ it: Occurrence, _ files: [String], _ directories: [String]) -> [Effect] {
    let null = Self.attributes(under: "/dev/null", in: it.world)
    // The host's own node, where it was bound into a /dev.
    let type = Self.mount(holding: "/dev/null", in: it.world)["fstype"] ?? "tmpfs"
    let masks =
      files.map { Cover(path: $0, type: type, source: "/dev/null", options: null) }
      + directories.map { Cover(path: $0, type: "tmpfs", source: "tmpfs", options: "rdonly") }
    return covers(it, masks.prefix(it.count("move_mount") + it.count("mount")))
  }

  /// Two mounts a path: the bind, and the remount that takes its right to write.
  func makeReadOnlyEffects(_ it: Occurrence, _ paths: [String]) -> [Effect] {
    let calls = it.count("mount")
    let covers = paths.prefix((calls + 1) / 2).enumerated().map { index, path in
      Cover(
        path: path, type: Self.mount(holding: path, in: it.world)["fstype"] ?? "", source: path,
        options: 2 * index + 1 < calls ? Self.remounted(nil) : Self.attributes(under: path, in: it.world))
    }
    return self.covers(it, covers[...])
  }

  func setSysctlsEffects(_ it: Occurrence, _ files: [FileText]) -> [Effect] {
    files.prefix(it.count("write")).map { file in
      let name = file.path.split(separator: "/").dropFirst(2).joined(separator: ".")
      return it.change(Subject("sysctl"), name, to: file.text)
    }
  }

  /// The root's remount sets one flag, those of the files all four.
  func makeRootReadOnlyEffects(_ it: Occurrence, _ files: [String]) -> [Effect] {
    (["/"] + files).prefix(it.count("mount")).compactMap { path in
      let number = it.world.mounts.last { it.world[.mount($0), "path"] == path && it.world[.mount($0), "gone"] == nil }
      guard let mount = number.map(Subject.mount) else { return nil }
      let options = it.world[mount, "options"]
      let sealed = path == "/" ? ((options?.isEmpty == false ? options.map { $0 + "," } : nil) ?? "") + "rdonly" : nil
      return it.change(mount, "options", to: sealed ?? Self.remounted(options))
    }
  }

  private struct Cover {
    let path: String
    let type: String
    let source: String
    let options: String?
  }

  private func covers(_ it: Occurrence, _ covers: ArraySlice<Cover>) -> [Effect] {
    let first = (it.world.mounts.last ?? 0) + 1
    return covers.enumerated().flatMap { index, cover in
      it.make(
        .mount(first + index),
        ["path": cover.path, "fstype": cover.type, "source": cover.source, "options": cover.options])
    }
  }

  /// The options of a mount after the remount that makes it read-only: it sets all four, or, for a program, all but
  /// noexec, which it takes away. mount(2), "Remounting"
  private static func remounted(_ options: String?, isExecuted: Bool = false) -> String {
    let before = (options?.split(separator: ",").map(String.init) ?? []).filter { !isExecuted || $0 != "noexec" }
    let added = (["rdonly", "nosuid", "nodev"] + (isExecuted ? [] : ["noexec"])).filter { !before.contains($0) }
    return (before + added).joined(separator: ",")
  }

  /// A bind takes over the attributes of the mount that holds its source; options of the file system have a value.
  private static func attributes(under path: String, in world: World) -> String? {
    let options = mount(holding: path, in: world)["options"]?.split(separator: ",").filter { !$0.contains("=") }
    // Whole texts are joined by our own `joined`.
    return options?.map { String($0) }.joined(separator: ",")
  }

  /// The mount under a path: that of the longest mounted prefix.
  private static func mount(holding path: String, in world: World) -> [String: String] {
    let placed = world.mounts.map { world[.mount($0)] }.filter { $0["gone"] == nil }
    let holders = placed.filter { mount in
      guard let point = mount["path"], point.hasPrefix("/") else { return false }
      return path == point || path.hasPrefix(point == "/" ? "/" : point + "/")
    }
    return holders.max { ($0["path"] ?? "").utf8.count < ($1["path"] ?? "").utf8.count } ?? [:]
  }

  func detachOldRootEffects(_ it: Occurrence) -> [Effect] {
    it.did("umount2") ? [Effect(.mount(1), "gone", from: it.world[.mount(1), "path"], to: "detached")] : []
  }
}

extension Occurrence {
  /// Of the first mount(2) that made one.
  fileprivate var mountedType: String? {
    let call = event.calls.first { $0.name == "mount" && $0.error == nil }
    return call.flatMap { JSON(parsing: $0.args)?["filesystemtype"]?.string }
  }
}
