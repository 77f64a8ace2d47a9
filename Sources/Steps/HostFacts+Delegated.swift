/// What of the control groups is a person's.
extension HostFacts.Cgroups {
  /// One for all of a person's containers, so that each command finds their groups at the same place.
  public static let scopeUnit = "fishbowl.scope"
  /// Where systemd's manager of a person, by default, has what is neither session nor background.
  public static let scopeSlice = "app.slice"

  public func hasHandedDown(_ controller: String) -> Bool { handedDown?.contains(controller) ?? true }
}
