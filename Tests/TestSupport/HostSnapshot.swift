import Foundation

/// What a container may leave behind on a host: taken before and after, it must be equal.
public struct HostSnapshot: Equatable, Sendable {
  public var mounts: [String]
  public var cgroups: [String]
  public var links: [String]
  public var hostname: String
  public var processes: [String]
  public var files: [String]

  /// `root`: the engine's place, of which the image store and the parent groups are left out: they stay.
  public init(root: String) {
    mounts = Self.lines("/proc/self/mountinfo")
    cgroups = Self.shell("find /sys/fs/cgroup -type d -path '*fishbowl/*' 2>/dev/null | sort")
    links = Self.shell("cat /proc/net/dev | sed 's/:.*//' | sort")
    hostname = Self.lines("/proc/sys/kernel/hostname").joined()
    processes = Self.shell("ps -eo pid,ppid,args | grep -F -- '\(root)' | grep -v 'grep\\|ps -eo' || true")
    files = Self.shell(
      "cd '\(root)' 2>/dev/null && find containers names run 2>/dev/null | sort || true")
  }

  /// What is there once it looks like `before`, or after five seconds all the same: a monitor that outlives its command
  /// cleans up by itself, and on a busy machine that takes a moment.
  public static func settled(root: String, as before: HostSnapshot, where isSame: (HostSnapshot) -> Bool)
    -> HostSnapshot
  {
    var now = HostSnapshot(root: root)
    for _ in 0..<100 where !isSame(now) {
      usleep(50_000)
      now = HostSnapshot(root: root)
    }
    return now
  }

  public static func settled(root: String, as before: HostSnapshot) -> HostSnapshot {
    settled(root: root, as: before) { $0 == before }
  }

  private static func lines(_ path: String) -> [String] {
    (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
  }

  private static func shell(_ line: String) -> [String] {
    (try? Program.shell(line).output.split(separator: "\n").map(String.init)) ?? []
  }
}
