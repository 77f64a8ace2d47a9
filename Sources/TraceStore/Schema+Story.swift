extension Schema {
  static let runMeaning = "number of the run, as fishbowl trace ls shows it"
  static let stepMeaning = "number of the step within its run, as in the plan"

  private static let run = Column("run", "INTEGER NOT NULL REFERENCES run", runMeaning)
  private static let step = Column("step", "INTEGER NOT NULL", stepMeaning)

  /// A run's steps, what they asked of the kernel, and what they changed.
  static let storyTables = [eventTable, callTable, evidenceTable, effectTable]

  static let eventTable = Table(
    "event",
    [
      run, step,
      Column("scene", "INTEGER NOT NULL", "number of the scene, 1 to 9"),
      Column("kind", "TEXT NOT NULL", "kind of the step, as root.pivot"),
      Column("actor", "TEXT NOT NULL", "who performed it: cli, monitor, setup, container or kernel"),
      Column("pid", "INTEGER", "PID of the actor where fishbowl runs"),
      Column("pid_inside", "INTEGER", "PID of the actor inside the container"),
      Column("after", "INTEGER", "for an observation: the step that it follows"),
      Column("begin_ns", "INTEGER", "when it began, since the run began", unit: "ns"),
      Column("end_ns", "INTEGER", "when it ended, since the run began", unit: "ns"),
      Column("outcome", "TEXT NOT NULL", "done, failed, skipped or cut"),
      Column("named", "INTEGER", "slot of the call after which the step is named"),
      Column("undoes", "INTEGER", "the step that it turns back"),
      Column("detail", "TEXT", "the operation with its arguments, as JSON"),
    ], "PRIMARY KEY(run, step)")

  static let callTable = Table(
    "call",
    [
      Column("run", "INTEGER NOT NULL", runMeaning),
      Column("slot", "INTEGER NOT NULL", "place of the call among the run's calls: the order of the trace"),
      step,
      Column("name", "TEXT NOT NULL", "name of the system call"),
      Column("args", "TEXT NOT NULL", "arguments under their man-page names, as JSON"),
      Column("result", "INTEGER", "what the kernel returned"),
      Column("errno", "TEXT", "name of the error, as ENOENT"),
      Column("fate", "TEXT NOT NULL", "done, tolerated, failed, injected or cut"),
      Column("begin_ns", "INTEGER NOT NULL", "when it began, since the run began", unit: "ns"),
      Column("end_ns", "INTEGER NOT NULL", "when it returned, since the run began", unit: "ns"),
      Column("data", "BLOB", "bytes sent or read that are no text"),
      Column("reply", "TEXT", "the kernel's error inside a netlink answer"),
    ], "PRIMARY KEY(run, step, slot)")

  static let evidenceTable = Table(
    "evidence",
    [
      Column("run", "INTEGER NOT NULL", runMeaning), step,
      Column("moment", "TEXT NOT NULL", "when it was read: before, after or later"),
      Column("side", "TEXT NOT NULL", "where it was read: host or container"),
      Column("source", "TEXT NOT NULL", "the file of /proc or /sys"),
      Column("key", "TEXT NOT NULL", "which line of the file"),
      Column("value", "TEXT NOT NULL", "what stood there, verbatim"),
    ], "PRIMARY KEY(run, step, moment, side, source, key)")

  static let effectTable = Table(
    "effect",
    [
      Column("run", "INTEGER NOT NULL", runMeaning), step,
      Column("subject", "TEXT NOT NULL", "whom it speaks of, as process:1 or cap:1:bounding"),
      Column("attribute", "TEXT NOT NULL", "what changed, as pid@0 or root"),
      Column("before", "TEXT", "its value before the step; at a birth the parent's"),
      Column("after", "TEXT", "its value after the step; NULL: it is gone"),
    ], "PRIMARY KEY(run, step, subject, attribute)")

  static let state = Table(
    "state",
    [
      Column("run", "INTEGER NOT NULL", runMeaning),
      Column("step", "INTEGER NOT NULL", "the step after which it held; 0: before the first"),
      Column("subject", "TEXT NOT NULL", "whom it speaks of, as process:1"),
      Column("attribute", "TEXT NOT NULL", "what it says, as pid@0"),
      Column("value", "TEXT NOT NULL", "its value then"),
    ], "PRIMARY KEY(run, step, subject, attribute)")

  static let sees = Table(
    "sees",
    [
      Column("run", "INTEGER NOT NULL", runMeaning),
      Column("step", "INTEGER NOT NULL", "the step after which it held; 0: before the first"),
      Column("viewer", "INTEGER NOT NULL", "number of the process that looks; 0 is the monitor"),
      Column("seen", "INTEGER NOT NULL", "number of a process that has a PID in the viewer's PID namespace"),
    ], "PRIMARY KEY(run, step, viewer, seen)")
}
