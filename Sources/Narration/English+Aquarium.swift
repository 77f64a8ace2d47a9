import Steps

// The helper, and the aquarium that it builds
extension English {
  func cloneHelper(entersContainer: Bool) -> Text {
    Text(
      plan: "Makes a helper, which will make the container's process and end.",
      line: "A helper was made. It will make the container's process, and end.",
      more: entersContainer
        ? """
        Only who is in the container's user namespace may enter its other ones, and there is no way back from it. The \
        monitor has to stay outside: it sends somebody.
        """
        : """
        What is to be around the container has to be there before it is, in a mount namespace that is neither the host's \
        nor the container's. The monitor has to stay outside: it sends somebody.
        """,
      story: """
        It is an ordinary fork of the monitor, made by clone3. What it opens, its child will have inherited; and what it \
        mounts, its child will find in the copy of its mount namespace.
        """,
      whyNow: "First of all: everything that follows happens where it goes.")
  }

  func openTerminalInside() -> Text {
    Text(
      plan: "Opens a terminal among those of the container.",
      line: "A terminal was opened among those of the container.",
      more: """
        It has two ends: the monitor keeps one, through which it reads and writes for you, and the new process will be born \
        with the other.
        """,
      story: """
        The path leads through /proc/PID/root into the container's own devpts. TIOCGPTPEER opens the other end without a path, \
        which the container could have put something else at.
        """,
      whyNow: "The new process will hide from all who are not root, and the monitor is not.")
  }

  func adopt() -> Text {
    Text(
      plan: "Takes hold of the process that the helper has made.",
      line: "The monitor took hold of the new process; the helper is gone.",
      more: """
        The process is the monitor's own child, though the helper made it: the monitor will be told of its end, and its end \
        comes with the monitor's.
        """,
      story: """
        clone3 with CLONE_PARENT makes a brother instead of a child. The new process waits until the helper has ended, \
        which it sees by a pidfd: two that read from one gate would take each other's messages.
        """,
      whyNow: "The process waits for its turn, and only the monitor can give it.")
  }

  func cloneInsideByHelper(_ told: Told, _ entered: [Namespace]?, _ gift: StreamGift?) -> Text {
    let flags = (entered ?? [.user, .pid]).map(\.flag)
    let sharesPids = !flags.contains(Namespace.pid.flag)
    return Text(
      plan: "Enters the container's user namespace and makes a process in its PID namespace.",
      line: told.outside.map { "A process was born inside: PID \($0) to the host." } ?? "A process was born inside.",
      more: """
        In the container's user namespace it has all rights over the container's other namespaces, and none over the host. \
        Its parent is outside\(sharesPids ? "" : ": inside, that shows as parent PID 0").\(given(gift))
        """,
      story: """
        setns with \(list(flags)), then clone3 with CLONE_PARENT. A process can't change the PID namespace \
        it is in, only that of its children, so the helper makes one and ends.
        """,
      whyNow: "First of all: a PID is given at birth, and everything else can be joined later.",
      notSo: NotSo(
        belief: "What exec starts is a child of the container's PID 1.",
        truth: "Nobody inside started it: its parent PID inside is 0."))
  }

  /// To the container's users the person is nobody.
  private func given(_ gift: StreamGift?) -> String {
    guard let gift else { return "" }
    return
      " On the way, in the user namespace above, the helper gave its \(gift.isTerminal ? "terminal" : "pipes") to the"
      + " container's root, who is uid \(gift.owner) there."
  }

  func becomeRoot() -> Text {
    Text(
      plan: "Becomes uid 0 of its user namespace.",
      line: "It became uid 0 of its user namespace.",
      more: """
        The number that it was born with means nobody in there, and nobody can make a file. It had all rights over its \
        namespaces before; now it has a name too.
        """,
      story: """
        setresgid and setresuid count as inside. A change of user closes a process to all but the host's root, so \
        PR_SET_DUMPABLE opens it again for whoever watches from outside.
        """,
      whyNow: "Before it makes its first file.")
  }

  func joinOpenCgroup() -> Text {
    Text(
      plan: "Joins its cgroup, by files that were opened outside.",
      line: "It joined its cgroup, by files that were opened outside.",
      more: "From where it is, the tree of cgroups is covered. The files were opened before, and go with the process.",
      story: """
        Writing 0 into the list of processes means: me. The kernel asks what whoever opened the file may do, not who \
        writes to it.
        """,
      whyNow: "Before it has a cgroup namespace, whose root will be the group that it is in.")
  }

  func makeUsers(_ mapping: IDMapping) -> Text {
    let first = mapping.users.first?.outside ?? 0
    return Text(
      plan: "Makes a user namespace that only lends its mapping.",
      line: "A user namespace was made that only lends its mapping.",
      more: """
        The layers' files belong to uid 0 of the host, who is nobody inside. Shown by this mapping they belong to uid \
        \(first), who is root inside. Nothing on the disk changes.
        """,
      story: """
        A process makes it, its uid_map is written, a descriptor is taken of it, and the process ends. The descriptor goes \
        into mount_setattr with MOUNT_ATTR_IDMAP.
        """,
      whyNow: "Before the layers are put where the container will find them.")
  }

  func sealHost() -> Text {
    Text(
      plan: "Makes every mount read-only and takes setuid away, in a copy of all mounts.",
      line: "Every mount but /proc became read-only here; setuid programs gain nothing.",
      more: """
        It is a copy of the host's mounts, so the host notices nothing. Whatever the container turns into, it can't write \
        to a file of the host through it: not even root.
        """,
      story: """
        mount_setattr with AT_RECURSIVE sets MOUNT_ATTR_RDONLY and MOUNT_ATTR_NOSUID on all at once. Who is born in a user \
        namespace below gets the mounts locked: neither flag can be turned back, no cover taken off. /proc alone stays \
        writable, or the kernel would allow no fresh one inside.
        """,
      whyNow: "Before the container is born: what is set afterwards, it could set back.",
      notSo: NotSo(
        belief: "Who is root can remount a file system for writing.",
        truth: "Only who has a right over the namespace that made the mount read-only."))
  }

  func fillAquarium(_ aquarium: Aquarium) -> Text {
    Text(
      plan: "Puts the layers into a scratch place at \(aquarium.place), and covers what is left.",
      line: "\(count(aquarium.layers.count, "layer")) lie in a scratch place now; what is left was covered.",
      more: """
        The place is a tmpfs of 64 MiB, the only one that can be written to. Files and folders that you share are in it \
        read-only. \(list(aquarium.covers)) show nothing: sockets there could be connected to even through a read-only mount.
        """,
      story: """
        open_tree clones each tree before it is covered, move_mount hangs it in. \
        \(aquarium.isIDMapped ? "Layers are shown by the mapping of the user namespace that was made for them. " : "")\
        They are read-only because what they were cloned from is.
        """,
      whyNow: "The last thing before the container is born: its mounts are a locked copy of these.")
  }
}
