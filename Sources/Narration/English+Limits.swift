import Steps

// Scene 2
extension English {
  func openSync(_ fifo: String) -> Text {
    Text(
      plan: "Opens a gate between the monitor and the new process, and a FIFO to wait on.",
      line: "A gate between monitor and new process was opened, and a FIFO to wait on.",
      more: """
        Two processes are going to build the container, and only one of them may act at a time. Over the gate they \
        hand the turn to each other. On the FIFO the finished container will wait until it may start.
        """,
      story: """
        The gate is a socketpair of type SOCK_SEQPACKET: each message arrives whole, and when one side dies the other \
        reads end of file. It is close-on-exec, so that a successful execve shows on the monitor's side as end of file \
        too. The FIFO, \(fifo), is opened O_RDWR: opened for reading alone, open itself would wait for a writer.
        """,
      whyNow: "A process inherits descriptors when it is made: they have to be open before.")
  }

  func openStdio() -> Text {
    Text(
      plan: "Opens three pipes for the container's standard input, output and error.",
      line: "Three pipes were opened, for its standard input, output and error.",
      more: """
        The program in the container doesn't write to your terminal. It writes into these pipes, and the monitor \
        passes every byte on. That is how output can be logged, and how somebody can attach later.
        """,
      story: """
        pipe2(O_CLOEXEC) gives two descriptors, one to read from and one to write to. A pipe holds a limited number of \
        bytes; when it is full, the writer waits. When the last descriptor for writing is closed, the reader gets end \
        of file: so the monitor knows that no more output can come.
        """,
      whyNow: "A process inherits descriptors when it is made: they have to be open before.",
      notSo: NotSo(
        belief: "attach opens a shell in the container.",
        truth: "It connects to the standard streams of PID 1, which are these pipes. It makes no process."))
  }

  func createCgroup(_ directories: [String], _ enable: [FileText]) -> Text {
    let places = directories.count > 1 ? " in each of \(directories.count) hierarchies" : ""
    return Text(
      plan: "Makes a cgroup for the container\(places).",
      line: "A cgroup was made\(places). Nobody is in it yet.",
      more: """
        A cgroup counts what its processes use together, and can put a ceiling on it. To make one is to make a \
        directory: the kernel fills it with files, to read counts from and to write limits to. The file that lists its \
        processes is still empty.\(directories.count > 1 ? hierarchies : "")
        """,
      story: """
        The group is \(directories.first.map(Format.path) ?? "a directory")\(directories.count > 1 ? ", and one like it in every other" : ""). \
        The group above it, shared by all containers, is made by whichever run comes first; the others find it there \
        (EEXIST), and go on.\(enable.isEmpty ? "" : subtreeControl(enable)) These directories are no disk: what is in \
        them is the kernel's own account, and it is gone with them.
        """,
      whyNow: "Limits should hold from the first instruction on, so the group is there before the process.",
      notSo: NotSo(
        belief: "Namespaces limit resources, and cgroups hide things.",
        truth: "The other way round: namespaces set what it sees, cgroups what it may use."))
  }

  private var hierarchies: String { " In cgroup v1 each hierarchy has controllers of its own, so there are several." }

  private func subtreeControl(_ enable: [FileText]) -> String {
    """
     In cgroup v2 a controller works in a group only if the group above has enabled it, in cgroup.subtree_control: \
    here \(list(enable.map(\.text))).
    """
  }

  func limitResources(_ told: Told, _ limits: [Limit]) -> Text {
    if limits.isEmpty { return unlimited }
    if told.runs { return changeLimits(told, limits) }
    let each = limits.map { ceiling($0.on, $0.value, name: $0.resource) }
    let ceilings = list(each)
    return Text(
      plan: "Limits the container to \(ceilings).",
      line: limits.count > 3
        ? line("\(limits.count) limits of the container were written", naming: each)
        : "Its ceilings were written: \(ceilings).",
      more: (["A limit is a ceiling: nothing is set aside for the container, and others may use it all."]
        + limits.compactMap { beyond($0.on) }).joined(separator: " "),
      story: """
        A limit is a number that is written to a file of the group: \(list(limits.map(written))). The group is still \
        empty. Ceilings above it hold as well: the lowest one on the way up counts.
        """,
      whyNow: "Written before the process exists, so that there is no moment without them.",
      notSo: misunderstanding(of: limits))
  }

