import OCISpec
public import Steps

extension RunOptions {
  /// `-v SOURCE:TARGET[:OPTIONS]` or `-v TARGET`. A source that begins with `/` or `.` is a path of the host, as yet
  /// relative; any other is a volume's name. docker-run(1)
  public static func volume(_ text: String) throws(UsageError) -> MountPoint {
    let parts = text.components(by: ":")
    guard (1...3).contains(parts.count), !parts.contains("") else {
      throw UsageError(
        "invalid volume \"\(text)\" for -v: give SOURCE:TARGET, SOURCE:TARGET:ro, or TARGET for a volume without a name"
      )
    }
    let target = try mountTarget(parts.count == 1 ? parts[0] : parts[1], of: "-v \(text)")
    guard parts.count > 1 else { return MountPoint(.volume, target: target, isAnonymous: true, option: "--volume") }
    let isPath = parts[0].hasPrefix("/") || parts[0].hasPrefix(".")
    let mode = parts.count == 3 ? parts[2] : ""
    let isReadOnly = try readOnly(mode.isEmpty ? [] : mode.components(by: ","), in: text, isVolume: !isPath)
    if isPath {
      return MountPoint(
        .bind, source: parts[0], target: target, isReadOnly: isReadOnly, mode: mode, option: "--volume")
    }
    return MountPoint(
      .volume, name: try volumeName(parts[0]), target: target, isReadOnly: isReadOnly, mode: mode, option: "--volume")
  }

  /// The options after the target. `z` and `Z` are for SELinux; `cached` and its like are hints for other systems.
  private static func readOnly(_ options: [String], in text: String, isVolume: Bool) throws(UsageError) -> Bool {
    for option in options {
      switch option {
      case "ro", "rw", "z", "Z", "cached", "consistent", "delegated": continue
      case "nocopy" where isVolume: continue
      default: try checkPropagation(option, in: text)
      }
    }
    guard !options.contains("ro") || !options.contains("rw") else {
      throw UsageError("invalid volume \"\(text)\" for -v: ro and rw contradict each other, give one of them")
    }
    return options.contains("ro")
  }

  /// Private is what every mount of a container is.
  static func checkPropagation(_ word: String, in text: String) throws(UsageError) {
    switch word {
    case "private", "rprivate": return
    case "shared", "rshared", "slave", "rslave":
      throw UsageError(
        "docker's propagation \"\(word)\" is not there yet: leave it out of \"\(text)\"; mounts made later stay private"
      )
    default:
      throw UsageError("invalid option \"\(word)\" in \"\(text)\": give ro, rw, z, Z, or nocopy with a volume")
    }
  }

  /// docker's rule for the names of volumes.
  public static func volumeName(_ text: String) throws(UsageError) -> String {
    let allowed = text.utf8.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
    guard allowed, let first = text.utf8.first, isAlphanumeric(first), (2...255).contains(text.utf8.count) else {
      throw UsageError(
        "invalid volume name \"\(text)\": begin with a letter or digit, go on with letters, digits, _ . or - (2 to 255);"
          + " for a folder of the host give a path that begins with / or ./")
    }
    return text
  }

  /// An absolute path inside, without `.`, `..` and doubled slashes.
  static func mountTarget(_ text: String, of option: String) throws(UsageError) -> String {
    guard text.hasPrefix("/") else {
      throw UsageError("the target \"\(text)\" of \(option) is not absolute: begin it with /, as in -v data:/data")
    }
    let target = text.cleaned
    guard target != "/" else {
      throw UsageError("the target of \(option) can't be /: the image is there; give a folder below it")
    }
    guard target != "/proc", !target.hasPrefix("/proc/") else {
      throw UsageError("the target of \(option) can't be in /proc, which is the kernel's: give another folder")
    }
    return target
  }
}

extension RunOptions {
  /// `--tmpfs TARGET[:OPTIONS]`. docker-run(1), tmpfs(5)
  public static func tmpfs(_ text: String) throws(UsageError) -> MountPoint {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let target = try mountTarget(parts[0], of: "--tmpfs \(text)")
    let mode = parts.count > 1 ? parts[1] : ""
    for option in mode.isEmpty ? [] : mode.components(by: ",") { try checkTmpfs(option, in: text) }
    return MountPoint(
      .tmpfs, target: target, isReadOnly: mode.components(by: ",").last { $0 == "ro" || $0 == "rw" } == "ro",
      mode: mode, option: "--tmpfs")
  }

  private static func checkTmpfs(_ option: String, in text: String) throws(UsageError) {
    let name = String(option.prefix { $0 != "=" })
    let value = option.dropFirst(name.count + 1)
    let isKnown = option == name ? tmpfsFlags.contains(option) : ["uid", "gid", "nr_inodes"].contains(name)
    if isKnown, option == name || Int64(value) != nil { return }
    if name == "size", isSize(value) { return }
    if name == "mode", !value.isEmpty, UInt32(value, radix: 8).map({ $0 <= 0o7777 }) == true { return }
    throw UsageError(
      "invalid option \"\(option)\" in --tmpfs \(text): give size=64m, mode=1777, uid=, gid=, nr_inodes=, or one of "
        + tmpfsFlags.joined(separator: ", "))
  }

  private static let tmpfsFlags = [
    "ro", "rw", "nosuid", "suid", "nodev", "dev", "noexec", "exec", "noatime", "strictatime",
  ]

  /// As the kernel reads it: bytes, with k, m or g, or a part of the memory. tmpfs(5)
  private static func isSize(_ value: Substring) -> Bool {
    let digits = value.prefix { $0.isASCII && $0.isNumber }
    return Int64(digits) != nil && ["", "k", "m", "g", "%"].contains(value.dropFirst(digits.count).lowercased())
  }
}

extension RuntimeConfig.Mount {
  /// As docker writes it into config.json; of a tmpfs docker's defaults, and what was asked for over them.
  init(_ point: MountPoint) {
    guard point.type == .tmpfs else {
      self.init(
        point.target, type: "bind", source: point.source,
        options: ["rbind", point.isReadOnly ? "ro" : "rw", "rprivate"])
      return
    }
    let words = point.mode.isEmpty ? [] : point.mode.components(by: ",")
    self.init(
      point.target, type: "tmpfs", source: "tmpfs",
      options: words.reduce(["nosuid", "nodev", "noexec"]) { options, word in
        let opposite = word.hasPrefix("no") ? String(word.dropFirst(2)) : "no" + word
        let name = word.prefix { $0 != "=" } + "="
        let rest = options.filter {
          $0 != opposite && $0 != word && !(word.contains("=") && $0.hasPrefix(name))
            && !(["ro", "rw"].contains(word) && ["ro", "rw"].contains($0))
        }
        return ["suid", "dev", "exec"].contains(word) ? rest : rest + [word]
      })
  }
}

extension RuntimeConfig {
  /// What the user asks for stands after docker's own mounts, the outer before the inner, and in place of docker's where
  /// both want the same path. Who brings a /dev brings all that is in it.
  mutating func add(_ points: [MountPoint]) {
    guard !points.isEmpty else { return }
    let targets = Set(points.map(\.target))
    mounts.removeAll { mount in
      targets.contains(mount.destination) || targets.contains("/dev") && mount.destination.hasPrefix("/dev/")
    }
    mounts += points.map(Mount.init)
  }
}

extension String {
  /// The pieces between separators, empty ones too.
  func components(by separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }

  /// An absolute path as path.Clean of Go gives it.
  public var cleaned: String {
    var kept: [Substring] = []
    for part in split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = kept.popLast()
      default: kept.append(part)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
