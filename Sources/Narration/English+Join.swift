import Steps

// Scenes 3 and 4: how `exec` gets in
extension English {
  func cloneInside(_ told: Told, _ pid: Int) -> Text {
    let pids = told.outside.flatMap { outside in told.inside.map { "PID \(outside) to the host, PID \($0) to itself" } }
    let isHosts = told.bornAmongHosts
    return Text(
      plan: "Makes a new process in the PID namespace of the container that runs.",
      line: isHosts
        ? "A new process was born, in the host's PID namespace."
        : pids.map { "A new process was born inside: \($0)." }
          ?? "A new process was born into the container's PID namespace.",
      more: """
        It is no child of the container's first process. Its parent, the monitor, is \
        outside\(isHosts ? ", and seen inside as well: with --pid host all see all" : ": inside, that shows as parent PID 0"). \
        The container does not end when this process does.
        """,
      story: """
        A process can't change the PID namespace it is in, only that of its children. So the monitor says by setns that its \
        next children are born where PID \(pid) is, clones once, and takes it back. The pidfd makes sure that it is the \
        container's process and nobody who has got its number since.
        """,
      whyNow: "First of all: a PID is given at birth, and everything else can be joined later.",
      notSo: NotSo(
        belief: "What exec starts is a child of the container's PID 1.",
        truth: "Nobody inside started it: its parent \(isHosts ? "is the monitor" : "PID inside is 0")."))
  }

  func hideMemory() -> Text {
    Text(
      plan: "Closes its memory to the processes inside, and drops the monitor's part of it.",
      line: "Its memory was closed to the processes inside, the monitor's calls dropped.",
      more: """
        Other processes of the container see it already, or will in a moment, while it still shares the monitor's memory. One \
        that looks into it then could get out.
        """,
      story: """
        PR_SET_DUMPABLE 0: its files in /proc belong to root of the host, and ptrace is refused. execve sets it back, when \
        nothing of the host is left in it. Without this, runc had the hole CVE-2016-9962. munmap then takes away what this process \
        shares with the monitor, but for its own calls: whoever got hold of it all the same could not write what the monitor, \
        which is root, does next. /proc/PID/maps shows what is left.
        """,
      whyNow: "Early: before it has no more rights than they, since then they could look into it.",
      notSo: NotSo(
        belief: "A container is entered as one enters a room.",
        truth: "Whoever enters is visible at once, and must have hidden what is not theirs before."))
  }

  /// `joined` nil: all of them.
  func joinNamespaces(_ joined: [Namespace]?) -> Text {
    let names = joined ?? Namespace.joined
    let hasRoot = names.contains(.mnt)
    return Text(
      plan:
        "Enters the container's other namespaces: \(list(joined?.map(\.rawValue) ?? ["mounts", "hostname", "IPC", "network", "cgroup"])).",
      line: "It entered the container's namespaces\(hasRoot ? "; its / is the container's now" : "").",
      more: """
        Nothing new is made: they are the same namespaces, by the same numbers, in which the container's first process is. With \
        the mount namespace its root directory changes too.\(joined == nil ? "" : " " + Self.shared)
        """,
      story: """
        One setns with the container's pidfd and \(count(names.count, "flag")) does it. A process that enters a mount namespace gets the root of \
        that namespace as its / and as its working directory: that is where pivot_root put the stack of layers when the \
        container was made.
        """,
      whyNow: "After the cgroup was joined, whose files can be reached only by the host's paths.",
      notSo: NotSo(
        belief: "exec makes a container in the container.",
        truth: "It makes a process. All its walls were there before."))
  }

  private static let shared =
    "What the container shares with the host, or was born in from outside, needs no entering here."
}
