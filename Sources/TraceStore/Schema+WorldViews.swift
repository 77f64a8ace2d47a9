extension Schema {
  private static let run = Column("run", runMeaning)
  private static let step = Column("step", "the step that wrote it last")
  private static let process = Column("process", "number of the process in its run, 1 is the first that it made")

  /// What the run's steps left: processes, namespaces, mounts, rights, limits.
  static let worldViews = [latest, pid, processView, namespace, mount, capability, limits, signal]

  private static let latest = View(
    "latest",
    [
      run, Column("subject", "whom it speaks of, as process:1"), Column("attribute", "what changed, as pid@0"),
      Column("before", "its value before the last change"), Column("after", "its value at the end; NULL: it is gone"),
      step, Column("first", "its value before the first change"),
    ],
    """
    SELECT run, subject, attribute, before, after, step, first FROM (
      SELECT f.run, subject, attribute, f.before, f.after, f.step,
        first_value(f.before) OVER (PARTITION BY f.run, subject, attribute ORDER BY coalesce(e.after, e.step), e.step)
          AS first,
        row_number() OVER (PARTITION BY f.run, subject, attribute
          ORDER BY coalesce(e.after, e.step) DESC, e.step DESC) AS n
        FROM effect f JOIN event e USING (run, step)) WHERE n = 1
    """)

  private static let pid = View(
    "pid",
    [
      run, process, Column("level", "level of the PID namespace, 0 is where fishbowl runs"),
      Column("pid", "the process's PID on that level"),
    ],
    """
    SELECT run, substr(subject, 9) + 0 AS process, substr(attribute, 5) + 0 AS level, after + 0 AS pid
      FROM latest WHERE subject LIKE 'process:%' AND attribute LIKE 'pid@%'
    """)

  private static let processView = View(
    "process",
    [
      run, process, Column("parent", "PID of its parent where fishbowl runs"),
      Column("program", "what it ran at the end"),
      Column("levels", "how many PIDs it had"), Column("host_pid", "its PID where fishbowl runs"),
      Column("own_pid", "its PID as it sees itself"), Column("born", "the step that made it"),
      Column("died", "the step at which it ended"), Column("exit", "its exit code"),
    ],
    """
    SELECT run, substr(subject, 9) + 0 AS process,
      max(CASE WHEN attribute = 'parent' THEN after END) AS parent,
      max(CASE WHEN attribute = 'program' THEN after END) AS program,
      count(CASE WHEN attribute LIKE 'pid@%' THEN 1 END) AS levels,
      max(CASE WHEN attribute = 'pid@0' THEN after + 0 END) AS host_pid,
      (SELECT p.pid FROM pid p WHERE p.run = l.run AND p.process = substr(l.subject, 9) + 0
        ORDER BY level DESC LIMIT 1) AS own_pid,
      max(CASE WHEN attribute = 'pid@0' THEN step END) AS born, max(CASE WHEN attribute = 'exit' THEN step END) AS died,
      max(CASE WHEN attribute = 'exit' THEN after END) AS exit
      FROM latest l WHERE subject LIKE 'process:%' GROUP BY run, subject
    """)

  private static let namespace = View(
    "namespace",
    [
      run, process, Column("type", "cgroup, ipc, mnt, net, pid, time, user or uts"),
      Column("host_id", "number of the host's namespace of that type"),
      Column("id", "number of the namespace that the process was in at the end"),
      Column("own", "1: it is not the host's"), step,
    ],
    """
    SELECT run, substr(subject, 9) + 0 AS process, substr(attribute, 4) AS type, first AS host_id,
      after AS id, after <> first AS own, step FROM latest WHERE subject LIKE 'process:%' AND attribute LIKE 'ns@%'
    """)

  private static let mount = View(
    "mount",
    [
      run, Column("mount", "number of the mount in its run: several can lie on one path"),
      Column("path", "where it hangs"), Column("fstype", "type of the file system"),
      Column("source", "what is mounted"),
      Column("options", "its options"), Column("step", "the step that made it"),
      Column("gone", "the step that took it away"),
    ],
    """
    SELECT run, substr(subject, 7) + 0 AS mount, max(CASE WHEN attribute = 'path' THEN after END) AS path,
      max(CASE WHEN attribute = 'fstype' THEN after END) AS fstype,
      max(CASE WHEN attribute = 'source' THEN after END) AS source,
      max(CASE WHEN attribute = 'options' THEN after END) AS options,
      min(step) AS step, max(CASE WHEN attribute = 'gone' THEN step END) AS gone
      FROM latest WHERE subject LIKE 'mount:%' GROUP BY run, subject
    """)

  private static let capability = View(
    "capability",
    [
      run, Column("step", "the step that changed it"), process,
      Column("capset", "bounding, effective, permitted, inheritable or ambient"),
      Column("cap", "the capability, as CAP_SYS_ADMIN"), Column("change", "added or dropped"),
    ],
    """
    SELECT run, step, substr(subject, 5, instr(substr(subject, 5), ':') - 1) + 0 AS process,
      substr(subject, 5 + instr(substr(subject, 5), ':')) AS capset, attribute AS cap,
      CASE after WHEN '1' THEN 'added' ELSE 'dropped' END AS change
      FROM effect WHERE subject LIKE 'cap:%' AND before IS NOT after
    """)

  private static let limits = View(
    "limits",
    [run, Column("resource", "the limit under its cgroup v2 name"), Column("value", "the ceiling"), step],
    """
    SELECT run, attribute AS resource, after AS value, step FROM latest
      WHERE subject = 'cgroup' AND attribute LIKE '%.%' AND after IS NOT NULL
    """)

  private static let signal = View(
    "signal",
    [
      run, Column("step", "the step that sent it"), Column("signal", "the signal, as SIGTERM"),
      Column("effect", "what it did"),
    ],
    "SELECT run, step, attribute AS signal, after AS effect FROM effect WHERE subject LIKE 'signal:%'")
}
