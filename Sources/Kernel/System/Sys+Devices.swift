import CKernel
import Glibc
package import Steps

/// Devices of the host, as docker finds them. moby, oci/devices_linux.go
extension Sys {
  /// Why the kernel takes no program that limits devices, asked with one that lets all pass and is gone at once. bpf(2)
  static func refusalOfDeviceFilter() -> Errno? {
    let result = fb_try_device_filter()
    return result < 0 ? Errno(rawValue: -result) : nil
  }

  /// The device that `path` is or leads to, as it will be at `target`; of a folder all that are in it. Empty: there is none.
  package static func devices(at path: String, as target: String) -> [DeviceNode] {
    guard let real = try? realPath(path) else { return [] }
    if let node = device(at: real, as: target) { return [node] }
    return devices(in: real, as: target, skipping: [])
  }

  /// Those of /dev, but for what each container has of its own.
  package static func allDevices() -> [DeviceNode] {
    devices(
      in: "/dev", as: "/dev", skipping: ["pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console"])
  }

  private static func devices(in folder: String, as target: String, skipping: Set<String>) -> [DeviceNode] {
    names(in: folder).filter { !skipping.contains($0) }.flatMap { name -> [DeviceNode] in
      let (path, inside) = (folder + "/" + name, target + "/" + name)
      if let node = device(at: path, as: inside) { return [node] }
      return isFolder(path) == true && link(path) == nil ? devices(in: path, as: inside, skipping: skipping) : []
    }
  }

  /// As makedev(3) has them: the minor's upper bits stand above the major.
  private static func major(_ device: dev_t) -> UInt32 {
    UInt32(truncatingIfNeeded: device >> 8 & 0xfff | device >> 32 & ~0xfff)
  }
  private static func minor(_ device: dev_t) -> UInt32 {
    UInt32(truncatingIfNeeded: device & 0xff | device >> 12 & ~0xff)
  }

  /// lstat(2): a link is none.
  private static func device(at path: String, as target: String) -> DeviceNode? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    let type = status.st_mode & S_IFMT
    guard type == S_IFCHR || type == S_IFBLK else { return nil }
    return DeviceNode(
      target, major(status.st_rdev), minor(status.st_rdev), mode: status.st_mode & 0o7777,
      isBlock: type == S_IFBLK ? true : nil, uid: status.st_uid == 0 ? nil : status.st_uid,
      gid: status.st_gid == 0 ? nil : status.st_gid)
  }
}
