import Steps

// Scene 4
extension English {
  func joinCgroup(_ told: Told, _ files: [String]) -> Text {
    let places = files.count > 1 ? " in \(files.count) hierarchies" : ""
    return Text(
      plan: "Joins the container's cgroup\(places).",
      line: "It joined the container's cgroup\(places).",
      more: """
        From here on, what it uses is counted there, and the ceilings of the group hold for it. Children are born into \
        the group of their parent, so whatever it starts is counted as well.
        """,
      story: """
        To join is to write: one's number into \(files.first.map(Format.path) ?? "cgroup.procs")\(files.count > 1 ? " and the others" : ""). \
        \(joining(files)) Memory that was charged to the former group stays charged there; only what is \
        used from now on counts here.
        """,
      whyNow: "Before the cgroup namespace is made: the group it is in then becomes the top of what it sees.",
      notSo: NotSo(
        belief: "Here it is given the resources that it needs.",
        truth: told.after[.cgroup, "memory.max"].flatMap { Int64($0) }.map {
          "It is counted from here on, and stopped at \(bytes($0)) of memory. Nothing is reserved."
        } ?? "It is counted from here on. Nothing is reserved."))
  }

  private func joining(_ files: [String]) -> String {
    guard let file = files.first.map(Format.name) else { return "" }
    return file == "tasks"
      ? "In cgroup v1 the file tasks moves one thread, cgroup.procs a whole process; this process has one thread."
      : "\(file) moves a whole process, with all its threads."
  }

  func unshareCgroupNamespace(_ told: Told) -> Text {
    let path = told.after[.cgroup, "path"].map(Format.path)
    return Text(
      plan: "Makes a cgroup namespace: inside, the container's own cgroup looks like the top.",
      line: "It got a cgroup namespace: inside, its own cgroup is now at /.",
      more: """
        /proc/self/cgroup showed the group by its path on the host\(path.map { ", \($0)" } ?? ""). Inside it now says /. \
        The group, its counts and its limits are what they were: only the view changed.
        """,
      story: """
        unshare(CLONE_NEWCGROUP) acts on the caller itself, unlike CLONE_NEWPID, which waits for its next child. The \
        group that the caller is in at that moment becomes the root of the namespace, in every hierarchy. A cgroup file \
        system that is mounted inside then shows that group and what is below it.
        """,
      whyNow: "After it has joined (else the host's group would be the top), before the cgroup files are mounted.",
      notSo: NotSo(
        belief: "The cgroup namespace limits resources.",
        truth: "It hides the path. The limits are the group's, with or without it."))
  }

  func startSession(_ told: Told) -> Text {
    Text(
      plan: "Starts a session of its own, without a terminal.",
      line: "It became the leader of a session of its own, without a terminal.",
      more: """
        A session is what a terminal controls: Ctrl-C and the end of the terminal reach the processes in it. In a session \
        of its own the container gets neither directly: the command gets them, and passes signals on.
        """,
      story: """
        setsid() makes the caller leader of a new session and of a new process group, and it gives up the controlling \
        terminal. Both get the caller's PID as their number\(told.inside.map { ", inside \($0)" } ?? ""). A leader of \
        a process group can't do it (EPERM); a process that was just cloned is none.
        """,
      whyNow: "What the program starts later inherits its session, so it has to be set before.")
  }

  func setHostname(_ told: Told, _ name: String) -> Text {
    let host = told.after[.utsHost, "hostname"]
    return Text(
      plan: "Names the machine inside \(name).",
      line: "Inside, the machine is now called \(name)\(host.map { "; the host is still \($0)" } ?? "").",
      more: """
        A UTS namespace holds two names, hostname and domain name. The new one began as a copy of the host's; this call \
        changes the copy.
        """,
      story: """
        sethostname needs CAP_SYS_ADMIN in the user namespace that owns the UTS namespace. uname shows the name as \
        nodename; what else it shows, such as the kernel's release, is the host's, because the kernel is. The name is \
        known to other machines only if something tells them.
        """,
      whyNow: "It needs CAP_SYS_ADMIN, which scene 7 takes away by default.",
      notSo: NotSo(
        belief: "A hostname of its own means a machine of its own.",
        truth: "It is a name in a table of the same kernel: uname -r gives the same inside and outside."))
  }

  func raiseLoopback() -> Text {
    Text(
      plan: "Sets lo, the loopback link, up.",
      line: "Its loopback link, lo, was set up.",
      more: """
        A new network namespace holds one link, lo, and that is down: not even 127.0.0.1 answers. Now programs inside \
        can talk to each other over it. There is no link to anywhere else.
        """,
      story: """
        It is done over rtnetlink, as by `ip link set lo up`: a NETLINK_ROUTE socket, one RTM_NEWLINK message with \
        IFF_UP, one answer with an error number, 0 for none. When lo goes up, the kernel gives it 127.0.0.1 and ::1 by \
        itself.
        """,
      whyNow: "It needs CAP_NET_ADMIN, which scene 7 takes away by default.",
      notSo: NotSo(
        belief: "A new namespace is empty.",
        truth: "It depends: a network namespace has lo, down; a mount namespace starts as a full copy."))
  }
}
