/// A word of the command line that may be an option.
extension String {
  var isOption: Bool { hasPrefix("-") && count > 1 }
  /// `--memory` of `--memory=64m`, and what follows.
  var optionName: String { String(prefix { $0 != "=" }) }
  var optionValue: String? { firstIndex(of: "=").map { String(self[index(after: $0)...]) } }
  /// A flag as docker reads it: `--rm`, `--rm=true`, `--rm=false`. Go's strconv.ParseBool
  var isOn: Bool { optionValue.map { ["1", "t", "T", "true", "TRUE", "True"].contains($0) } ?? true }
  var isOff: Bool { optionValue.map { ["0", "f", "F", "false", "FALSE", "False"].contains($0) } ?? false }
}
