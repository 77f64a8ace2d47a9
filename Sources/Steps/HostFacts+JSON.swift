extension HostFacts {
  /// As its Encodable conformance would write it; by hand, for the same reason as `Operation.json`.
  public var json: JSON {
    .object([
      "bootID": bootID.json, "kernel": kernel.json, "arch": arch.json, "distro": distro.json,
      "hostname": hostname.json, "uid": Int(uid).json, "pid": pid.json, "cgroup": cgroup.json,
      "capabilities": capabilities.json, "namespaces": JSON.texts(namespaces), "mounts": mounts.json,
      "ignoredSignals": ignoredSignals.json, "maskedFiles": maskedFiles.json,
      "maskedDirectories": maskedDirectories.json, "readOnlyPaths": readOnlyPaths.json, "hasKcore": .bool(hasKcore),
      "hasMqueue": .bool(hasMqueue), "resolvConf": resolvConf.json,
      "hasSeccomp": hasSeccomp.map(JSON.bool), "person": person?.json,
    ])
  }
}

extension HostFacts.Person {
  fileprivate var json: JSON {
    .object([
      "gid": Int(gid).json, "users": .array(users.map(\.json)), "groups": .array(groups.map(\.json)),
    ])
  }
}

extension HostFacts.Cgroups {
  fileprivate var json: JSON {
    .object([
      "version": version.rawValue.json, "controllers": JSON.texts(controllers), "unified": unified?.json,
      "own": own?.json, "denied": denied?.json, "scope": scope?.json, "handedDown": handedDown?.json,
      "deniedFilter": deniedFilter?.json,
    ])
  }
}
