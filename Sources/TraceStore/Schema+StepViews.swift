extension Schema {
  private static let run = Column("run", runMeaning)
  private static let step = Column("step", stepMeaning)
  private static let scene = Column("scene", "number of the scene, 1 to 9")
  private static let kind = Column("kind", "kind of the step, as root.pivot")
  private static let actor = Column("actor", "who performed it: cli, monitor, setup, container or kernel")
  private static let at = Column("at_ms", "when it began, since the run began", unit: "ms")
  private static let took = Column("ms", "how long it took", unit: "ms")

  /// What happened: steps, their calls, their scenes, their proofs.
  static let stepViews = [calls, stepView, sceneView, proof]

  private static let calls = View(
    "calls",
    [
      run, Column("slot", "place of the call among the run's calls: the order of the trace"), step, scene, kind, actor,
      Column("pid", "PID of the actor where fishbowl runs"), Column("name", "name of the system call"),
      Column("args", "arguments under their man-page names, as JSON"), Column("result", "what the kernel returned"),
      Column("errno", "name of the error, as ENOENT"), Column("fate", "done, tolerated, failed, injected or cut"),
      Column("reply", "the kernel's error inside a netlink answer"), at, took,
    ],
    """
    SELECT c.run, slot, c.step, scene, kind, actor, pid, name, args, result, errno, fate, reply,
      c.begin_ns / 1e6 AS at_ms, (c.end_ns - c.begin_ns) / 1e6 AS ms FROM call c JOIN event USING (run, step)
    """)

  private static let stepView = View(
    "step",
    [
      run, step, scene, kind, actor, Column("call", "name of the call after which the step is named"),
      Column("args", "that call's arguments, as JSON"), Column("result", "that call's result"),
      Column("error", "that call's error, as ENOENT"), Column("outcome", "done, failed, skipped or cut"),
      Column("pid", "PID of the actor where fishbowl runs"),
      Column("pid_inside", "PID of the actor inside the container"), Column("calls", "how many system calls it made"),
      at, took, Column("detail", "the operation with its arguments, as JSON"),
    ],
    """
    SELECT e.run, e.step, e.scene, e.kind, e.actor, n.name AS call, n.args, n.result, n.errno AS error, e.outcome,
      e.pid, e.pid_inside, count(c.slot) AS calls, coalesce(min(c.begin_ns), e.begin_ns) / 1e6 AS at_ms,
      (coalesce(max(c.end_ns), e.end_ns) - coalesce(min(c.begin_ns), e.begin_ns)) / 1e6 AS ms, e.detail
      FROM event e LEFT JOIN call n ON n.run = e.run AND n.step = e.step AND n.slot = e.named
      LEFT JOIN call c ON c.run = e.run AND c.step = e.step GROUP BY e.run, e.step
    """)

  private static let sceneView = View(
    "scene",
    [
      run, scene, Column("name", "name of the scene"), Column("steps", "how many steps it had"),
      Column("calls", "how many system calls it made"),
      Column("ms", "how long its steps took together", unit: "ms"),
    ],
    """
    SELECT run, scene, name, count(*) AS steps, sum(calls) AS calls, round(sum(ms), 3) AS ms
      FROM step JOIN scene_name USING (scene) GROUP BY run, scene
    """)

  private static let proof = View(
    "proof",
    [
      run, step, Column("moment", "when it was read: before, after or later"),
      Column("side", "where it was read: host or container"), Column("source", "the file of /proc or /sys"),
      Column("key", "which line of the file"), Column("value", "what stood there, verbatim"),
    ], "SELECT run, step, moment, side, source, key, value FROM evidence")
}
