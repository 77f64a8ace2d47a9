import OCISpec
import Steps

extension Planner {
  /// Scene 5. The root is changed before it is furnished, so that every later path resolves inside the image; what must
  /// come from the host's side is opened or made before.
  func buildRoot() -> [Operation] {
    [.makeMountsPrivate, .mountOverlay(overlay)] + prepared() + (isMapped ? [.openDevices(Self.devicePaths)] : [])
      + request.boundDevices.map { .openMountPoint($0) }
      + etcTargets.map(openEtc)
      + initMounts.map {
        .openVolume(source: isStaged ? RuntimeConfig.aquariumPlace + "/init" : $0.source, target: $0.destination)
      } + [
        .pivotRoot(newRoot: overlay.target)
      ]
  }

  /// - Throws: for more layers than this kernel can stack, or longer paths than it then takes.
  public func checkLayers() throws(UsageError) {
    let overlay = overlay
    guard overlay.isLong else { return }
    let failure = "cannot stack \(overlay.lower.count) layers: their names are too long for mount(2), and "
    guard HostFacts.isRelease(facts.kernel, atLeast: Overlay.layerByLayer) else {
      throw UsageError(
        failure + "Linux takes them one by one since \(Overlay.layerByLayer), this is \(facts.kernel);"
          + " use an image of fewer layers, or a newer kernel")
    }
    for value in overlay.settings.compactMap(\.value) where value.utf8.count > Overlay.longestSetting {
      throw UsageError(
        failure + "\(printable(value)) has \(value.utf8.count) bytes, of which fsconfig(2) takes no more than"
          + " \(Overlay.longestSetting); choose a shorter --root")
    }
  }

  private var overlay: Overlay {
    if isStaged { return isAquarium ? overlayOfAquarium : stagedOverlay }
    let directory = request.place.directory
    return Overlay(
      lower: lowerDirectories, upper: directory + "/upper", work: directory + "/work", target: directory + "/merged",
      isVolatile: request.removes, isMapped: isMapped ? true : nil, isExported: request.watchesFiles ? true : nil)
  }

  private func prepared() -> [Operation] {
    request.config.mounts.flatMap { mount -> [Operation] in
      guard !mount.isInit else { return [] }
      if let point = request.mountPoint(at: mount.destination), point.type != .tmpfs {
        return [.openMountPoint(staged(point))]
      }
      if let neighbour = memoryNeighbour(mount) {
        return [.openSharedMemory(neighbour, target: mount.destination)]
      }
      if isHosts(mount) { return [.prepareTree(source: mount.destination, target: mount.destination)] }
      guard !skips(mount) else { return [] }
      guard mount.type == "cgroup" else { return [.prepareMount(steps(mount))] }
      return prepareCgroup(mount)
    }
  }

  /// With another's IPC namespace goes its /dev/shm, where POSIX shared memory is files. shm_overview(7)
  private func memoryNeighbour(_ mount: RuntimeConfig.Mount) -> Neighbour? {
    guard mount.destination == "/dev/shm" else { return nil }
    return request.neighbours.first { $0.namespaces.contains(.ipc) }
  }

  /// The program of --init, if there is one.
  var initMounts: [RuntimeConfig.Mount] { request.config.mounts.filter(\.isInit) }

  /// Without a right to it nobody can mount the host's queues, nor a hierarchy of v1 that somebody else has.
  func skips(_ mount: RuntimeConfig.Mount) -> Bool {
    switch mount.type {
    case "mqueue": !facts.hasMqueue || isMapped && request.config.modes.ipc != .own
    case "cgroup": isMapped && !isUnified
    default: false
    }
  }

  /// v2: one file system, whose root is the container's group. v1: a tmpfs with a subtree of each hierarchy.
  private func prepareCgroup(_ mount: RuntimeConfig.Mount) -> [Operation] {
    let attributes = mount.options.compactMap { Self.attributes[$0] }
    guard !isUnified else {
      return [
        .prepareMount(Mount(target: mount.destination, type: "cgroup2", source: "cgroup", attributes: attributes))
      ]
    }
    let shelf = Mount(
      target: mount.destination, type: "tmpfs", source: "tmpfs", options: [.init("mode", "755")],
      attributes: attributes.filter { $0 != "MOUNT_ATTR_RDONLY" })
    return [.prepareMount(shelf)]
      + zip(cgroupDirectories, cgroupTargets).map { .prepareTree(source: $0, target: $1) }
  }

  /// `/sys/fs/cgroup/memory` for the hierarchy that the host mounts at a place of that last name.
  var cgroupTargets: [String] {
    mountPoints.map { "/sys/fs/cgroup/" + ($0.split(separator: "/").last.map(String.init) ?? "") }
  }

  /// Without those that the user brings.
  var etcTargets: [String] {
    let all = ["hostname", "hosts", "resolv.conf"]
    return request.mountPoints.isEmpty ? all : all.filter { request.mountPoint(at: "/etc/" + $0) == nil }
  }

  private func openEtc(_ name: String) -> Operation {
    if isStaged { return .openVolume(source: RuntimeConfig.aquariumPlace + "/" + name, target: "/etc/" + name) }
    return .openVolume(source: (request.filesDirectory ?? request.place.directory) + "/" + name, target: "/etc/" + name)
  }

  /// OCI's mount options, as fsmount(2) and fsconfig(2) want them.
  private func steps(_ mount: RuntimeConfig.Mount) -> Steps.Mount {
    Steps.Mount(
      target: mount.destination, type: mount.type, source: mount.source,
      options: mount.options.filter { Self.attributes[$0] == nil && $0 != "rw" && isMappable($0) }.map(option),
      attributes: mount.options.compactMap { Self.attributes[$0] })
  }

  private func option(_ text: String) -> Steps.Mount.Option {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    return .init(parts[0], parts.count > 1 ? parts[1] : nil)
  }

  private static let attributes = [
    "ro": "MOUNT_ATTR_RDONLY", "nosuid": "MOUNT_ATTR_NOSUID", "nodev": "MOUNT_ATTR_NODEV",
    "noexec": "MOUNT_ATTR_NOEXEC", "strictatime": "MOUNT_ATTR_STRICTATIME", "noatime": "MOUNT_ATTR_NOATIME",
  ]
}
