import Steps

// Scene 7
extension English {
  func resetSignals(_ told: Told, _ ignored: [String]) -> Text {
    let also = ignored.isEmpty ? "" : ", and \(count(ignored.count, "ignored signal")) set back to default"
    return Text(
      plan: "Unblocks all signals\(also).",
      line: "All signals were unblocked\(also).",
      more: """
        execve resets handlers, for the code they call is gone. But a blocked signal stays blocked, and an ignored one \
        stays ignored: whatever started Fishbowl would decide what the program can be told.\
        \(ignored.isEmpty ? "" : " Ignored were \(list(ignored)).")
        """,
      story: """
        rt_sigprocmask(SIG_SETMASK, []) empties the mask, rt_sigaction with SIG_DFL sets a signal back. nohup, for \
        one, works by leaving SIGHUP ignored across execve. The first process of a PID namespace is special besides: \
        the kernel drops signals from its own namespace for which it has set no handler.
        """,
      whyNow: "As late as possible: the program inherits what is set now.",
      notSo: told.inside == 1
        ? NotSo(
          belief: "PID 1 gets signals like any process.",
          truth: "From inside it gets only those it has a handler for, never SIGKILL. From the host SIGKILL works.")
        : nil)
  }

  func giveStdio(_ uid: UInt32, _ gid: UInt32) -> Text {
    Text(
      plan: "Makes the three pipes its standard streams, owned by uid \(uid), gid \(gid).",
      line: "The pipes are now its descriptors 0, 1 and 2, and belong to uid \(uid).",
      more: """
        A program expects its standard input, output and error at these numbers. The owner counts when it opens \
        /dev/stdout or /dev/stderr by name: that is a new open, with a check of the owner and mode.
        """,
      story: """
        fchown gives each pipe to uid \(uid), gid \(gid); then it is duplicated onto its number, which closes what was \
        there. /dev/stderr is a link to /proc/self/fd/2. A pipe has mode 0600, so another user would get EACCES.
        """,
      whyNow: "Before the user is set: to give a file away takes CAP_CHOWN.")
  }

  func dropBounding(_ told: Told, _ dropped: [Capability]) -> Text {
    let bounding = told.capabilities("bounding")
    let isAgain = bounding.before > 0 && bounding.before == bounding.after
    let left = bounding.before > 0 && !isAgain ? " \(bounding.after) of \(bounding.before) are left." : ""
    let using = told.capabilities("effective").after
    return Text(
      plan: "Takes \(capabilities(dropped.count)) out of its bounding set, for good.",
      line: isAgain
        ? "Its bounding set was cut down once more: \(bounding.after) are left, as before."
        : "\(capabilities(dropped.count).sentenceCased) left its bounding set.\(left)",
      more: """
        The bounding set is the most that an execve can ever give it. What is out of it can't come back, not even by a \
        set-user-ID root program. What it can use right now is another set\
        \(using > 0 ? ", and that still holds \(using)" : "").
        """,
      story: """
        prctl(PR_CAPBSET_DROP) takes one capability, so it is called \(dropped.count) times: \
        \(list(dropped.map(\.name))). It needs CAP_SETPCAP, works for the caller and its future children, and can't be \
        undone. For uid 0, execve makes the permitted set anew out of the bounding set: had only the other sets been \
        cut down, they would come back there.
        """,
      whyNow: "While CAP_SETPCAP is in use; the sets in use follow two steps later.",
      notSo: NotSo(
        belief: "What is out of the bounding set can't be used any more.",
        truth: using > 0
          ? "It can't be gained again. In use are still \(using), until cap.set."
          : "It can't be gained again. What is in use goes at cap.set."))
  }

  private func capabilities(_ number: Int) -> String { count(number, "capability", plural: "capabilities") }

  func setUser(_ told: Told, _ uid: UInt32, _ gid: UInt32, _ groups: [UInt32]) -> Text {
    let before = told.before[.process(1), "uid"].flatMap { UInt32($0) } ?? 0
    let others = groups.isEmpty ? "no further groups" : "the groups \(list(groups.map(String.init)))"
    return Text(
      plan: before == uid ? "Sets its user: it stays uid \(uid), gid \(gid)." : "Becomes uid \(uid), gid \(gid).",
      line: before == uid ? "It is still uid \(uid)\(root(uid)), gid \(gid)." : "It became uid \(uid), gid \(gid).",
      more: "\(told.after.hasOwn(.user) ? mappedUser(uid) : sameUser(uid)) It has \(others).",
      story: """
        The order is setgroups, setresgid, setresuid: once uid 0 is gone, there is no right to change groups. Each sets \
        the real, the effective and the saved number, so that no way leads back. A change from uid 0 to another empties \
        the effective set, and the permitted one too unless PR_SET_KEEPCAPS was set before; it also clears \
        PR_SET_PDEATHSIG, which is why that is set again.
        """,
      whyNow: "After everything that takes uid 0 or CAP_CHOWN, before the capabilities that setting it needs are gone.",
      notSo: userBelief(told, uid))
  }

