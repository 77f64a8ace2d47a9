import OCISpec
import Steps

extension RuntimeConfig {
  /// As its Encodable conformance would write it; by hand, because a run does this on its way to execve, where the
  /// look-up of conformances costs half a millisecond.
  var json: JSON {
    .object([
      "ociVersion": .string(ociVersion), "process": process.json,
      "root": .object(["path": .string(root.path), "readonly": .bool(root.readonly)]),
      "hostname": .string(hostname), "domainname": domainname.map(JSON.string), "mounts": .array(mounts.map(\.json)),
      "annotations": .texts(annotations),
      "linux": linux.json,
    ])
  }
}

extension JSON {
  fileprivate static func numbers(_ numbers: [UInt32]) -> JSON { .array(numbers.map { .number(Int64($0)) }) }
}

extension RuntimeConfig.Process {
  fileprivate var json: JSON {
    .object([
      "terminal": .bool(terminal),
      "user": .object([
        "uid": .number(Int64(user.uid)), "gid": .number(Int64(user.gid)),
        "additionalGids": .numbers(user.additionalGids),
      ]),
      "args": .strings(args), "env": .strings(env), "cwd": .string(cwd),
      "capabilities": .object([
        "bounding": .strings(capabilities.bounding), "effective": .strings(capabilities.effective),
        "permitted": .strings(capabilities.permitted), "inheritable": .strings(capabilities.inheritable),
        "ambient": .strings(capabilities.ambient),
      ]),
      "rlimits": rlimits.map { .array($0.map(\.json)) }, "noNewPrivileges": .bool(noNewPrivileges),
      "oomScoreAdj": oomScoreAdj.map { .number(Int64($0)) },
    ])
  }
}

extension RuntimeConfig.Rlimit {
  fileprivate var json: JSON {
    .object(["type": .string(type), "hard": .number(hard), "soft": .number(soft)])
  }
}

extension RuntimeConfig.Mount {
  fileprivate var json: JSON {
    .object([
      "destination": .string(destination), "type": .string(type), "source": .string(source),
      "options": .strings(options),
    ])
  }
}

extension RuntimeConfig.Linux {
  fileprivate var json: JSON {
    .object([
      "namespaces": .array(namespaces.map { .object(["type": .string($0.type)]) }),
      "cgroupsPath": .string(cgroupsPath), "resources": resources.json, "sysctl": sysctl.map(JSON.texts),
      "uidMappings": uidMappings.map { .array($0.map(\.json)) },
      "gidMappings": gidMappings.map { .array($0.map(\.json)) },
      "maskedPaths": .strings(maskedPaths),
      "readonlyPaths": .strings(readonlyPaths),
    ])
  }
}

extension RuntimeConfig.IDMapping {
  fileprivate var json: JSON {
    .object([
      "containerID": .number(Int64(containerID)), "hostID": .number(Int64(hostID)), "size": .number(Int64(size)),
    ])
  }
}

extension RuntimeConfig.Resources {
  fileprivate var json: JSON {
    .object([
      "memory": memory.map { memory in
        .object([
          "limit": memory.limit.map(JSON.number), "reservation": memory.reservation.map(JSON.number),
          "swap": memory.swap.map(JSON.number),
        ])
      }, "cpu": cpu?.json,
      "pids": pids.map { .object(["limit": .number($0.limit)]) }, "devices": .array(devices.map(\.json)),
    ])
  }
}

extension RuntimeConfig.Resources.CPU {
  fileprivate var json: JSON {
    .object([
      "shares": shares.map { .number(Int64(clamping: $0)) }, "quota": quota.map(JSON.number),
      "period": period.map { .number(Int64(clamping: $0)) }, "cpus": cpus.map(JSON.string),
      "mems": mems.map(JSON.string),
    ])
  }
}

extension RuntimeConfig.Resources.Device {
  fileprivate var json: JSON {
    .object([
      "allow": .bool(allow), "type": .string(type), "major": major.map(JSON.number), "minor": minor.map(JSON.number),
      "access": .string(access),
    ])
  }
}
