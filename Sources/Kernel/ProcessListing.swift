package import Steps

/// A process as `ps -ef` shows it. ps(1)
package struct ProcessLine: Equatable, Sendable {
  package static let titles = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]

  package var pid: Int
  package var cells: [String]
}

/// What ps(1) reads, read here: the machine may have none.
package struct ProcessListing {
  private let files: ProcFiles
  private let now: Int
  /// Seconds since 1970 when the machine was started.
  private let boot: Int
  private let users: [String: String]

  package init(files: ProcFiles = .here, now: Int = Clock.seconds) {
    self.files = files
    self.now = now
    let line = (files.text("/proc/stat") ?? "").lines.lazy.compactMap { $0.after("btime ") }.first
    boot = line.flatMap { Int($0) } ?? 0
    users = Self.users(files.text("/etc/passwd") ?? "")
  }

  /// Nil for a process that is gone.
  package func line(of pid: Int) -> ProcessLine? {
    guard let stat = files.processStat(of: pid), let status = files.status(of: pid) else { return nil }
    let began = boot + Int(stat.startTime) / Sys.ticksPerSecond
    let used = Int(stat.ticks) / Sys.ticksPerSecond
    let share = min(99, Int(stat.ticks) * 100 / Sys.ticksPerSecond / max(1, now - began))
    return ProcessLine(
      pid: pid,
      cells: [
        user(status), String(pid), String(stat.parent), String(share), Clock.startText(began, now: now),
        Self.terminal(stat.terminal), Self.time(used), command(pid, stat),
      ])
  }

  /// With its number at each level; nil for a process that is gone.
  package func seen(_ pid: Int) -> SeenProcess? {
    guard let stat = files.processStat(of: pid), let status = files.status(of: pid) else { return nil }
    let pids = (status["NSpid"] ?? String(pid)).cut(at: "\t").compactMap { Int($0) }
    return SeenProcess(pids: pids, parent: stat.parent, command: command(pid, stat))
  }

  /// The name of the effective user, or its number: the host's names, since these are the host's numbers.
  private func user(_ status: ProcessStatus) -> String {
    let numbers = (status["Uid"] ?? "").cut(at: "\t").map { String($0) }
    let uid = numbers.count > 1 ? numbers[1] : "?"
    return users[uid] ?? uid
  }

  private static func users(_ passwd: String) -> [String: String] {
    passwd.lines.reduce(into: [:]) { users, line in
      let fields = line.cut(at: ":").map { String($0) }
      if fields.count > 2, users[fields[2]] == nil { users[fields[2]] = fields[0] }
    }
  }

  /// A device number as stat(2) has it, under the name in /dev. kernel: admin-guide/devices
  static func terminal(_ device: Int) -> String {
    let major = device >> 8 & 0xfff
    let minor = device & 0xff | device >> 12 & 0xfff00
    switch major {
    case 136...143: return "pts/\((major - 136) << 8 + minor)"
    case 4: return minor < 64 ? "tty\(minor)" : "ttyS\(minor - 64)"
    default: return "?"
    }
  }

  /// `[DD-]hh:mm:ss`
  static func time(_ seconds: Int) -> String {
    let parts = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }
    let days = seconds / 86400
    return (days > 0 ? "\(days)-" : "") + parts.joined(separator: ":")
  }

  /// A thread of the kernel, or a process that has cleared its words, is called by its name. proc_pid_cmdline(5)
  private func command(_ pid: Int, _ stat: ProcessStat) -> String {
    let bytes = files.bytes("/proc/\(pid)/cmdline", upTo: 1 << 20) ?? []
    let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return words.isEmpty ? "[\(stat.name)]" + (stat.state == "Z" ? " <defunct>" : "") : words.joined(separator: " ")
  }
}
