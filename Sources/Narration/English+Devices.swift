import Steps

// Scene 2: which devices may be opened
extension English {
  func limitDevices(_ allowed: [String]) -> Text {
    onlyDevices(
      allowed,
      """
      cgroup v1 has a controller for it: `a` written to devices.deny refuses everything, then each rule is written to \
      devices.allow: \(list(allowed)). \(letters) cgroup v2 does the same by a BPF program.
      """)
  }

  func filterDevices(_ allowed: [String]) -> Text {
    onlyDevices(
      allowed,
      """
      cgroup v2 has no file for it. The rules become a program of the kernel's own small machine, BPF: \
      \(list(allowed)). \(letters) It is loaded, of which the kernel proves first that it comes to an end and reads \
      nothing else, and attached to the group. At each open and mknod it is asked, and so are those of the groups above: \
      one 0 is a refusal. With the group it is gone. `bpftool cgroup show` lists it.
      """)
  }

  private var letters: String {
    """
    c is a character device, b a block device; r, w and m are reading, writing and making the node. The kernel checks at \
    open and at mknod.
    """
  }

  private func onlyDevices(_ allowed: [String], _ story: String) -> Text {
    let rules = count(allowed.count, "rule")
    let allow = allowed.count == 1 ? "allows" : "allow"
    return Text(
      plan: "Refuses all devices but those that \(rules) \(allow).",
      line: "All devices were refused, but for what \(rules) \(allow).",
      more: """
        A file in /dev is only a name for two numbers, which stand for a driver and one of its devices. With CAP_MKNOD, \
        which is left by default, a process can make such a name for the host's disk. Whether it can be opened is decided \
        here.
        """,
      story: story,
      whyNow: "Before the process is there: the list holds from its first open on.",
      notSo: NotSo(
        belief: "Namespaces isolate everything.",
        truth: "Devices have no namespace. It is these \(rules) that keep the host's disks closed."))
  }

  func lackDeviceFilter(_ reason: String) -> Text {
    Text(
      plan: "Limits no devices (\(reason)): CAP_MKNOD goes in its place.",
      line: "Devices could not be limited (\(reason)); CAP_MKNOD goes instead.",
      more: """
        cgroup v2 limits devices by a BPF program, and this kernel takes none of us. So that no process makes a name for \
        the host's disk, the container is not given the capability that mknod asks for.
        """,
      story: """
        The kernel was asked with a program that lets everything pass, and refused it: \(reason). EPERM means that BPF is \
        forbidden, as it often is where root is itself in a container; EINVAL that the kernel was built without \
        CONFIG_CGROUP_BPF. docker and podman would fail here.
        """,
      whyNow: "Where the filter would be attached, before there is a process.",
      notSo: NotSo(
        belief: "Without CAP_MKNOD it has no devices.",
        truth: "Those in its /dev are there and can be opened. It only can't make others."))
  }
}
