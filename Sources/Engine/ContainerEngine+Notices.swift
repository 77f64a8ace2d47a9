import Kernel
package import Planning
import Steps

extension ContainerEngine {
  /// What a user should know of this version or this machine, and is told once for each root.
  package enum Notice: String, CaseIterable, Sendable {
    /// There is no network but the container's own loopback.
    case loopbackOnly = "loopback-only"
    /// The kernel takes no filter of devices: CAP_MKNOD is not given.
    case noDeviceList = "no-device-list"
    /// Without root, and nobody has delegated a control group.
    case noCgroup = "no-cgroup"
  }

  /// Those that hold here and have not been said yet; from now on they have.
  package func newNotices(_ options: RunOptions) -> [Notice] {
    let folder = places.root + "/said"
    return Notice.allCases.filter { holds($0, options) }.filter { notice in
      let mark = folder + "/" + notice.rawValue
      guard Sys.type(of: mark) == nil else { return false }
      return (try? Sys.makeDirectories(folder, mode: 0o700)) != nil && (try? Sys.replace(mark, with: "")) != nil
    }
  }

  /// Those of the limits asked for that this person can't have here: what docker calls a limitation discarded.
  package func discardedLimits(_ options: RunOptions) -> [String] {
    guard Sys.userID != 0, !options.limits.isEmpty, HostProbe.facts().cgroup.denied != nil else { return [] }
    return options.limits.options
  }

  private func holds(_ notice: Notice, _ options: RunOptions) -> Bool {
    switch notice {
    case .loopbackOnly: options.settings.modes.network == .own
    case .noDeviceList: !HostProbe.facts().canLimitDevices
    case .noCgroup: HostProbe.facts().cgroup.denied != nil
    }
  }
}
