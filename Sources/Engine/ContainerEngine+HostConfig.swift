import OCISpec
import Planning
import Steps

extension ContainerEngine {
  /// What the host gives and takes, under docker's names; 0, -1 and null are docker's words for what was not asked for.
  static func hostConfig(_ config: RuntimeConfig, _ state: ContainerState) -> JSON {
    .object(
      (limits(config.limits).members ?? []) + (surroundings(config).members ?? [])
        + (rights(config).members ?? []) + [
          .init("AutoRemove", .bool(state.choices.removes)),
          .init("RestartPolicy", policy(config.restartPolicy)), .init("LogConfig", log(state.choices.log ?? .standard)),
          .init("Init", config.hasInit ? .bool(true) : .null),
          .init("Binds", binds(state)), .init("Tmpfs", tmpfs(state)),
        ])
  }

  /// As they were typed. What is not set apart from the host needs no label, docker says.
  private static func rights(_ config: RuntimeConfig) -> JSON {
    let rights = config.rights
    var options = rights.securityOptions
    let isOpen = rights.isPrivileged || config.modes.pid == .host || config.modes.ipc == .host
    if isOpen, !options.contains(where: { $0.hasPrefix("label") }) { options.append("label=disable") }
    return .object([
      "CapAdd": .list(rights.added), "CapDrop": .list(rights.dropped), "Privileged": .bool(rights.isPrivileged),
      "SecurityOpt": options.isEmpty && rights.hasOpenPaths ? .strings([]) : .list(options),
      "Devices": .array(rights.devices.map(\.dockers)), "DeviceCgroupRules": .list(rights.deviceRules),
      "MaskedPaths": rights.isPrivileged ? .null : .strings(config.linux.maskedPaths),
      "ReadonlyPaths": rights.isPrivileged ? .null : .strings(config.linux.readonlyPaths),
    ])
  }

  private static func log(_ settings: LogSettings) -> JSON {
    .object(["Type": .string(settings.driver), "Config": settings.json["options"]])
  }

  private static func policy(_ policy: RestartPolicy) -> JSON {
    .object(["Name": .string(policy.name), "MaximumRetryCount": .number(Int64(policy.most ?? 0))])
  }

  private static func limits(_ limits: Limits) -> JSON {
    .object([
      "Memory": .number(limits.memory ?? 0), "MemorySwap": .number(limits.memorySwap ?? 0),
      "MemoryReservation": .number(limits.memoryReservation ?? 0), "NanoCpus": .number(limits.nanoCPUs ?? 0),
      "CpuShares": .number(limits.cpuShares ?? 0), "CpuPeriod": .number(limits.cpuPeriod ?? 0),
      "CpuQuota": .number(limits.cpuQuota ?? 0), "CpusetCpus": .string(limits.cpusetCPUs ?? ""),
      "CpusetMems": .string(limits.cpusetMems ?? ""), "PidsLimit": limits.pids.map(JSON.number) ?? .null,
    ])
  }

  private static func surroundings(_ config: RuntimeConfig) -> JSON {
    let (names, modes) = (config.names, config.modes)
    return .object([
      "NetworkMode": .string(modes.network == .own ? "none" : modes.network.text), "PidMode": .string(modes.pid.text),
      "IpcMode": .string(modes.ipcText),
      "UTSMode": .string(modes.uts.text),
      "ShmSize": .number(config.shmSize ?? 0), "ReadonlyRootfs": .bool(config.root.readonly),
      "OomScoreAdj": .number(Int64(config.process.oomScoreAdj ?? 0)), "ExtraHosts": .list(names.hosts),
      "Dns": .strings(names.servers), "DnsSearch": .strings(names.searched), "DnsOptions": .strings(names.options),
      "GroupAdd": .list(config.groupWords), "Sysctls": config.linux.sysctl.map(JSON.texts) ?? .null,
      "Ulimits": .array((config.process.rlimits ?? []).map(\.dockers)),
    ])
  }
}

extension RuntimeConfig.Rlimit {
  fileprivate var dockers: JSON {
    let limit = ProcessLimit(type, soft: soft, hard: hard)
    return .object(["Name": .string(limit.name), "Hard": .number(hard), "Soft": .number(soft)])
  }
}

extension DeviceMapping {
  fileprivate var dockers: JSON {
    .object([
      "PathOnHost": .string(host), "PathInContainer": .string(container), "CgroupPermissions": .string(access),
    ])
  }
}

extension JSON {
  /// docker has null for some empty lists.
  static func list(_ texts: [String]) -> JSON {
    texts.isEmpty ? .null : strings(texts)
  }
}
