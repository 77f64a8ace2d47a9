import OCISpec
import Steps

extension RuntimeConfig {
  /// As its Encodable conformance would write it; by hand, because a run does this on its way to execve, where the
  /// look-up of conformances costs half a millisecond.
  var json: JSON {
    .object([
      "ociVersion": .string(ociVersion), "process": process.json,
      "root": .object(["path": .string(root.path), "readonly": .bool(root.readonly)]),
      "hostname": .string(hostname), "mounts": .array(mounts.map(\.json)),
      "annotations": .object(annotations.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
      "linux": linux.json,
    ])
  }
}

extension JSON {
  fileprivate static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
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
      "noNewPrivileges": .bool(noNewPrivileges),
    ])
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
      "cgroupsPath": .string(cgroupsPath), "resources": resources.json, "maskedPaths": .strings(maskedPaths),
      "readonlyPaths": .strings(readonlyPaths),
    ])
  }
}

extension RuntimeConfig.Resources {
  fileprivate var json: JSON {
    .object([
      "memory": memory.map { .object(["limit": .number($0.limit), "swap": .number($0.swap)]) },
      "cpu": cpu.map { .object(["quota": .number($0.quota), "period": .number(Int64(clamping: $0.period))]) },
      "pids": pids.map { .object(["limit": .number($0.limit)]) }, "devices": .array(devices.map(\.json)),
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
