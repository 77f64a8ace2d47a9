extension Operation {
  func openDevicesEffects(_ it: Occurrence, _ paths: [String]) -> [Effect] {
    var next = it.world.mounts.last ?? 0
    return paths.prefix(it.count("open_tree")).flatMap { path -> [Effect] in
      next += 1
      return it.make(
        .mount(next), ["path": Self.ready, "target": path, "fstype": "bind", "source": path])
    }
  }

  func bindDevicesEffects(_ it: Occurrence, _ paths: [String], _ links: [SymbolicLink]) -> [Effect] {
    let placed = paths.prefix(it.count("move_mount")).flatMap { path in placedEffects(it, path) }
    let made = paths.prefix(it.count("mknodat")) + links.prefix(it.count("symlinkat")).map(\.path)
    return placed + made.map { Effect(Subject("dev"), $0, from: nil, to: "1") }
  }

  private func placedEffects(_ it: Occurrence, _ path: String) -> [Effect] {
    guard
      let number = it.world.mounts.first(where: {
        it.world[.mount($0), "target"] == path && it.world[.mount($0), "path"] == Self.ready
      })
    else { return [] }
    return [it.change(.mount(number), "path", to: path)] + type(it, .mount(number), path)
  }
}
