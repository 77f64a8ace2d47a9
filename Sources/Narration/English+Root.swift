import Steps

// Scene 5
extension English {
  func makeMountsPrivate(_ told: Told) -> Text {
    let mounts = told.after.inheritedMounts
    let copy = mounts.map { "its \(count($0, "mount"))" } ?? "its mounts"
    return Text(
      plan: "Makes its copies of the host's mounts private.",
      line: "Its copies of the host's mounts are private: no mount travels any more.",
      more: """
        A new mount namespace is a copy: \(copy) show what the host's show. But a copy of a shared mount stays tied to \
        its original: what is mounted or unmounted below one happens below the other too. On most systems / is shared. \
        This step cuts the tie.
        """,
      story: """
        mount with MS_REC | MS_PRIVATE mounts nothing: it sets the propagation type of every mount \
        below /. In /proc/self/mountinfo the fields shared:N are gone. Without it the overlay would appear on the host, \
        and detaching the old root later could reach the host's own mounts. pivot_root refuses to work with \
        shared mounts as well (EINVAL).
        """,
      whyNow: "Before the first mount: from here on, what it mounts is its own affair.",
      notSo: NotSo(
        belief: "A new mount namespace is empty.",
        truth: "It starts with all of the host's mounts\(mounts.map { ", here \($0)" } ?? "")."))
  }

  func mountOverlay(_ overlay: Overlay) -> Text {
    let layers = count(overlay.lower.count, "read-only layer")
    return Text(
      plan: "Stacks \(layers) and the writable one as one tree.",
      line: "\(layers) and the writable one on top were stacked as one tree.",
      more: """
        For each name the overlay shows the topmost layer that has it. Reading goes straight to that layer's file. A \
        file of a lower layer is copied up whole before it is first changed; removing one leaves a whiteout in the \
        writable layer, which hides it. The layers below never change.
        """,
      story: """
        The options are lowerdir, with the topmost layer first, upperdir=\(Format.path(overlay.upper)) and \
        workdir=\(Format.path(overlay.work)). What is changed goes to upperdir. Copy-up happens when a file is opened for writing, and at \
        chmod, chown, link and the like; a whiteout is a character device with the numbers 0, 0. A directory that is in \
        several layers shows the entries of all. /proc/self/mountinfo shows these options.
        """,
      whyNow: "After mounts became private, so that it appears only here; before the pivot, which needs it.",
      notSo: NotSo(
        belief: "Changing one byte of a big file costs one byte.",
        truth: "The whole file is copied up first, even if it is only opened for writing."))
  }

  func prepareMount(_ mount: Mount) -> Text {
    Text(
      plan: "Makes \(mount.type) for \(mount.target) ready, not yet in place.",
      line: "\(mount.type) for \(mount.target) was made ready. It hangs nowhere yet.",
      more: """
        \(purpose(ofType: mount.type)) It exists now, but no path leads to it. It is put in place when the root has \
        changed, so that \(mount.target) is looked up inside the image.
        """,
      story: """
        fsopen("\(mount.type)") starts a configuration, fsconfig sets \(options(mount)) and creates the file system, \
        fsmount\(attributes(mount)) turns it into a mount that is attached nowhere, held by a descriptor only. \
        move_mount will attach it. mount(2) does all of that in one call, by path.
        """,
      whyNow: """
        Ready before the pivot, in place after it. A rootless run can't do it later: once the host's tree is gone, the \
        kernel refuses a new proc or sysfs.
        """)
  }

  private func options(_ mount: Mount) -> String {
    let options = mount.options.map { option in option.value.map { "\(option.key)=\($0)" } ?? option.key }
    return options.isEmpty ? "its source" : list(options)
  }

  private func attributes(_ mount: Mount) -> String {
    mount.attributes.isEmpty ? "" : " (\(mount.attributes.joined(separator: " | ")))"
  }

