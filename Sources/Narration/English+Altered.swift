import Steps

// What is said where a plan was changed by hand.
extension English {
  func enterRoot(_ path: String) -> Text {
    Text(
      plan: "Makes paths begin at the layer stack, and leaves the host's disk mounted.",
      line: "Paths begin at the layer stack now; the host's disk is still mounted.",
      more: """
        From here on every absolute path that it uses starts at \(Format.path(path)). The mount namespace still has the \
        host's tree as its root: a process that holds a directory outside, or may call chroot, can go back there.
        """,
      story: """
        chroot writes one field of the process: where the look-up of paths begins. A process that calls chroot on a \
        folder below while its current directory stays above has left it: the way up ends only at the root that the process \
        has, and it has none there. pivot_root changes the root of the whole mount namespace, and the old one can then be detached.
        """,
      whyNow: "It stands where root.pivot does: after the overlay is there, before what is placed in it.",
      notSo: NotSo(
        belief: "chroot locks a process in.", truth: "It changes where names are looked up, and no more."))
  }

  func without(_ kind: Kind) -> String {
    switch kind {
    case .rwCreate: "Nothing can take what the container writes."
    case .etcFiles: "It has no hosts, hostname and resolv.conf of its own."
    case .volumeCreate, .volumeFill: "The volume isn't there, or has no files."
    case .cgroupCreate: "It has no group: nothing is limited, nothing is counted."
    case .cgroupLimits: "It may use as much of the machine as there is."
    case .cgroupDevices: "It may open every device that it can make a node of."
    case .procTie: "It outlives whoever watches it."
    case .procHide: "The container's processes can look into this one's memory."
    case .cgroupJoin: "It stays in the group of whoever made it: no limit holds it."
    case .nsCgroup: "It sees where in the host's groups it is."
    case .sessionNew: "It shares session and signals with whoever made it."
    case .utsHostname: "Its hostname is still a copy of the host's."
    case .netLoUp: "127.0.0.1 can't be reached inside."
    case .mountPrivate: "What it mounts may appear on the host."
    case .overlayMount: "There is no layer stack that could become its root."
    case .mountPrepare: "There is no /proc, /dev and /sys to put in place."
    case .volumeOpen: "Files of the host are not at hand when they are to be mounted."
    case .rootPivot: "Its / is still the host's disk."
    case .rootChroot: "Its / is still the host's disk."
    case .mountProc: "There is no /proc inside: ps finds nothing."
    case .mountDev: "There are no devices inside, not even /dev/null."
    case .devNodes: "/dev is empty: not even /dev/null is there."
    case .mountSys: "There is no /sys inside."
    case .mountCgroup: "It can't see its own limits under /sys/fs/cgroup."
    case .mountVolume: "Files and folders of the host are not where they were to be."
    case .mountInit: "There is no init to start."
    case .procMask: "Files of /proc and /sys that tell of the host can be read."
    case .procReadonly:
      "Settings of the kernel under /proc are not read-only; only that it is not the host's root keeps it from them."
    case .sysctlSet: "The kernel's settings inside stay what they were."
    case .rootReadonly: "Its / can be written to."
    case .rootDetachOld: "The host's tree is still mounted."
    case .cwdSet: "It starts where it stands, and not where it was to."
    case .rlimitSet: "The limits of this one process are the caller's."
    case .oomScoreAdj: "For want of memory it is no sooner killed than others."
    case .signalsReset: "Signals that the caller blocked or ignored stay so."
    case .stdioGive, .ttyGive: "Its streams are the caller's own."
    case .capBoundDrop: "Every right stays within reach of a file that grants it."
    case .userSet: "It is still the user who made it."
    case .capSet: "It has all rights that its bounding set leaves."
    case .fsWatch: "Nobody is told what becomes of its files while it runs."
    case .fdClose: "What the caller had open is open inside, too."
    case .stopSignal: "It isn't asked to end."
    case .stopTimeout: "It gets no time to end by itself."
    case .stopKill: "If it does not end by itself, it goes on."
    default: "The plan does not reach what it is there for."
    }
  }

  func without(_ namespace: Namespace) -> String {
    switch namespace {
    case .cgroup: "It sees where in the host's groups it is."
    case .ipc: "It shares queues and shared memory with the host."
    case .mnt: "It has the host's mounts, and so the host's files."
    case .net: "It has the host's network."
    case .pid: "It sees the host's processes, and is not PID 1."
    case .time: "Its clocks are the host's."
    case .user: "Its root is the host's root."
    case .uts: "Its hostname is the host's."
    }
  }

  func name(of reason: Omission.Reason) -> String { why(reason, "they", "have") }

  /// What is left out with another step, and why.
  func goes(_ kinds: [String], _ reason: Omission.Reason) -> String {
    let isOne = kinds.count == 1
    let cause = isOne ? why(reason, "it", "has") : name(of: reason)
    return "With it \(isOne ? "goes" : "go") \(kinds.joined(separator: ", ")): \(cause)."
  }

  private func why(_ reason: Omission.Reason, _ subject: String, _ has: String) -> String {
    switch reason {
    case .asked: "as asked"
    case .elsewhere: "\(subject) would act on something else"
    case .nothing: "\(subject) \(has) nothing to act on"
    case .tool: "\(subject) \(has) nothing to act by"
    }
  }
}
