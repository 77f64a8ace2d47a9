extension Operation {
  func mountOverlayEffects(_ it: Occurrence, _ overlay: Overlay) -> [Effect] {
    guard it.did("mount") else { return [] }
    return it.make(
      it.nextMount,
      ["path": overlay.target, "fstype": "overlay", "source": "overlay", "options": "\(overlay.lower.count) lower"])
  }

  /// Ready, but not in place: no path leads there yet.
  func prepareMountEffects(_ it: Occurrence, _ mount: Mount) -> [Effect] {
    guard it.did("fsmount") else { return [] }
    let options = mount.options.map { option in option.value.map { "\(option.key)=\($0)" } ?? option.key }
    let attributes = mount.attributes.map { $0.dropFirst("MOUNT_ATTR_".count).lowercased() }
    return it.make(
      it.nextMount,
      [
        "path": Self.ready, "target": mount.target, "fstype": mount.type, "source": mount.source,
        "options": (attributes + options).joined(separator: ","),
      ])
  }

  func openTreeEffects(_ it: Occurrence, _ source: String, _ target: String) -> [Effect] {
    guard it.did("open_tree") else { return [] }
    return it.make(it.nextMount, ["path": Self.ready, "target": target, "fstype": "bind", "source": source])
  }

  /// A tmpfs still, though not a new one.
  func openSharedMemoryEffects(_ it: Occurrence, _ target: String) -> [Effect] {
    guard it.did("open_tree") else { return [] }
    return it.make(it.nextMount, ["path": Self.ready, "target": target, "fstype": "tmpfs", "source": "shm"])
  }

  func pivotRootEffects(_ it: Occurrence) -> [Effect] {
    guard it.did("pivot_root") else { return [] }
    let stack = it.world.mounts.first { it.world[.mount($0), "fstype"] == "overlay" && $0 > 1 }
    return [it.change(it.subject, "root", to: "overlay"), it.change(.mount(1), "path", to: Self.oldRoot)]
      + (stack.map { [it.change(.mount($0), "path", to: "/")] } ?? [])
  }

  /// The host's tree stays where it is.
  func enterRootEffects(_ it: Occurrence) -> [Effect] {
    it.did("chroot") ? [it.change(it.subject, "root", to: "overlay")] : []
  }

  static let ready = "(ready)"
  static let oldRoot = "(old root)"
}