  private func purpose(ofType type: String) -> String {
    switch type {
    case "proc": "proc shows the processes of the PID namespace in which it is made, and the kernel's own figures."
    case "sysfs": "sysfs shows the kernel's devices, and the links of the network namespace in which it is made."
    case "tmpfs": "A tmpfs keeps its files in memory, and is empty at first."
    case "devpts": "devpts holds the pseudo-terminals; a new one counts its own from 0."
    case "mqueue": "mqueue shows the POSIX message queues of the IPC namespace in which it is made."
    case "cgroup", "cgroup2": "It shows the cgroups, from the top of the cgroup namespace down."
    default: "It is a file system of type \(type)."
    }
  }

  func prepareTree(_ source: String, _ target: String) -> Text {
    Text(
      plan: "Clones a mount of the host's, to be put at \(target).",
      line: "A clone of a mount was made ready for \(target).",
      more: """
        It is what the host has at \(Format.path(source)). A clone of a mount is a second place for the same files: nothing \
        is copied. It will be put at \(target) when the \
        root has changed, and can be made read-only while the first stays as it is.
        """,
      story: """
        open_tree with OPEN_TREE_CLONE gives a descriptor of a mount that is attached nowhere. mount_setattr changes \
        its flags while nobody can see it, move_mount attaches it. mount --bind does the same in one go, by paths.
        """,
      whyNow: "Before the pivot: after it, \(Format.path(source)) can't be named any more.")
  }

  func openSharedMemory(_ other: String, _ target: String) -> Text {
    Text(
      plan: "Clones \(target) of \(other), to have the same shared memory.",
      line: "A clone of \(other)'s \(target) was made ready.",
      more: """
        Shared memory by name is files in a tmpfs, and System V's is part of the IPC namespace: only both together are what \
        two programs on one machine share. It is the same tmpfs, with the same files; when the last container that has it \
        ends, it goes.
        """,
      story: """
        open_tree clones only mounts of the namespace that its caller is in. So the process enters the mount namespace of \
        \(other) by setns, with the pidfd that it was born with, clones, and comes back. Both changes set its / and its \
        working directory anew; it uses absolute paths only.
        """,
      whyNow: "Before the pivot, like all that is put in place after it.",
      notSo: NotSo(
        belief: "Who shares the IPC namespace shares all memory.",
        truth: "Only what programs share by name. Each process keeps its own address space."))
  }

  func openVolume(_ source: String, _ target: String) -> Text {
    Text(
      plan: "Opens on the host what will be \(target) inside.",
      line: "What will be \(target) inside was opened on the host.",
      more: """
        It is \(Format.path(source)) on the host. Nothing is copied: host and container use the same files. It is put in place in \
        scene 6.
        """,
      story: """
        open_tree with OPEN_TREE_CLONE makes a second mount of what lies at the path, attached nowhere, and gives a \
        descriptor of it. What was opened stays the same whatever happens to the path afterwards: nobody can slip \
        something else under it.
        """,
      whyNow: "Before the pivot: paths of the host are lost by it, descriptors are not.")
  }

  func pivotRoot(_ told: Told, _ newRoot: String) -> Text {
    Text(
      plan: "Makes the layer stack its root directory, in place of the host's disk.",
      line: told.hasStack
        ? "Its root directory changed from the host's disk to the layer stack."
        : "Its root directory changed from the host's disk to the directory that the runtime was given.",
      more: """
        Until here / was the host's disk\(told.inside.map { ", though it has been PID \($0) to itself since scene 3" } ?? ""). \
        Now every absolute path that it uses starts at the layer stack. Nothing else changed: the same process, the \
        same PIDs, the same user. The host's tree stays mounted beneath until scene 6 begins.
        """,
      story: """
        After chdir to \(Format.path(newRoot)), pivot_root(".", ".") makes the mount at the current directory the root of this mount \
        namespace, and stacks the old root on the very same spot, so that the image needs no directory for it. The new \
        root must be a mount point, and neither its parent mount nor that of the old root may be shared (EINVAL). The \
        root and the current directory of every process in the namespace move along if they stood at the old root. \
        chroot would only change where path look-up starts, and for one process.
        """,
      whyNow: "After the overlay is there, before /proc: what is placed next lands in the new tree.",
      notSo: NotSo(
        belief: "It became root, and that made it PID 1.",
        truth: told.inside.map { "It has been PID \($0) since scene 3. The user did not change." }
          ?? "Its PID comes from clone3, in scene 3. The user did not change."))
  }
}
