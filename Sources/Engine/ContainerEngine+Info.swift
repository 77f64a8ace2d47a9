import Images
import Kernel
import OCISpec
package import Steps

extension ContainerEngine {
  /// This machine and what is on it, under docker's names.
  package func info() throws -> JSON {
    recover()
    let facts = HostProbe.facts()
    let containers = try list(all: true)
    let count = { (states: [String]) in JSON.number(Int64(containers.count { states.contains($0.state) })) }
    let images = (try? self.images.images().count) ?? 0
    return .object([
      "Containers": .number(Int64(containers.count)), "ContainersRunning": count(["running", "restarting"]),
      "ContainersPaused": count(["paused"]), "ContainersStopped": count(["created", "exited"]),
      "Images": .number(Int64(images)), "Driver": .string("overlay"),
      "DriverStatus": .array([.array([.string("Backing Filesystem"), .string(backing)])]),
      "LoggingDriver": .string("json-file"),
      "CgroupDriver": .string("cgroupfs"), "CgroupVersion": .string(facts.cgroup.version == .v2 ? "2" : "1"),
      "KernelVersion": .string(facts.kernel), "OperatingSystem": .string(facts.distro), "OSType": .string("linux"),
      "Architecture": .string(facts.arch), "NCPU": .number(Int64(Sys.processors)),
      "MemTotal": .number(ProcFiles.here.memoryTotal ?? 0), "Name": .string(facts.hostname),
      "DockerRootDir": .string(places.root), "CgroupArrangement": .string(facts.cgroup.version.rawValue),
    ])
  }

  private var backing: String { Machine.fileSystem(holding: places.root) ?? "unknown" }

  /// The machine for which this program was built, in Go's names, and the kernel it runs on.
  package static var platform: (os: String, architecture: String, kernel: String) {
    (Platform.current.os, Platform.current.architecture, HostProbe.facts().kernel)
  }
}
