public import OCISpec
import Steps

extension Rights {
  /// `--cap-add NAME`, `--cap-drop NAME`.
  public static func capability(_ text: String, for option: String) throws(UsageError) -> String {
    let name = normal(text)
    guard name == all || Capability(name: name) != nil else {
      throw UsageError(
        "unknown capability \"\(text)\" for \(option): give a name as in capabilities(7), such as NET_ADMIN, or ALL",
        .name)
    }
    return text
  }

  /// `--device HOST[:CONTAINER[:rwm]]`, read as docker's client reads it.
  public static func device(_ text: String) throws(UsageError) -> DeviceMapping {
    let parts = text.components(by: ":")
    guard let host = parts.first, !host.isEmpty, parts.count < 4 else {
      throw UsageError("invalid device \"\(text)\" for --device: give HOST, HOST:CONTAINER or HOST:CONTAINER:rwm")
    }
    var mapping = DeviceMapping(host: host, container: host, access: "rwm")
    if parts.count == 2, isAccess(parts[1]) {
      mapping.access = parts[1]
    } else if parts.count > 1 {
      mapping.container = parts[1]
    }
    if parts.count == 3 { mapping.access = parts[2] }
    guard isAccess(mapping.access) else {
      throw UsageError(
        "invalid access \"\(mapping.access)\" in --device \(text): give letters of r, w and m, each once")
    }
    guard mapping.container.hasPrefix("/") else {
      throw UsageError("\(mapping.container) in --device \(text) is not an absolute path: give one, as /dev/fuse")
    }
    return mapping
  }

  /// Of r, w and m, none twice.
  private static func isAccess(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy("rwm".contains) && Set(text).count == text.count
  }

  /// `--device-cgroup-rule 'c 1:* rwm'`
  public static func deviceRule(_ text: String) throws(UsageError) -> String {
    guard text.wholeMatch(of: /[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}/) != nil else {
      throw UsageError(
        "invalid rule \"\(text)\" for --device-cgroup-rule: give TYPE MAJOR:MINOR ACCESS, as in 'c 10:* rwm'")
    }
    return text
  }
}

extension DeviceMapping {
  /// As --device takes it.
  public var text: String { "\(host):\(container):\(access)" }
}

extension RuntimeConfig {
  private static var rightsKeys: [(String, WritableKeyPath<Rights, [String]>)] {
    [
      ("fishbowl.cap-add", \.added), ("fishbowl.cap-drop", \.dropped), ("fishbowl.security-opt", \.securityOptions),
      ("fishbowl.device-rules", \.deviceRules),
    ]
  }

  /// As they were asked for: what OCI's fields have made of them can't be told back.
  public var rights: Rights {
    get {
      var rights = Self.rightsKeys.reduce(into: Rights()) { rights, key in
        rights[keyPath: key.1] = annotations[key.0]?.split(separator: "\n").map(String.init) ?? []
      }
      rights.isPrivileged = annotations[Self.privileged] != nil
      rights.hasOpenPaths = annotations[Self.openPaths] != nil
      let devices = annotations[Self.devices]?.split(separator: "\n").map(String.init) ?? []
      rights.devices = devices.compactMap { try? Rights.device($0) }
      return rights
    }
    set {
      for (key, path) in Self.rightsKeys {
        let values = newValue[keyPath: path]
        annotations[key] = values.isEmpty ? nil : values.joined(separator: "\n")
      }
      annotations[Self.privileged] = newValue.isPrivileged ? "true" : nil
      annotations[Self.openPaths] = newValue.hasOpenPaths ? "true" : nil
      annotations[Self.devices] =
        newValue.devices.isEmpty ? nil : newValue.devices.map(\.text).joined(separator: "\n")
    }
  }

  private static let privileged = "fishbowl.privileged"
  private static let openPaths = "fishbowl.open-paths"
  private static let devices = "fishbowl.devices"
}
