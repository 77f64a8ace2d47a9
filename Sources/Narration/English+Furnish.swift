import Steps

// Scene 6
extension English {
  func mountProc(_ told: Told, _ target: String) -> Text {
    Text(
      plan: "Puts a fresh proc at \(target): ps then lists its own PID namespace only.",
      line: told.sharesPids
        ? "A fresh \(target) was mounted. Without a PID namespace ps still lists the host's processes."
        : told.after.neighbour(.pid).map { "A fresh \(target) was mounted: ps inside lists those of \($0) as well." }
          ?? "A fresh \(target) was mounted: ps inside lists inside processes only.",
      more: """
        The PID namespace was there before, but ps knows only what \(target) shows, and that is the PID namespace of \
        whoever made it. Through the host's /proc it would list the host's processes, by numbers that mean nothing here.
        """,
      story: """
        Each proc is bound to one PID namespace, for good; it was made in scene 5 by a process that is in the new one. \
        move_mount attaches it. Only its part about processes is separate: /proc/meminfo, /proc/cpuinfo and most of \
        /proc/sys tell of the whole machine, since there is one kernel.
        """,
      whyNow: "After the pivot: \(target) is now looked up in the image.",
      notSo: NotSo(
        belief: "If they can't see the host, the host can't see them.",
        truth: visibility(told)))
  }

  private func visibility(_ told: Told) -> String {
    if told.sharesPids { return "Here it can: the container has the host's PID namespace." }
    guard let outside = told.outside, let monitor = told.monitor else {
      return "The host sees every process inside; from inside, none of the host's can be seen."
    }
    return "The host sees this process as PID \(outside); from inside, PID \(monitor) can't be seen."
  }

  func mountSys(_ told: Told, _ target: String) -> Text {
    let readOnly = told.after.isReadOnly(target) ? ", read-only" : ""
    return Text(
      plan: "Puts a sysfs at \(target).",
      line: "A sysfs was put at \(target)\(readOnly).",
      more: """
        sysfs shows what the kernel knows of devices and drivers. Below /sys/class/net it shows the links of the \
        container's own network namespace; nearly all the rest is the whole machine's.
        """,
      story: """
        A sysfs is bound to the network namespace of whoever made it, as a proc is to its PID namespace. Writing to its \
        files sets up the kernel and its devices, for the host as well; that is why containers get it read-only: root \
        inside is uid 0 of the machine.
        """,
      whyNow: "The cgroup files are put beneath it next.")
  }

  func mountCgroup(_ told: Told, _ target: String, readOnly: Bool) -> Text {
    let suffix = readOnly ? ", read-only" : ""
    return Text(
      plan: "Puts the cgroup files at \(target)\(suffix).",
      line: "The cgroup files were put at \(target)\(suffix).",
      more: """
        A program can read here what its container uses and what its ceilings are. \
        \(readOnly ? "It can't write here: it could lift its own limits." : "It can write here as well.")
        """,
      story: """
        Each hierarchy of cgroup v1 is a file system of its own, in cgroup v2 there is one for all. Its top \
        directory is the container's own group; nothing above it can be seen. A read-only mount answers every attempt to \
        write with EROFS, whoever tries.
        """,
      whyNow: "After the cgroup namespace of scene 4, whose view it shows, and after /sys, in which it hangs.",
      notSo: NotSo(
        belief: "Limits show inside, in free or top.",
        truth: told.after[.cgroup, "memory.max"].flatMap { Int64($0) }.map {
          "/proc/meminfo shows the host's memory. The ceiling of \(bytes($0)) shows only in the cgroup files."
        } ?? "/proc/meminfo shows the host's memory. A ceiling shows only in the cgroup files."))
  }

  /// The tmpfs in which cgroup v1's hierarchies are mounted side by side.
  func placeHierarchies(_ folders: [String], in target: String, readOnly: Bool) -> Text {
    let suffix = readOnly ? ", read-only" : ""
    let hierarchies = count(folders.count, "cgroup hierarchy", plural: "cgroup hierarchies")
    return Text(
      plan: "Puts a tmpfs for \(hierarchies) at \(target)\(suffix).",
      line: "A tmpfs for \(hierarchies) was put at \(target)\(suffix).",
      more: """
        In cgroup v1 each hierarchy is a file system of its own. They need a directory each to be mounted on, and /sys \
        has none: they are made in this tmpfs.
        """,
      story: """
        move_mount attaches what fsmount made in scene 5. The kernel gives /sys/fs/cgroup as an empty directory in which \
        nothing can be made; hosts with cgroup v1 put a tmpfs there as well. In cgroup v2 the one hierarchy is mounted \
        right there.
        """,
      whyNow: "After /sys, in which it hangs, and before the hierarchies that are put into it.")
  }

