extension ProcFiles {
  /// The mounts that a process sees. `process` is a directory of /proc: a PID, or `self`.
  package func mounts(of process: String) -> MountTable? { text("/proc/\(process)/mountinfo").map(MountTable.init) }
}

/// One line of /proc/PID/mountinfo. proc_pid_mountinfo(5)
package struct MountLine: Equatable, Sendable {
  package var id: Int
  package var parent: Int
  /// `major:minor`
  package var device: String
  /// What of the file system is mounted.
  package var root: String
  package var mountPoint: String
  /// This mount's own: `rw`, `nosuid` …
  package var options: [String]
  /// Propagation: `shared:1`, `master:2` … None: private. mount_namespaces(7)
  package var tags: [String]
  package var type: String
  package var source: String
  /// The file system's: `lowerdir=…`, the controllers of a cgroup v1 hierarchy …
  package var superOptions: [String]
  /// The line as the kernel wrote it.
  package var verbatim: String

  /// Nil for what is not such a line.
  package init?(_ line: Substring) {
    let words = line.cut(at: " ")
    guard words.count >= 10, let id = Int(words[0]), let parent = Int(words[1]),
      let dash = words.indices.first(where: { $0 > 5 && words[$0] == "-" }), words.count > dash + 3
    else { return nil }
    self.id = id
    self.parent = parent
    device = String(words[2])
    root = Self.unescaped(words[3])
    mountPoint = Self.unescaped(words[4])
    options = words[5].cut(at: ",").map { String($0) }
    tags = words[6..<dash].map { String($0) }
    type = String(words[dash + 1])
    source = Self.unescaped(words[dash + 2])
    superOptions = line[words[dash + 3].startIndex...].cut(at: ",").map { String($0) }
    verbatim = String(line)
  }

  package var isReadOnly: Bool { options.contains("ro") || superOptions.contains("ro") }

  /// The kernel writes a space, tab, newline, backslash or # in a path as `\` and three octal digits.
  static func unescaped(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let first = rest.popFirst() {
      if first == UInt8(ascii: "\\"), let escaped = octal(rest.prefix(3)) {
        bytes.append(escaped)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(first)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func octal(_ digits: Substring.UTF8View) -> UInt8? {
    digits.count == 3 ? UInt8(Substring(digits), radix: 8) : nil
  }
}

/// The mounts of one mount namespace, as far as a process can reach them.
package struct MountTable: Sendable {
  package let mounts: [MountLine]

  package init(_ text: String) { mounts = text.lines.compactMap { MountLine($0) } }

  /// The process's `/`. Where the old root lies over it still, after pivot_root(".", "."), that is its child.
  package var root: MountLine? {
    let candidates = mounts.filter { $0.mountPoint == "/" }
    return candidates.first { mount in !candidates.contains { $0.id == mount.parent && $0.id != mount.id } }
  }

  /// What is seen at that mount point: of mounts that lie over one another, the topmost.
  package subscript(point: String) -> MountLine? {
    if point == "/" { return root }
    let candidates = mounts.filter { $0.mountPoint == point }
    return candidates.last { mount in !candidates.contains { $0.parent == mount.id } }
  }

  /// The mount that holds `path`, which must be absolute and free of links.
  package func holding(_ path: String) -> MountLine? {
    let points = mounts.map(\.mountPoint).filter { path == $0 || $0 == "/" || path.begins(with: $0 + "/") }
    return points.max { $0.utf8.count < $1.utf8.count }.flatMap { self[$0] }
  }
}
