import Planning
import Steps
import Terminal

/// What `run` and `create` say of rights and devices, in plain values.
struct RightWords: Equatable {
  var capAdd: [String] = []
  var capDrop: [String] = []
  var isPrivileged = false
  var securityOpt: [String] = []
  var device: [String] = []
  var deviceCgroupRule: [String] = []

  static let options = ["--cap-add", "--cap-drop", "--security-opt", "--device", "--device-cgroup-rule"]

  /// False for an option that is another's.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--cap-add": capAdd.append(value)
    case "--cap-drop": capDrop.append(value)
    case "--security-opt": securityOpt.append(value)
    case "--device": device.append(value)
    case "--device-cgroup-rule": deviceCgroupRule.append(value)
    default: return false
    }
    return true
  }

  func rights() throws(UsageError) -> Rights {
    var rights = Rights()
    rights.isPrivileged = isPrivileged
    for text in capAdd { rights.added.append(try Rights.capability(text, for: "--cap-add")) }
    for text in capDrop { rights.dropped.append(try Rights.capability(text, for: "--cap-drop")) }
    for text in device { rights.devices.append(try Rights.device(text)) }
    for text in deviceCgroupRule { rights.deviceRules.append(try Rights.deviceRule(text)) }
    for text in securityOpt {
      let option = try SecurityOption.parsed(text)
      if option == .systemPaths {
        rights.hasOpenPaths = true
      } else {
        rights.securityOptions.append(try option.file.map { file throws(UsageError) in try Self.profile(file) } ?? text)
      }
    }
    return rights
  }

  /// As docker's client has it: the text of the file, on one line, in the place of its name.
  private static func profile(_ file: String) throws(UsageError) -> String {
    guard let bytes = TextFile.bytes(file) else {
      throw UsageError("cannot read the seccomp profile \"\(file)\": give a file that is there, or seccomp=unconfined")
    }
    guard let text = String(validating: bytes, as: UTF8.self), let json = JSON(parsing: text) else {
      throw UsageError("cannot use the seccomp profile \(file): it is no JSON; give one in docker's JSON format")
    }
    _ = try SeccompProfile(json, of: file)
    return "seccomp=" + json.text
  }
}