  func mountVolume(_ target: String, makesTarget: Bool) -> Text {
    Text(
      plan: "Puts what was opened on the host at \(target).",
      line: "What was opened on the host is now at \(target).",
      more: """
        It covers what the image has there. Writing to \(target) goes straight to the host's files: nothing is copied \
        up.\(makesTarget ? " Where the image has no \(target), an empty one is made first, in the writable layer." : "")
        """,
      story: """
        move_mount with MOVE_MOUNT_F_EMPTY_PATH attaches the mount that the descriptor of scene 5 stands for. The target \
        has to be of the same sort: a file over a file, a directory over a directory. As a mount point it can be neither \
        removed nor renamed inside (EBUSY).
        """,
      whyNow: "After the pivot: \(target) is now looked up in the image.",
      notSo: NotSo(
        belief: "Everything below / is in the layers.",
        truth: "Mounts cover them. What is at \(target) comes from no layer."))
  }

  func maskPaths(_ files: [String], _ directories: [String]) -> Text {
    let paths = files + directories
    return Text(
      plan: "Covers \(count(paths.count, "path")) that tell\(paths.count == 1 ? "s" : "") of the whole machine.",
      line:
        "\(count(paths.count, "path")) that tell\(paths.count == 1 ? "s" : "") of the whole machine \(were(paths.count)) covered.",
      own: "They are \(list(paths)). ",
      more: """
        A fresh /proc separates processes, not the kernel's own figures. So a file is covered by /dev/null, a directory by an \
        empty read-only tmpfs. They are all still there, beneath.
        """,
      story: """
        A bind mount of /dev/null over a file makes it read as empty. open_tree with AT_SYMLINK_NOFOLLOW takes it: a link \
        that somebody put there would lead elsewhere. What lies beneath can be reached again only by \
        unmounting the cover, which needs CAP_SYS_ADMIN. The list is docker's, cut to what exists on this machine; in \
        config.json it is linux.maskedPaths.
        """,
      whyNow: "After /proc and /sys are in place, as long as it may still mount.",
      notSo: NotSo(
        belief: "A fresh /proc shows nothing of the host.",
        truth: "Only processes are separate. /proc/meminfo still shows the host's memory."))
  }

  private func were(_ count: Int) -> String { count == 1 ? "was" : "were" }

  func makeReadOnly(_ paths: [String]) -> Text {
    Text(
      plan: "Makes \(count(paths.count, "path")) of the kernel's settings read-only.",
      line: "\(count(paths.count, "path")) of the kernel's settings \(were(paths.count)) made read-only.",
      own: "They are \(list(paths)). ",
      more: """
        There is one kernel, and uid 0 inside is uid 0: a write here would change it for the \
        host as well. Reading stays allowed.
        """,
      story: """
        Each path is bound over itself, which makes it a mount, and mounts have flags of their own: read-only then \
        holds for everybody who comes this way, root included (EROFS). To lift it needs CAP_SYS_ADMIN. In config.json \
        the list is linux.readonlyPaths.
        """,
      whyNow: "After /proc is in place, as long as it may still mount.",
      notSo: NotSo(
        belief: "It has a kernel of its own to tune.",
        truth: "Most of /proc/sys is the host's kernel. That is why it is read-only."))
  }

  func detachOldRoot(_ told: Told) -> Text {
    let mounts = told.after.placedMounts.count
    return Text(
      plan: "Detaches the host's tree for good.",
      line: "The host's tree was detached: no path leads there any more.",
      more: """
        After the pivot the old root was still mounted on the same spot, and /.. led to it. It goes with all that hangs \
        below it. \(mounts > 0 ? "What is left: \(count(mounts, "mount")) of its own." : "")
        """.trimmed,
      story: """
        umount2(".", MNT_DETACH) takes the whole tree out of this mount namespace at once; it is unmounted for real when \
        the last descriptor into it is closed. The host keeps its own mounts, because these copies are private. This is \
        a protection, not housekeeping: as long as the tree is there, a process with CAP_SYS_CHROOT, which is left by \
        default, can climb out to it.
        """,
      whyNow: "Before any path is looked up in the image: one of its links could lead to /.. and so to the host.",
      notSo: NotSo(
        belief: "chroot would have done the same.",
        truth: "chroot leaves the host's tree mounted: with CAP_SYS_CHROOT one climbs out of it."))
  }

  func changeDirectory(_ path: String, makes: Bool) -> Text {
    Text(
      plan: "Goes to \(path), where the program will start.",
      line: "Its current directory is now \(path).",
      more: """
        A relative path starts at the current directory, an absolute one at the root. It comes from -w, or from the \
        image's WorkingDir, or is /. \(makes ? "Where it is missing it is made, in the writable layer." : "It has to be there.")
        """,
      story: """
        The current directory is a reference to a directory, not a text: it stays valid wherever the root is. One that \
        lay in the host's tree would be a way out (getcwd marks such a one as unreachable), so it is set anew after the \
        old root is gone.
        """,
      whyNow: "After the old root is detached, so that it can only lie inside.")
  }
}

extension String {
  /// Without spaces at its end.
  var trimmed: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
