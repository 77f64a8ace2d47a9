import Foundation
import TestSupport

/// A process as /proc and /sys show it, read here and not by the engine's readers.
struct ProcessListing {
  let pid: Int

  init(_ pid: Int) { self.pid = pid }

  private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

  /// The file without the end of its line.
  func file(_ name: String) -> String {
    (text("/proc/\(pid)/\(name)") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func status(_ key: String) -> String {
    let line = file("status").split(separator: "\n").first { $0.hasPrefix(key + ":") } ?? ""
    return line.dropFirst(key.count + 1).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Of the real, effective, saved and file system's ID the one that all are.
  func only(_ key: String) -> String {
    let ids = Set(status(key).split(separator: " "))
    return ids.count == 1 ? ids.joined() : status(key)
  }

  func link(_ name: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/\(name)")
  }

  func namespace(_ name: String) -> String? { link("ns/\(name)").map { String($0.split { "[]".contains($0) }[1]) } }

  /// A list of more than a page is read in pieces, between which a line can be lost: of several readings the longest is the
  /// list.
  var mounts: [MountListing] {
    let readings = (0..<5).map { _ in file("mountinfo").split(separator: "\n") }
    return (readings.max { $0.count < $1.count } ?? []).compactMap { MountListing($0) }
  }

  /// Numbers of the open descriptors.
  var descriptors: String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
    return names.compactMap { Int($0) }.sorted().map(String.init).joined(separator: " ")
  }

  /// Whose the pipes are that stand as 0, 1 and 2.
  var stdio: String {
    guard (0...2).allSatisfy({ link("fd/\($0)")?.hasPrefix("pipe:") == true }) else { return "other files" }
    let files = (0...2).map { "/proc/\(pid)/fd/\($0)" }.joined(separator: " ")
    let owners = Set(shell("stat -L -c %u \(files)").split(separator: "\n"))
    return "pipes of uid \(owners.joined(separator: " and "))"
  }

  /// Whether that path leads to the file that it runs.
  func isProgram(_ path: String) -> Bool {
    shell("cmp /proc/\(pid)/exe /proc/\(pid)/root\(path) && echo same") == "same"
  }

  /// The nodes and links of its /dev, and in its folders, but for what is mounted there.
  var devices: [String: String] {
    let dev = "/proc/\(pid)/root/dev"
    let names = shell("cd \(dev) && find . -xdev ! -type d -printf '%P\\n'").split(separator: "\n")
    return names.reduce(into: [:]) { $0["/dev/\($1)"] = "1" }
  }

  var loopback: String { entered("-n", "ip link show lo | grep -q '[<,]UP' && echo up || echo down") }

  func entered(_ namespace: String, _ command: String) -> String {
    shell("nsenter -t \(pid) \(namespace) sh -c \"\(command)\"")
  }

  private func shell(_ line: String) -> String {
    (try? Program.shell(line))?.output.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
  }
}

extension ProcessListing {
  /// Its group in the unified tree where there are no v1 hierarchies, else in that of the controller.
  private func cgroupPath(_ controller: String) -> String {
    let lines = file("cgroup").split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false) }
    let line =
      lines.first { $0[1].split(separator: ",").contains(Substring(controller)) } ?? lines.first { $0[0] == "0" }
    return line.map { String($0[2]).fromTheTop } ?? ""
  }

  var cgroupPath: String { cgroupPath("memory") }

  func cgroupFile(_ controller: String, _ name: String) -> String? {
    let folders = ["/sys/fs/cgroup/\(controller)", "/sys/fs/cgroup"]
    return folders.lazy.compactMap { text($0 + cgroupPath(controller) + "/" + name) }.first?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A limit under its v2 name, from the files of either version.
  func limit(_ name: String) -> String? {
    let number = { (file: String) in cgroupFile(String(file.split(separator: ".")[0]), file).flatMap { Int($0) } }
    if let unified = cgroupFile(String(name.split(separator: ".")[0]), name) { return unified }
    switch name {
    case "memory.max": return number("memory.limit_in_bytes").map(String.init)
    case "memory.swap.max":
      guard let both = number("memory.memsw.limit_in_bytes"), let memory = number("memory.limit_in_bytes") else {
        return nil
      }
      return String(both - memory)
    case "memory.low": return number("memory.soft_limit_in_bytes").map(String.init)
    case "cpu.weight": return number("cpu.shares").map { String(1 + ($0 - 2) * 9999 / 262_142) }
    case "cpu.max":
      guard let quota = number("cpu.cfs_quota_us"), let period = number("cpu.cfs_period_us") else { return nil }
      return "\(quota) \(period)"
    default: return nil
    }
  }
}

extension String {
  /// A path as the hierarchy's root has it. Whoever sits in a cgroup namespace of its own below that root sees `/../..`
  /// before what is not its own.
  var fromTheTop: String {
    var rest = self[...]
    while rest.hasPrefix("/../") { rest = rest.dropFirst(3) }
    return String(rest)
  }
}
