import Foundation
import TestSupport

extension Truth {
  /// The World's mounts by number, each with the line of mountinfo for its path; what mountinfo has besides goes by its
  /// path. The host's tree is gone if nothing else is left.
  mutating func addMounts() {
    var rest = proc.mounts
    for (subject, said) in world.values where subject.hasPrefix("mount:") {
      guard let index = rest.firstIndex(where: { $0.path == said["path"] }) else { continue }
      addMount(subject, rest.remove(at: index), said)
    }
    for mount in rest { addMount("mount:?", mount, [:]) }
    let isPrivate = proc.mounts.allSatisfy { $0.tags.isEmpty }
    addHostTree(isGone: rest.isEmpty, propagation: isPrivate ? "private" : "shared")
  }

  /// A bind is known by where in its file system it begins; the World says which of the host's paths that was. Either may
  /// be the longer one: the host's / may itself begin somewhere in a file system.
  private mutating func addMount(_ subject: String, _ mount: MountListing, _ said: [String: String]) {
    let source = said["source"] ?? ""
    let root = mount.root.fromTheTop
    let isBind = source.count > 1 && source.hasPrefix("/") && (source.hasSuffix(root) || root.hasSuffix(source))
    let isSource = source == mount.source || isBind
    let options = said["options"] ?? ""
    let isRight = mount.attributes == MountListing.attributes(of: options) && mount.has(options)
    var real = ["path": mount.path, "fstype": mount.type, "source": isSource ? source : mount.source]
    if !isRight { real["options"] = mount.text } else if said["options"] != nil { real["options"] = options }
    // A volume's files lie in a folder of its name.
    let parents = mount.root.split(separator: "/").map(String.init)
    if parents.last == "_data", parents.dropLast(2).last == "volumes" { real["volume"] = parents.dropLast().last }
    set(subject, real)
  }
}

/// One line of /proc/PID/mountinfo.
struct MountListing {
  let root: String
  let path: String
  let tags: [String]
  let type: String
  let source: String
  let superOptions: [String: String]
  let attributes: Set<String>
  /// As the kernel wrote its options.
  let text: String

  /// root mount-point options tags… - type source super-options
  init?(_ line: Substring) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let dash = words.firstIndex(of: "-"), words.count > dash + 3 else { return nil }
    root = words[3]
    path = words[4]
    tags = Array(words[6..<dash])
    type = words[dash + 1]
    source = words[dash + 2]
    superOptions = words[dash + 3].split(separator: ",").reduce(into: [:]) { options, option in
      let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
      options[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
    attributes = Self.attributes(of: words[5].replacingOccurrences(of: "ro,", with: "rdonly,"))
    text = words[5] + " " + words[dash + 3]
  }

  /// Those that a mount has of its own.
  static func attributes(of options: String) -> Set<String> {
    Set(options.split(separator: ",").map(String.init)).intersection(["rdonly", "nosuid", "nodev", "noexec"])
  }

  /// Whether the file system has what the World says it was made with, as far as it shows it: sizes in kilobytes, modes
  /// without their zero, and defaults not at all.
  func has(_ options: String) -> Bool {
    options.split(separator: ",").allSatisfy { option in
      let parts = option.split(separator: "=").map(String.init)
      guard parts.count == 2, let shown = superOptions[parts[0]] else { return true }
      return shown == parts[1] || shown == String(parts[1].drop { $0 == "0" })
        || shown == Int(parts[1]).map { "\($0 / 1024)k" }
    }
  }
}
