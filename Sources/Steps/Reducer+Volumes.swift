extension Operation {
  func createVolumeEffects(_ it: Occurrence, _ place: VolumePlace) -> [Effect] {
    it.did("write") ? it.make(.volume(place.name), ["path": place.files]) : []
  }

  func fillVolumeEffects(_ it: Occurrence, _ place: VolumePlace, _ target: String) -> [Effect] {
    it.isDone ? [it.change(.volume(place.name), "from", to: target)] : []
  }

  func deleteVolumeEffects(_ it: Occurrence, _ place: VolumePlace) -> [Effect] {
    guard it.isDone else { return [] }
    return ["path", "from"].filter { it.world[.volume(place.name), $0] != nil }
      .map { it.change(.volume(place.name), $0, to: nil) }
  }

  /// Folders of the host that were missing, the deepest last.
  func makeFoldersEffects(_ it: Occurrence, _ paths: [String]) -> [Effect] {
    paths.prefix(it.count("mkdirat")).map { Effect(Subject("folder"), $0, from: nil, to: "1") }
  }

  func removeFoldersEffects(_ it: Occurrence, _ paths: [String]) -> [Effect] {
    paths.prefix(it.count("unlinkat")).map { Effect(Subject("folder"), $0, from: "1", to: nil) }
  }

  func openMountPointEffects(_ it: Occurrence, _ point: MountPoint) -> [Effect] {
    guard it.did("open_tree") else { return [] }
    return it.make(
      it.nextMount,
      [
        "path": Self.ready, "target": point.target, "fstype": "bind", "source": point.source,
        "options": it.did("mount_setattr") ? "rdonly" : nil, "volume": point.name,
      ])
  }
}

extension Subject {
  public static func volume(_ name: String) -> Subject { Subject("volume:" + name) }
}
