extension Schema {
  /// What a run was, where it ran and on what.
  static let runTables = [meta, hostTable, containerTable, layerTable, runTable]

  private static let meta = Table(
    "meta",
    [
      Column(
        "key", "TEXT PRIMARY KEY",
        "uuid, tool, created, title, derived_from, masked, or of a recording being made: take.file …"),
      Column("value", "TEXT NOT NULL", "what is so called, of this file"),
    ])

  static let hostTable = Table(
    "host",
    [
      Column("host", "INTEGER PRIMARY KEY", "number of the host in this file"),
      Column("boot_id", "TEXT NOT NULL", "/proc/sys/kernel/random/boot_id"),
      Column("kernel", "TEXT NOT NULL", "the kernel's release, as uname -r says it"),
      Column("arch", "TEXT NOT NULL", "the machine, as uname -m says it"),
      Column("distro", "TEXT", "PRETTY_NAME of os-release"),
      Column("cgroup", "TEXT NOT NULL", "arrangement of control groups: v1, v2 or hybrid"),
      Column("facts", "TEXT NOT NULL", "all that the planner knew of the host, as JSON"),
    ], hasRowID: true)

  static let containerTable = Table(
    "container",
    [
      Column("container", "TEXT PRIMARY KEY", "the container's id"),
      Column("name", "TEXT", "the container's name"),
      Column("image", "TEXT", "reference of its image"),
      Column("config", "TEXT NOT NULL", "its OCI runtime configuration as JSON, environment values left out"),
    ])

  static let layerTable = Table(
    "image_layer",
    [
      Column("container", "TEXT NOT NULL", "id of the container that stacks it"),
      Column("position", "INTEGER NOT NULL", "place in the stack, 1 is the lowest"),
      Column("diff_id", "TEXT", "digest of the uncompressed layer"),
      Column("digest", "TEXT", "digest of the blob in the store"),
      Column("chain_id", "TEXT", "digest of this layer and all below it"),
      Column("bytes", "INTEGER", "size of its files", unit: "bytes"),
      Column("files", "INTEGER", "how many files it has"),
      Column("writable", "INTEGER NOT NULL", "1 for the writable layer on top"),
      Column("cached", "INTEGER", "1: it lay unpacked in the store already"),
    ], "PRIMARY KEY(container, position)")

  static let runTable = Table(
    "run",
    [
      Column("run", "INTEGER PRIMARY KEY AUTOINCREMENT", runMeaning),
      Column("nonce", "TEXT NOT NULL UNIQUE", "16 hexadecimal digits that name the run on its machine"),
      Column("host", "INTEGER NOT NULL REFERENCES host", "the host it ran on"),
      Column("container", "TEXT REFERENCES container", "id of the container it worked on"),
      Column("verb", "TEXT NOT NULL", "the verb: run, rm …"),
      Column("argv", "TEXT NOT NULL", "the command as typed, as a JSON array, secrets left out"),
      Column("uid", "INTEGER NOT NULL", "user who typed it"),
      Column("mode", "TEXT NOT NULL", "root, rootless or aquarium"),
      Column("altered", "TEXT", "what was skipped, replaced or made to fail, as JSON"),
      Column("flag", "TEXT", "digest of the flag hidden in it, for a task"),
      Column("word", "TEXT", "word that the learner was given"),
      Column("planned", "INTEGER", "the plan's last step: observations are numbered above it"),
      Column("before", "TEXT", "the World before step 1, as JSON"),
      Column("started", "TEXT NOT NULL", "when it began, UTC"),
      Column("begin_ns", "INTEGER NOT NULL", "CLOCK_MONOTONIC when it began", unit: "ns"),
      Column("took_ns", "INTEGER", "how long it took", unit: "ns"),
      Column("exit", "INTEGER", "exit code"),
      Column("state", "TEXT NOT NULL", "open, ended, undone or cut"),
    ], hasRowID: true)
}
