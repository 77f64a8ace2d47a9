package import Steps

// As their Encodable conformances would write them; by hand, because a run keeps them in its recorder on the way to
// execve, where looking conformances up costs a third of a millisecond.

extension RunRecord {
  package var json: JSON {
    .object([
      "nonce": .string(nonce), "verb": .string(verb), "argv": .array(argv.map(JSON.string)),
      "uid": .number(Int64(uid)), "mode": .string(mode.rawValue), "altered": altered.map(JSON.string),
      "planned": .number(Int64(planned)), "before": .string(before), "started": .string(started),
      "beginNs": .number(beginNs), "tookNs": tookNs.map(JSON.number), "exit": exit.map { .number(Int64($0)) },
      "state": .string(state.rawValue), "flag": flag.map(JSON.string), "word": word.map(JSON.string),
    ])
  }
}

extension HostRecord {
  package var json: JSON {
    .object([
      "bootID": .string(bootID), "kernel": .string(kernel), "arch": .string(arch), "distro": distro.map(JSON.string),
      "cgroup": .string(cgroup), "facts": .string(facts),
    ])
  }
}

extension ContainerRecord {
  package var json: JSON {
    .object([
      "id": .string(id), "name": name.map(JSON.string), "image": image.map(JSON.string), "config": .string(config),
    ])
  }
}

extension LayerRecord {
  package var json: JSON {
    .object([
      "position": .number(Int64(position)), "diffID": diffID.map(JSON.string), "digest": digest.map(JSON.string),
      "chainID": chainID.map(JSON.string), "bytes": bytes.map(JSON.number), "files": files.map { .number(Int64($0)) },
      "writable": .bool(writable), "cached": cached.map(JSON.bool),
    ])
  }
}
