extension Operation {
  func placeEffects(_ it: Occurrence, _ target: String, readOnly: Bool) -> [Effect] {
    guard it.did("move_mount"), let number = it.world.mounts.first(where: { isReady(it.world[.mount($0)], target) })
    else { return [] }
    let options = it.world[.mount(number), "options"].map { $0 + ",rdonly" } ?? "rdonly"
    return [it.change(.mount(number), "path", to: target)] + type(it, .mount(number), target)
      + (readOnly && it.did("mount") ? [it.change(.mount(number), "options", to: options)] : [])
  }

  /// What a cloned tree is of, only the kernel knows: its line of mountinfo says it.
  private func type(_ it: Occurrence, _ mount: Subject, _ target: String) -> [Effect] {
    guard it.world[mount, "fstype"] == "bind", let line = it.event.evidence.first(where: { $0.key == target })?.value,
      let dash = line.firstRange(of: " - ")
    else { return [] }
    let type = line[dash.upperBound...].prefix { $0 != " " }
    return [it.change(mount, "fstype", to: String(type))]
  }

  private func isReady(_ mount: [String: String], _ target: String) -> Bool {
    mount["path"] == Self.ready && mount["target"] == target
  }

  func makeDevicesEffects(_ it: Occurrence, _ nodes: [DeviceNode], _ links: [SymbolicLink]) -> [Effect] {
    let made = nodes.prefix(it.count("mknodat")).map(\.path) + links.prefix(it.count("symlinkat")).map(\.path)
    return made.map { Effect(Subject("dev"), $0, from: nil, to: "1") }
  }

  /// A mask is a mount over the path, of our own /dev/null or of an empty tmpfs.
  func maskPathsEffects(_ it: Occurrence, _ files: [String], _ directories: [String]) -> [Effect] {
    let masks = files.map { ($0, "/dev/null") } + directories.map { ($0, "tmpfs") }
    return covers(it, masks.prefix(it.count("mount"))) { _ in "tmpfs" }
  }

  /// Two mounts a path: the bind, and the remount that takes its right to write.
  func makeReadOnlyEffects(_ it: Occurrence, _ paths: [String]) -> [Effect] {
    covers(it, paths.prefix((it.count("mount") + 1) / 2).map { ($0, $0) }[...]) { self.type(of: $0, in: it.world) }
  }

  private func covers(_ it: Occurrence, _ covers: ArraySlice<(String, String)>, type: (String) -> String) -> [Effect] {
    let first = (it.world.mounts.last ?? 0) + 1
    return covers.enumerated().flatMap { index, cover in
      it.make(
        .mount(first + index),
        ["path": cover.0, "fstype": type(cover.0), "source": cover.1, "options": "rdonly"])
    }
  }

  /// The file system under a path: that of the longest mounted prefix.
  private func type(of path: String, in world: World) -> String {
    world.placedMounts.filter { path == $0.path || path.hasPrefix($0.path == "/" ? "/" : $0.path + "/") }
      .max { $0.path.utf8.count < $1.path.utf8.count }?.type ?? ""
  }

  func detachOldRootEffects(_ it: Occurrence) -> [Effect] {
    it.did("umount2") ? [Effect(.mount(1), "gone", from: it.world[.mount(1), "path"], to: "detached")] : []
  }
}
