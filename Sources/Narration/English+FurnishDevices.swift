import Steps

// Scene 6: /dev
extension English {
  func mountDev(_ told: Told, _ target: String) -> Text {
    let device = device(target, of: told.after.neighbour(.ipc))
    return Text(
      plan: "Puts \(device.name) at \(target).",
      line: "\(device.name.sentenceCased) was put at \(target).",
      more: device.purpose,
      story: """
        move_mount attaches what was made ready in scene 5. It covers what the image has at \(target); covered is not \
        removed. The directory has to be there: where the image lacks it, it is made, in the writable layer or in the \
        tmpfs above.
        """,
      whyNow: "From the top down: a mount can only be put where its directory is already in place.")
  }

  /// `other`: the container whose IPC namespace it has.
  private func device(_ target: String, of other: String?) -> (name: String, purpose: String) {
    switch Format.name(target) {
    case "dev":
      (
        "an empty tmpfs",
        """
        None of the host's devices is in it. It lies in memory, so that nothing of it goes into the writable layer, \
        and it is filled with a few nodes next.
        """
      )
    case "pts":
      (
        "a devpts of its own",
        """
        It holds the container's pseudo-terminals, counted from 0, apart from the host's: a terminal of the host can't \
        be opened through it.
        """
      )
    case "shm" where other != nil:
      (
        "the tmpfs for shared memory of \(other ?? "")",
        """
        shm_open makes its files here. What a program of \(other ?? "") puts there by name, programs here find, and the other way \
        round.
        """
      )
    case "shm":
      (
        "a tmpfs for shared memory",
        """
        shm_open makes its files here, so that programs can share memory by name. In a tmpfs of its own they share it \
        with nobody outside.
        """
      )
    case "mqueue":
      (
        "an mqueue",
        other.map { "It shows the POSIX message queues of the IPC namespace as files: those that \($0) sees." }
          ?? """
          It shows the POSIX message queues of the container's own IPC namespace as files. The host's queues are not in \
          it.
          """
      )
    default: ("a file system", "It is one of the file systems that programs expect below /dev.")
    }
  }

  func makeDevices(_ nodes: [DeviceNode], _ links: [SymbolicLink]) -> Text {
    let what = "\(count(nodes.count, "device node")) and \(count(links.count, "symbolic link"))"
    let names = list(nodes.map { Format.name($0.path) })
    return Text(
      plan: "Makes \(what) in /dev.",
      line: "\(what) were made in /dev.",
      more: """
        The nodes are \(names). A node is a name for a driver of the kernel, by two numbers\(example(nodes)). The links \
        are names that programs expect\(links.isEmpty ? "" : ": \(list(links.map { Format.name($0.path) }))").
        """,
      story: """
        mknodat makes a character device with its mode and its numbers, symlinkat a link\(example(links)). mknodat \
        needs CAP_MKNOD; without root the kernel refuses it, and the host's nodes are bind-mounted instead. A node \
        gives no right by itself: the cgroup's device list decides at every open.
        """,
      whyNow: "The tmpfs at /dev is in place, and no right has been given up yet.",
      notSo: NotSo(
        belief: "The container has devices of its own.",
        truth: "\(count(nodes.count, "name")) of its own, for the drivers of the one kernel."))
  }

  private func example(_ nodes: [DeviceNode]) -> String {
    nodes.first.map { ": \(Format.name($0.path)) is \($0.major), \($0.minor) on every Linux" } ?? ""
  }

  private func example(_ links: [SymbolicLink]) -> String {
    links.first.map { ": \($0.path) leads to \($0.target)" } ?? ""
  }
}
