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
    /// Without root a device is bound in, and nothing says who may do what with it.
    case boundDevices = "bound-devices"
  }

  /// Those that hold here and have not been said yet; from now on they have.
  package func newNotices(_ options: RunOptions) -> [Notice] {
    let folder = places.root + "/said"
    return Notice.allCases.filter { notice in
      let mark = folder + "/" + notice.rawValue
      guard Sys.type(of: mark) == nil, holds(notice, options) else { return false }
      return (try? Sys.makeDirectories(folder, mode: 0o700)) != nil && (try? Sys.replace(mark, with: "")) != nil
    }
  }

  /// Those of the limits asked for that this person can't have here: what docker calls a limitation discarded.
  package func discardedLimits(_ options: RunOptions) -> [String] {
    guard Sys.userID != 0, !options.limits.isEmpty else { return [] }
    return options.limits.impossible(in: groups)
  }

  /// Those that this person has, once systemd was asked.
  private var groups: HostFacts.Cgroups { UserScope.entered(HostProbe.facts()).cgroup }

  private func holds(_ notice: Notice, _ options: RunOptions) -> Bool {
    switch notice {
    case .loopbackOnly: options.settings.modes.network == .own
    case .noDeviceList: !HostProbe.facts().canLimitDevices
    case .noCgroup: groups.denied != nil
    case .boundDevices:
      Sys.userID != 0 && !(options.settings.rights.devices.isEmpty && options.settings.rights.deviceRules.isEmpty)
    }
  }
}
