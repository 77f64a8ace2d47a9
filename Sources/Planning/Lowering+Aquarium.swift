import Steps

extension Operation {
  /// /proc stays as it is: else the kernel would allow no new one inside, which must not show more than that.
  func sealHostCalls() -> [Call] {
    makeMountsPrivateCalls() + [
      attributesCall(.atFdCwd, "/", ["AT_RECURSIVE"], [set("MOUNT_ATTR_RDONLY", "MOUNT_ATTR_NOSUID")]),
      attributesCall(.atFdCwd, "/proc", [], [Argument("attr_clr", .flags(["MOUNT_ATTR_RDONLY"]))]),
    ]
  }

  private func set(_ attributes: String...) -> Argument { Argument("attr_set", .flags(attributes)) }

  private func attributesCall(_ folder: Value, _ path: String, _ flags: [String], _ fields: [Argument]) -> Call {
    Call(
      "mount_setattr",
      [
        Argument("dirfd", folder), Argument("path", .text(path)),
        Argument("flags", flags.isEmpty ? .number(0) : .flags(flags)),
        Argument("attr", .structure(.mountAttr, fields)), Argument("size", .number(32)),
      ])
  }

  /// First all is opened that the covers will hide; then they come.
  func fillAquariumCalls(_ aquarium: Aquarium) -> [Call] {
    let layers = aquarium.layers.enumerated().flatMap { layerCalls($1, aquarium.layer($0), aquarium.isIDMapped) }
    let files = aquarium.files.flatMap { openCalls($0, aquarium.path(of: $0)) }
    return layers + files + placeScratch(aquarium)
      + aquarium.layers.indices.flatMap { index in
        [makeDirectoryCall(aquarium.layer(index), mode: 0o755)] + moveCalls(aquarium.layer(index))
      }
      + aquarium.files.flatMap { route in
        let path = aquarium.path(of: route)
        let footing = route.isFile ? makeFileCall(path, tolerated: []) : makeDirectoryCall(path, mode: 0o755)
        return [footing] + moveCalls(path)
      }
      + aquarium.covers.map { cover($0) } + (aquarium.givesStdio ? giveCalls(to: aquarium.owner) : [])
  }

  private func layerCalls(_ source: String, _ target: String, _ isIDMapped: Bool) -> [Call] {
    openTreeCalls(source, target) + (isIDMapped ? [mapCall(target, "MOUNT_ATTR_RDONLY")] : [])
  }

  /// What is shown by another mapping has nothing mounted below: of that not everything could be.
  private func openCalls(_ route: Aquarium.Route, _ target: String) -> [Call] {
    guard route.isIDMapped == true else { return openTreeCalls(route.source, target, ["AT_RECURSIVE"]) }
    return openTreeCalls(route.source, target) + [mapCall(target)]
  }

  private func mapCall(_ target: String, _ more: String...) -> Call {
    let fields = [
      Argument("attr_set", .flags(["MOUNT_ATTR_IDMAP"] + more)), Argument("userns_fd", .register(.users)),
    ]
    return attributesCall(.register(.mount(target)), "", ["AT_EMPTY_PATH"], fields)
  }

  private func placeScratch(_ aquarium: Aquarium) -> [Call] {
    let owner = String(aquarium.owner)
    let options = [("size", "67108864"), ("mode", "755"), ("uid", owner), ("gid", owner)]
    return prepareMountCalls(
      Mount(
        target: aquarium.place, type: "tmpfs", source: "tmpfs", options: options.map { .init($0.0, $0.1) },
        attributes: ["MOUNT_ATTR_NOSUID", "MOUNT_ATTR_NODEV"])) + moveCalls(aquarium.place)
  }

  /// Sockets can be connected to through a read-only mount: what lies there is covered.
  private func cover(_ path: String) -> Call {
    var call = mountCall(.text("tmpfs"), path, .text("tmpfs"), ["MS_RDONLY"])
    call.tolerated = [.noent]
    return call
  }

  func giveCalls(to owner: UInt32) -> [Call] {
    [Register.stdin.own, Register.stdout.own, Register.stderr.own].map { giveCall($0, to: owner) }
  }

  func giveCall(_ file: Register, to owner: UInt32, keepsGroup: Bool = false) -> Call {
    Call(
      "fchown",
      [
        Argument("fd", .register(file)), Argument("owner", .number(Int64(owner))),
        Argument("group", .number(keepsGroup ? -1 : Int64(owner))),
      ])
  }
}
