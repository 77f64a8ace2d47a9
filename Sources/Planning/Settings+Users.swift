public import OCISpec
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

  /// Root's containers have the host's users unless others are asked for, a person's never. `lent`: the numbers that are
  /// set aside for root's.
  public func settleUsers(of config: inout RuntimeConfig, _ facts: HostFacts, lent: IDMapping?) throws(UsageError) {
    if hasHostsUsers == true, facts.person != nil {
      throw UsageError("without root a container can't have the host's users: leave out --userns host")
    }
    // setns(2) wants rights over the users to whom the namespaces belong, and each container of a person has its own.
    if facts.person != nil, !config.modes.others.isEmpty {
      throw UsageError(
        "without root a container can't share another's namespaces, which belong to that one's own users: leave out"
          + " container:NAME, or make both as root")
    }
    guard wantsLentUsers(facts) else { return try config.enter(facts.mapping) }
    try config.enterOwn(lent ?? .unlent)
  }

  /// --break-isolation
  /// - Throws: for what an aquarium can't let in.
  public func enterAquarium(_ config: inout RuntimeConfig, _ facts: HostFacts) throws(UsageError) {
    if hasHostsUsers == true {
      throw UsageError(
        "--break-isolation gives a container users of its own, whose root is nobody here: leave out --userns host")
    }
    if !rights.devices.isEmpty {
      throw UsageError("--break-isolation gives a container no further device of the host: leave out --device")
    }
    try config.makeAquarium(facts)
  }

  /// Whether it matters which are set aside.
  public func wantsLentUsers(_ facts: HostFacts) -> Bool { facts.person == nil && hasHostsUsers == false }
}
