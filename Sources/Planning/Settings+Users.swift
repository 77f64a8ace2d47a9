public import Steps

extension Settings {
  /// `host` or `private`; podman has both words, docker the first. An empty one is none.
  public static func users(_ text: String?) throws(UsageError) -> Bool? {
    switch text {
    case nil, "": nil
    case "host": true
    case "private": false
    case let text?: throw UsageError("invalid mode \"\(text)\" for --userns: give host or private")
    }
  }

  /// Root's containers have the host's users, a person's never.
  public func checkUsers(_ facts: HostFacts) throws(UsageError) {
    guard let hasHostsUsers, hasHostsUsers != (facts.person == nil) else { return }
    throw UsageError(
      hasHostsUsers
        ? "without root a container can't have the host's users: leave out --userns host"
        : "--userns private is not there yet for root: leave it out, or run without root")
  }
}
