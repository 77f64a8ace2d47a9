/// One `--security-opt`. docker-run(1)
public enum SecurityOption: Equatable, Sendable {
  case noNewPrivileges(Bool)
  /// `unconfined`, `builtin`, or the text of a profile; as typed: the name of a file.
  case seccomp(String)
  /// Of a kernel module that this version has no use for: taken, as docker takes them where the kernel lacks the module.
  case label(String)
  case systemPaths

  public static let unconfined = "unconfined"
  public static let builtin = "builtin"

  /// Nil for what docker would refuse, too.
  init?(_ text: String) {
    if text == "no-new-privileges" {
      self = .noNewPrivileges(true)
      return
    }
    guard let separator = text.firstIndex(of: "=") ?? text.firstIndex(of: ":") else { return nil }
    let value = String(text[text.index(after: separator)...])
    switch text[..<separator] {
    case "no-new-privileges":
      guard let isOn = Self.flag(value) else { return nil }
      self = .noNewPrivileges(isOn)
    case "seccomp": self = .seccomp(value)
    case "apparmor", "label": self = .label(value)
    case "systempaths" where value == Self.unconfined: self = .systemPaths
    default: return nil
    }
  }

  /// Go's strconv.ParseBool
  private static func flag(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }

  /// Whether its value is a file's name.
  public var file: String? {
    if case .seccomp(let name) = self, name != Self.unconfined, name != Self.builtin { name } else { nil }
  }

  public static func parsed(_ text: String) throws(UsageError) -> SecurityOption {
    if let option = SecurityOption(text) { return option }
    throw UsageError(
      "invalid option \"\(text)\" for --security-opt: give no-new-privileges, seccomp=FILE, seccomp=unconfined, "
        + "systempaths=unconfined, apparmor=NAME or label=TEXT",
      text.contains { $0 == "=" || $0 == ":" } || text == "no-new-privileges" ? .name : .option)
  }
}