  private func root(_ uid: UInt32) -> String { uid == 0 ? " (root)" : "" }

  private func mappedUser(_ uid: UInt32) -> String {
    "Its users are its own: outside, this uid \(uid) is whom scene 3 has mapped it to."
  }

  private func sameUser(_ uid: UInt32) -> String {
    uid == 0
      ? """
      Users are shared with the host, so this is the same uid 0 as outside. What keeps it in check is what it lacks: \
      capabilities, devices, and paths to the host's files.
      """
      : """
      Users are shared with the host, so this is uid \(uid) of the host as well, whatever name the image has for it. \
      The kernel knows numbers only.
      """
  }

  private func userBelief(_ told: Told, _ uid: UInt32) -> NotSo? {
    if told.after.hasOwn(.user) { return nil }
    if uid == 0 {
      return NotSo(
        belief: "Root inside is not root outside.",
        truth: "It is the same uid 0. Only a user namespace maps it to another; this run has none.")
    }
    let bounding = told.after.capabilities(of: 1, "bounding").count
    return NotSo(
      belief: "With --user it keeps the capabilities that root has.",
      truth: "After execve none is in use\(bounding > 0 ? "; \(bounding) stay in the bounding set" : "").")
  }

  func setCapabilities(_ told: Told, _ kept: [Capability]) -> Text {
    let (permitted, effective) = (told.capabilities("permitted"), told.after.capabilities(of: 1, "effective").count)
    let known = permitted.before > 0
    let left = known ? "\(effective) of \(permitted.before) are left" : "\(kept.count) are left"
    return Text(
      plan: kept.isEmpty ? "Gives up all capabilities." : "Keeps \(capabilities(kept.count)) and gives up the rest.",
      line: known && effective > 0 && effective == permitted.before
        ? "It keeps all its \(capabilities(effective))."
        : (known ? effective == 0 : kept.isEmpty)
          ? "It gave up its capabilities: none is left in use." : "It gave up the other capabilities too: \(left).",
      more: """
        The rights of root are split into capabilities: before a privileged call the kernel asks for one of them, not for \
        uid 0. \
        \(kept.isEmpty ? "None is kept." : "Kept are \(list(kept.map(\.name))).")
        """,
      story: """
        capset writes three sets at once: effective (what is checked), permitted (what may be made effective) and \
        inheritable, which is left empty. The ambient set is emptied by prctl. A permitted capability that is given up \
        can't be taken back. At execve the sets are computed anew: for uid 0 permitted becomes what the bounding set \
        allows; for any other user it becomes empty, if the file grants nothing.
        """,
      whyNow: "After every step that needed one of them; what is left to do needs none.",
      notSo: rightsBelief(told, kept, effective: known ? effective : kept.count, of: permitted.before))
  }

  private func rightsBelief(_ told: Told, _ kept: [Capability], effective: Int, of total: Int) -> NotSo? {
    let uid = told.after[.process(1), "uid"] ?? "0"
    guard uid == "0", !kept.contains(where: { $0.name == "CAP_SYS_ADMIN" }) else { return nil }
    let of = total > 0 ? " of \(total)" : ""
    return NotSo(
      belief: "Root inside can do anything.",
      truth: "It has \(effective)\(of) capabilities. Without CAP_SYS_ADMIN it can't even mount.")
  }

  func closeDescriptors() -> Text {
    Text(
      plan: "Marks every descriptor above 2 to be closed at execve.",
      line: "Every descriptor above 2 will be closed at execve.",
      more: """
        The program gets its three standard streams and nothing else. The gate, the FIFO and whatever was inherited \
        close by themselves at the moment it starts.
        """,
      story: """
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) marks them all in one call (Linux 5.11). They are marked and not \
        closed, for the gate and the FIFO are still needed: that the gate closes tells the monitor that execve has \
        succeeded. A forgotten descriptor of a directory of the host would be a way out of the container.
        """,
      whyNow: "When everything that opens descriptors is done.",
      notSo: NotSo(
        belief: "With a root of its own no file of the host can be reached.",
        truth: "A descriptor that was opened before still leads there: hence this step."))
  }
}
