import Steps

// Scene 9: the clean-up
extension English {
  func killProcess(_ told: Told) -> Text {
    let target = told.outside.map { "PID \($0)" } ?? "the process"
    let isAsked = told.event.undoes == nil
    return Text(
      plan: isAsked
        ? "Kills the process of a container that is to be removed while it runs."
        : "Kills the process, which must not outlive a failed run.",
      line: isAsked
        ? "SIGKILL was sent to \(target): its container is removed while it runs."
        : "SIGKILL was sent to \(target): it must not outlive an unfinished run.",
      more: isAsked
        ? """
        That was asked for by force: the process gets no SIGTERM and no time to end by itself, as stop would give it. It \
        is killed before anything is removed: as long as it lives, it uses the container's files.
        """
        : """
        The run did not come to its end, so its process may lack protections that later steps would have put up. It is \
        killed before anything else is undone: as long as it lives, its cgroup can't be removed.
        """,
      story: """
        pidfd_send_signal acts on exactly the process that clone3 made, even if its PID has been given to another since. \
        The signal comes from outside its PID namespace: there SIGKILL works on a PID 1 as well, and with it goes every \
        other process of the namespace.
        """,
      whyNow: "First of the clean-up: files and groups in use can't be taken away.",
      notSo: NotSo(
        belief: "PID 1 can't be killed.",
        truth: "Not from inside. From a PID namespace above, SIGKILL works."))
  }

  /// In a PID namespace that is not its own.
  func killGroup() -> Text {
    Text(
      plan: "Kills what is left in its cgroup: the kernel will not do that here.",
      line: "Whatever was left in its cgroup got SIGKILL.",
      more: """
        The container has no PID namespace of its own, so its first process is not PID 1 there: when that ends, its \
        children live on. They are found in its cgroup, which they can't leave.
        """,
      story: """
        cgroup.procs lists the processes of the group. Each is held by a pidfd and looked up once more before it gets \
        SIGKILL: its number may be another's by then. That is done anew until the list is empty.
        """,
      whyNow: "First of the clean-up: files and groups in use can't be taken away.",
      notSo: NotSo(
        belief: "A container's processes end with its first.",
        truth: "The kernel does that for a PID namespace. In a shared one somebody has to."))
  }

  func observeRelease(_ told: Told) -> Text {
    let others = told.before.sharesNamespaces
    return Text(
      plan: "Sees that its namespaces and mounts are gone.",
      line: others
        ? "Its own namespaces and mounts are gone. Those that it shared stay."
        : "Its namespaces and mounts are gone: nobody holds them any more.",
      more: """
        Nothing had to be unmounted. A mount namespace goes when its last process does, and with it its mounts, the \
        overlay among them; the others go the same way\(others ? ", but for those in which others still are" : ""). The layers' files stay where they are.
        """,
      story: """
        A namespace is counted: by the processes in it, by open descriptors and bind mounts of /proc/PID/ns/*, by \
        namespaces below it. At 0 the kernel frees it. This is an observation: no call of Fishbowl did it, it saw that \
        it had happened.
        """,
      whyNow: "It follows from the end of the last process in them.",
      notSo: NotSo(
        belief: "Namespaces die with their process.",
        truth: "Only if nothing else holds them: an open descriptor or a bind mount keeps one alive."))
  }

  func removeCgroup(_ directories: [String]) -> Text {
    let places = directories.count > 1 ? " from \(directories.count) hierarchies" : ""
    return Text(
      plan: "Removes the container's cgroup\(places).",
      line: "The container's cgroup was removed\(places).",
      more: """
        With it go its counts and limits. A group can be removed when no process is in it and no group below it; its \
        files don't count.
        """,
      story: """
        It is removed as any empty directory, by rmdir or by unlinkat with AT_REMOVEDIR: \
        \(directories.first.map(Format.path) ?? "the group")\(directories.count > 1 ? " and the others" : ""). The kernel \
        says EBUSY as long as a process is inside, even one that has ended but was not yet waited for. The group above, \
        shared by all containers, stays.
        """,
      whyNow: "After the last process has ended and was waited for.")
  }

  func removeParentCgroups(_ told: Told, _ directories: [String]) -> Text {
    let places = directories.count > 1 ? ", from \(directories.count) hierarchies" : ""
    let stays = told.event.calls.contains { $0.error == .busy }
    return Text(
      plan: "Removes the cgroup that all containers' cgroups were made in\(places).",
      line: stays
        ? "The cgroup for all containers holds others still, and stays."
        : "The cgroup for all containers was removed\(places).",
      more: """
        The first run made it, beneath the root of the hierarchy, and every container's cgroup was a child of it. No rm \
        removes it: another container may be made in it at any moment. Only this verb does.
        """,
      story: """
        It is removed as any empty directory: \(directories.first.map(Format.path) ?? "the group")\
        \(directories.count > 1 ? " and the others" : ""). Where containers of another root live in it, the kernel says \
        EBUSY, and it stays for them.
        """,
      whyNow: "No container of this root is left.")
  }

  func deleteWritableLayer(_ directory: String) -> Text {
    Text(
      plan: "Removes the writable layer, with all that the container wrote.",
      line: "The writable layer was removed, with all that the container wrote.",
      more: """
        What the container wrote, changed or marked as removed was here and nowhere else. The image's layers were only \
        read: they are as before, for the next container.
        """,
      story: """
        It was \(Format.path(directory)), with upper, work and merged. Whiteouts are files in upper and go like any other. Removing \
        a big file inside a container frees nothing if a layer below holds it; removing upper frees all that the \
        container added.
        """,
      whyNow: "After the overlay is gone, which had it in use.",
      notSo: NotSo(
        belief: "Stopping a container deletes its data.",
        truth: "The stop deleted nothing. This step did; without --rm, only rm does it."))
  }

  func deleteContainer(_ place: ContainerPlace) -> Text {
    Text(
      plan: "Removes the container's record, and frees the name \(place.name).",
      line: "The container's record was removed; the name \(place.name) is free again.",
      more: """
        Another container can take the name now. Of container \(place.id.prefix(12)) only what was recorded of its \
        runs is left.
        """,
      story: """
        Removed are \(Format.path(place.directory)) and the name, \(place.nameFile), a symbolic link. As long as the link \
        is there, symlink fails with EEXIST for everybody else who wants the name.
        """,
      whyNow: "Last: if an earlier step of the clean-up fails, the record says what is still owed.",
      notSo: NotSo(
        belief: "rm deletes the image as well.",
        truth: "It deletes the record and the writable layer. The image's layers stay."))
  }
}
