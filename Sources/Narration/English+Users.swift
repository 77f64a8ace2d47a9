import Steps

// Without root: a user namespace, and what stands in for what only the host's root can do
extension English {
  func lackCgroup(_ reason: String, _ discarded: [String]) -> Text {
    let lost =
      discarded.isEmpty ? "" : " Asked for and discarded: \(discarded.joined(separator: ", "))."
    return Text(
      plan: "Goes without a cgroup: \(reason).",
      line: "It has no cgroup of its own: \(reason).",
      more: """
        Nothing counts what the container uses, and nothing limits it: -m, --cpus and --pids-limit have no effect, and it \
        can't be paused. It stays in the group that you are in, and shares that group's limits.\(lost)
        """,
      story: """
        A cgroup is a directory, and whoever may write to the directory above may make one. That belongs to root, unless \
        root has delegated a part of the tree to you: then its directory and its list of processes are yours to write.
        """,
      whyNow: "Here a container of root gets its group, before there is a process.",
      notSo: NotSo(
        belief: "Without a cgroup there is no container.",
        truth: "Namespaces isolate it all the same: the two are independent."))
  }

  func enterScope(_ unit: String, _ group: String) -> Text {
    Text(
      plan: "Asks your systemd for a part of the cgroup tree: \(unit).",
      line: "Your systemd gave a part of the cgroup tree to you: \(unit).",
      more: """
        It lies at \(group), and its directories are yours: groups of containers can be made there, and limits written, \
        without root. The command and the monitor have a group of their own in it, monitors.
        """,
      story: """
        Asked over D-Bus: StartTransientUnit with Delegate, or, where the scope is there already, AttachProcessesToUnit. \
        systemd moves the process, which the person may not: whoever moves one must be allowed to write in the lowest group \
        above both places. And no process may be in a group that hands controllers down. Try: systemd-cgls --user
        """,
      whyNow: "Before the container's group, which is made in it.",
      notSo: NotSo(
        belief: "Limits need root.",
        truth: "They need a part of the tree that is yours. systemd has one for each user, and gives of it."))
  }

  func lendUsers(_ mapping: IDMapping) -> Text {
    var text = makeUsers(mapping)
    text.plan = "Makes a user namespace that lends its mapping to the layers."
    text.line = "A user namespace was made that lends its mapping to the layers."
    return text
  }

  func showLayers(_ shown: Aquarium) -> Text {
    Text(
      plan: "Shows the layers as owned by uid \(shown.owner), at \(shown.place).",
      line: "\(count(shown.layers.count, "layer")) are shown as if uid \(shown.owner) owned what root owns.",
      more: """
        The host's root is nobody to the container, so the store's files would be nobody's. Mounts of them are made that \
        show root's as uid \(shown.owner)'s, who is root inside; volumes too. Folders of the host that you share stay as \
        they are: what is root's there, no user inside may change.
        """,
      story: """
        open_tree clones a tree, mount_setattr with MOUNT_ATTR_IDMAP gives it the mapping, move_mount hangs it into a \
        tmpfs. The layers are read-only in it. The container's own folder is not: what it writes as root is root's on the \
        disk, so `rm` and `diff` find it as ever.
        """,
      whyNow: "Only who has rights over the host may do it, and the container's process has none.",
      notSo: NotSo(
        belief: "For other owners the files have to be copied, or given away.",
        truth: "The mount translates. Nothing on the disk changes."))
  }

  func mapIDs(_ told: Told, _ mapping: IDMapping) -> Text {
    let root = mapping.users.first.map { String($0.outside) } ?? "nobody"
    let more = mapping.users.dropFirst().reduce(0) { $0 + Int($1.length) }
    return Text(
      plan: "Maps its users: uid 0 inside is uid \(root) outside.",
      line: "Its users were mapped: uid 0 inside is uid \(root) outside.",
      more: mapping.hasOnlyOne
        ? """
        That is the only one it knows. Every other owner of a file shows as 65534, nobody, and no process inside can become \
        another user. More take ranges in /etc/subuid and /etc/subgid, and the program newuidmap.
        """
        : """
        Besides uid 0 it has \(count(more, "user")) that nobody else on this machine is: those that /etc/subuid lends. A \
        file that one of them makes belongs, outside, to a number of that range.
        """,
      story: """
        The kernel keeps one number for each owner, the outside one, and translates at the border of the user namespace by \
        /proc/PID/uid_map: inside, outside, how many. \
        \(mapping.hasOnlyOne ? ownMap : helpers) Until it is written, the process has all capabilities but no user.
        """,
      whyNow: "The process is there and waits: without a mapped user it could not make a file.",
      notSo: NotSo(
        belief: "Root inside is root outside.",
        truth: "Here it is not: it is uid \(root), with all of its rights only over its own namespaces."))
  }

  private var ownMap: String {
    """
    Anybody may map what is his own alone; before, "deny" goes into /proc/PID/setgroups, since a group can be there to \
    deny something to its members, and dropping it would lift that.
    """
  }

  private var helpers: String {
    "Ranges only root may map, so newuidmap and newgidmap do it, which are setuid root and look into /etc/subuid first."
  }

  func openDevices(_ paths: [String]) -> Text {
    Text(
      plan: "Takes \(count(paths.count, "device node")) of the host's /dev for the container's.",
      line: "\(count(paths.count, "device node")) of the host's /dev were taken for the container's.",
      more: """
        They are \(list(paths.map(Format.name))). The container will have these very nodes: without root no node can be \
        made, or anybody could name the host's disk.
        """,
      story: """
        open_tree with OPEN_TREE_CLONE makes a mount of one file, which hangs nowhere yet. In a user namespace mknod of a \
        device is refused with EPERM whatever capabilities there are, and on a file system that was mounted there \
        nodes would not open.
        """,
      whyNow: "While the host's paths can still be reached.")
  }

  func bindDevices(_ paths: [String], _ links: [SymbolicLink]) -> Text {
    let what = "\(count(paths.count, "node")) of the host and \(count(links.count, "symbolic link"))"
    return Text(
      plan: "Puts \(what) into /dev.",
      line: "\(what) were put into /dev.",
      more: """
        Each node lies over an empty file of that name. The links are names that programs expect: \
        \(list(links.map { Format.name($0.path) })).
        """,
      story: """
        mknodat makes the empty files, move_mount puts onto each what open_tree has cloned. The node is the host's, with the \
        host's owner and mode: who may open it is decided by these.
        """,
      whyNow: "The tmpfs at /dev is in place.",
      notSo: NotSo(
        belief: "A container has devices of its own.",
        truth: "These are the host's, seen at another place."))
  }
}