  /// By `update`, under processes that run; and turned back, where that failed.
  private func changeLimits(_ told: Told, _ limits: [Limit]) -> Text {
    let ceilings = list(limits.map { ceiling($0.on, $0.value, name: $0.resource) })
    let before = list(
      limits.compactMap { limit in
        told.before[.cgroup, limit.resource].map { ceiling(limit.on, $0, name: limit.resource) }
      })
    let change = before.isEmpty ? "Now it is \(ceilings)." : "Before it was \(before), now it is \(ceilings)."
    return Text(
      plan: "Changes limits of the container that runs to \(ceilings).",
      line: limits.count > 2
        ? "\(limits.count) limits were changed while it runs." : "From now on its limits are \(ceilings).",
      more: (["\(change) The processes do not notice: nothing is stopped or sent."]
        + limits.compactMap { beyond($0.on) }).joined(separator: " "),
      story: """
        A limit is a number in a file of the group, which may be written at any time: \(list(limits.map(written))). The \
        kernel looks at it when the next page, process or slice of time is asked for. For a ceiling of memory below what is \
        in use it first has to take pages back; if it can't, it refuses (EBUSY on cgroup v1) or kills (v2).
        """,
      whyNow: told.event.undoes == nil
        ? "After the configuration is kept: if the kernel refuses, that is put back."
        : "The change did not come to its end, so the limits are what they were.",
      notSo: misunderstanding(of: limits))
  }

  private var unlimited: Text {
    Text(
      plan: "Writes no ceiling: none was asked for.",
      line: "No ceiling was written: none was asked for.",
      more: """
        The container may use what the machine has, as every other process. What it uses is counted all the same, and \
        the ceilings of the groups above hold for it too.
        """,
      story: """
        A new group starts without limits of its own: its files say max, or a number that no machine reaches. A limit \
        can be written at any time later, while processes run in the group.
        """,
      whyNow: "A ceiling would be written here, before the process exists.")
  }

  private func beyond(_ resource: Limit.Resource) -> String? {
    switch resource {
    case .memory:
      "At the memory ceiling the kernel first takes back pages; if that is not enough, it kills a process of the group."
    case .swap: nil
    case .reservation:
      "A reservation is no ceiling: while the machine is short of memory, pages below it are taken back last."
    case .weight: "A weight is no ceiling: it divides CPU time only when more is wanted than there is. 100 is usual."
    case .cpuList: "Threads run on the CPUs of the list and no other. nproc, which counts those, shows it."
    case .nodeList: "Memory comes from the nodes of the list only."
    case .cpus: "Once the CPU time of a period is used up, its threads wait for the next period."
    case .processes: "At the ceiling of processes, fork fails with EAGAIN. Threads count too."
    case .other: nil
    }
  }

  private func written(_ limit: Limit) -> String {
    let files = limit.writes.map { "\($0.text) to \(Format.name($0.path))" }
    return files.isEmpty ? "\(limit.resource) = \(limit.value)" : list(files)
  }

  private func misunderstanding(of limits: [Limit]) -> NotSo? {
    if let most = limits.first(where: { $0.on == .memory }).flatMap({ Int64($0.value) }) {
      return NotSo(
        belief: "-m allocates memory.",
        truth: "It sets a ceiling of \(bytes(most)). Nothing is allocated.")
    }
    if let cpus = limits.first(where: { $0.on == .cpus }) {
      return NotSo(
        belief: "A CPU limit shows in nproc.",
        truth: "nproc counts CPUs it may run on. This limit (\(ceiling(.cpus, cpus.value))) is on time.")
    }
    return limits.isEmpty
      ? nil
      : NotSo(belief: "A limit sets resources aside.", truth: "It is a ceiling. Nothing is reserved.")
  }
}
