import Steps

// Scenes 1, 6 and 7: what was asked for beside docker's defaults
extension English {
  func replaceSpec(_ told: Told, _ path: String) -> Text {
    let isBack = told.event.undoes != nil
    return Text(
      plan: isBack
        ? "Puts the old configuration back." : "Keeps the changed configuration, for each start from now on.",
      line: isBack
        ? "The old configuration was put back." : "The changed configuration was put in the place of the old one.",
      more: """
        The container's config.json says what it is to be at each start. The new text was written beside it and then took \
        its name: whoever reads it finds the old one or the new one, never half of either.
        """,
      story: """
        \(Format.path(path)) is replaced by renameat, which is atomic. A file that is emptied and written again would be \
        lost if the command were killed in between, and the container with it.
        """,
      whyNow: isBack
        ? "What was not changed to its end is not kept."
        : "Before the group is changed: a change that is not kept would be lost.",
      notSo: NotSo(
        belief: "An update lasts until the next stop.",
        truth: "It stands in config.json, and each start reads that."))
  }

  func setSysctls(_ files: [FileText]) -> Text {
    let settings = files.map { "\(setting($0)) = \($0.text)" }
    return Text(
      plan: "Sets \(count(files.count, "kernel setting")) of its own namespaces.",
      line: "\(count(files.count, "kernel setting")) of its own \(files.count == 1 ? "was" : "were") set.",
      own: "Now \(list(settings)). ",
      more: """
        A few of the kernel's settings exist once in each network, IPC or UTS namespace: \
        they are changed for this container, and the host keeps its own.
        """,
      story: """
        A file of /proc/sys belongs to the namespaces of the process that opens it: the same path leads the host elsewhere. \
        Of settings that have no namespace there is one for the whole machine, so --sysctl takes none of those.
        """,
      whyNow: "After /proc is in place, and before /proc/sys is made read-only.",
      notSo: NotSo(
        belief: "A sysctl inside changes the host.",
        truth: "Not these: they belong to its own namespaces."))
  }

  /// `/proc/sys/net/ipv4/ip_forward` as sysctl(8) has it.
  private func setting(_ file: FileText) -> String {
    file.path.split(separator: "/").dropFirst(2).joined(separator: ".")
  }

  func makeRootReadOnly(_ told: Told, _ files: [String]) -> Text {
    Text(
      plan: "Makes the root read-only.",
      line: "Its root can't be written to any more.",
      more: """
        Every write below / fails with EROFS, for root too, but in mounts of their own: /dev, /dev/shm and volumes.\
        \(files.isEmpty ? "" : " Read-only with it are \(list(files)).")
        """,
      story: """
        mount(2) with MS_REMOUNT, MS_BIND and MS_RDONLY changes a flag of this one mount. The overlay still has its writable \
        layer, and the host could write to it; from here no way leads there. To lift the flag takes CAP_SYS_ADMIN.
        """,
      whyNow: "Last of the root: folders that the image lacked had to be made in it before.",
      notSo: told.hasStack
        ? NotSo(
          belief: "The image's layers are read-only, so the root is.",
          truth: "The root is the stack with a writable layer on top; that is closed here.")
        : nil)
  }

  func limitProcess(_ limits: [ProcessLimit]) -> Text {
    Text(
      plan: "Sets \(count(limits.count, "limit")) of each of its processes.",
      line: line(
        "\(count(limits.count, "limit")) of each of its processes \(limits.count == 1 ? "was" : "were") set",
        naming: limits.map { "\($0.name) \($0.value)" }),
      more: """
        A cgroup limits all processes together; a limit of this kind, which ulimit shows, holds for every single one. \
        It is two numbers, soft and hard: a process may raise its soft limit up to the hard one.
        """,
      story: """
        prlimit64 sets a limit of the calling process; fork and execve hand it on to all that come. To raise a hard limit \
        takes CAP_SYS_RESOURCE. nproc is another kind: it counts what the same user has on the whole machine.
        """,
      whyNow: "As long as it has CAP_SYS_RESOURCE: to raise a hard limit takes that.",
      notSo: NotSo(
        belief: "ulimit and cgroup limit the same.",
        truth: "ulimit is for each process by itself, a cgroup for all of them together."))
  }

  func adjustOOMScore(_ score: Int, byMonitor: Bool) -> Text {
    Text(
      plan: "Sets how soon it is killed when memory runs out: \(score).",
      line: "When memory runs out, its score is changed by \(score).",
      more: """
        The kernel gives each process a score, mostly by how much memory it uses, and kills the one with the most. \
        \(score < 0 ? "This one is spared longer." : score > 0 ? "This one goes sooner." : "This one is as any other.")
        """,
      story: """
        The number in /proc/self/oom_score_adj goes from -1000, never, to 1000, first, and is inherited by children. To \
        lower it takes CAP_SYS_RESOURCE\(byMonitor ? " over the host, which only the monitor has" : ""), to raise it nothing. When a group is at its own ceiling, only its processes are \
        compared.
        """,
      whyNow: byMonitor
        ? "Before there are children to inherit it."
        : "As long as it has CAP_SYS_RESOURCE, and before there are children to inherit it.",
      notSo: NotSo(
        belief: "The OOM killer takes whoever asks for memory last.",
        truth: "It takes the process with the highest score, whoever asked."))
  }
}
