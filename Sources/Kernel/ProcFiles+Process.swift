extension ProcFiles {
  /// The process's /proc/PID/status, to look lines up in by their keys.
  package func status(of pid: Int) -> ProcessStatus? { text("/proc/\(pid)/status").map(ProcessStatus.init) }

  /// The process's /proc/PID/stat.
  package func processStat(of pid: Int) -> ProcessStat? { text("/proc/\(pid)/stat").flatMap(ProcessStat.init) }

  /// The number of a namespace that the process is in: the `4026531836` of `pid:[4026531836]`. namespaces(7)
  ///
  /// `process` is a directory of /proc: a PID, or `self`.
  package func namespace(_ name: String, of process: String) -> String? {
    guard let link = link("/proc/\(process)/ns/\(name)"), let open = link.utf8.firstIndex(of: UInt8(ascii: "[")) else {
      return nil
    }
    return String(Substring(link.utf8[link.utf8.index(after: open)...].prefix { $0 != UInt8(ascii: "]") }))
  }
}

/// The lines of /proc/PID/status. proc_pid_status(5)
package struct ProcessStatus: Sendable {
  private let lines: [Substring]

  package init(_ text: String) { lines = text.lines }

  /// What stands after `key:` and one tab, verbatim: `10109\t1` for NSpid.
  package subscript(key: String) -> String? {
    guard let value = lines.lazy.compactMap({ $0.after(key + ":") }).first else { return nil }
    return String(value.after("\t") ?? value)
  }

  /// A mask in hexadecimal, as CapBnd and SigIgn have it.
  package func mask(_ key: String) -> UInt64? { self[key].flatMap { UInt64($0, radix: 16) } }
}

/// The fields of /proc/PID/stat that are used. proc_pid_stat(5)
package struct ProcessStat: Equatable, Sendable {
  package var pid: Int
  /// The program's name, at most 15 bytes, as the process chose it: it may hold spaces and parentheses.
  package var name: String
  /// `R`, `S`, `Z` …
  package var state: String
  package var parent: Int
  /// The device of the terminal that it belongs to; 0: none.
  package var terminal: Int
  /// PF_… of the kernel's linux/sched.h.
  package var flags: UInt32
  /// Clock ticks of processor time, its own and the kernel's for it.
  package var ticks: UInt64
  /// Clock ticks from boot to the process's birth: with the PID, it names a process for good.
  package var startTime: UInt64

  /// Born by fork or clone, and not through an execve yet: PF_FORKNOEXEC.
  package var hasNotExecuted: Bool { flags & 0x40 != 0 }

  /// Nil for what is not such a line.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
      open < close
    else { return nil }
    // Fields 3 and on: the numbers in proc_pid_stat(5) are three higher than here.
    let fields = text[bytes.index(after: close)...].cut(at: " ", most: 21).dropFirst().map { String($0) }
    guard let pid = Int(text[..<open].cut(at: " ")[0]), fields.count > 19, let parent = Int(fields[1]),
      let terminal = Int(fields[4]), let flags = UInt32(fields[6]), let user = UInt64(fields[11]),
      let system = UInt64(fields[12]), let startTime = UInt64(fields[19])
    else { return nil }
    self.pid = pid
    name = String(text[bytes.index(after: open)..<close])
    state = fields[0]
    self.parent = parent
    self.terminal = terminal
    self.flags = flags
    ticks = user &+ system
    self.startTime = startTime
  }
}
