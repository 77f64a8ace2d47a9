import Kernel
import OCISpec
import Planning
import Steps

extension Preparation {
  /// Settles what of the host's devices the container gets, and its filter of system calls: anew at each start, as docker
  /// does, for a device may have other numbers by then.
  mutating func settleRights(_ places: Places, isPlanned: Bool = false) throws(EngineError) {
    request.seccomp = try SeccompStore(places, keeps: !isPlanned).filter(for: request.config, facts)
    let rights = request.config.rights
    guard rights != Rights() else { return }
    if let missing = rights.named.first(where: { !facts.capabilities.contains($0) }) {
      throw EngineError("cannot add \(missing.name): no process of this machine has it; leave it out of --cap-add")
    }
    request.devices = try Self.devices(rights)
    if facts.person != nil { request.boundDevices = rights.devices.compactMap(Self.bound) }
  }

  /// As podman has it without root: r, w and m say nothing then.
  private static func bound(_ mapping: DeviceMapping) -> MountPoint? {
    guard let real = try? Sys.realPath(mapping.host) else { return nil }
    return MountPoint(
      .bind, source: real, target: mapping.container, isFile: Sys.type(of: real) != .directory, option: "--device")
  }

  private static func devices(_ rights: Rights) throws(EngineError) -> [HostDevice] {
    var devices = rights.isPrivileged ? Sys.allDevices().map { HostDevice($0, access: "rwm") } : []
    for mapping in rights.devices {
      let found = Sys.devices(at: mapping.host, as: mapping.container)
      guard !found.isEmpty else {
        let why = Sys.type(of: mapping.host) == nil ? "there is no such file" : "it is no device"
        throw EngineError(
          "cannot give --device \(mapping.host) to the container: \(why); name a device, such as /dev/null")
      }
      let paths = Set(found.map(\.path))
      devices.removeAll { paths.contains($0.node.path) }
      devices += found.map { HostDevice($0, access: rights.isPrivileged ? "rwm" : mapping.access) }
    }
    return devices
  }
}
