import Steps

// Scene 7: what holds for good
extension English {
  func loadSeccomp(_ told: Told, _ filter: SeccompFilter) -> Text {
    Text(
      plan: "Puts \(whose(told, filter)) before its system calls.",
      line: "From now on \(whose(told, filter)) answers its calls first.",
      more: """
        Each system call is now shown to a small program in the kernel\(size(filter)) before anything is done. It sees the \
        call's number and its arguments, as numbers, and says yes or no. \
        \(filter.isDefault ? Self.lets : "Which calls pass, the profile says that was given.")
        """,
      story: """
        seccomp(SECCOMP_SET_MODE_FILTER) hands over BPF, which libseccomp makes of a list of names and which is kept for \
        the next run. A filter can't be taken off: children inherit it, execve keeps it, and another one can only be \
        stricter. It can't look into memory. The flags of clone3 lie there; docker's profile therefore answers ENOSYS, \
        and the C library falls back on clone.
        """,
      whyNow: told.after[.process(1), "no_new_privs"] == "1"
        ? "Last of all: no_new_privs spares the right to do it, and setup's own calls are over."
        : "While CAP_SYS_ADMIN is in use: without it, or no_new_privs, the kernel says EACCES.",
      notSo: NotSo(
        belief: "Without CAP_SYS_ADMIN root is harmless, so capabilities are enough.",
        truth: "Many calls ask for no capability. A fault in one that can't be made can't be used."))
  }

  private static let lets = """
    docker's default lets a few hundred calls pass. To mount, to load a module or to make a namespace it answers EPERM, \
    unless the capability for that was given.
    """

  private func whose(_ told: Told, _ filter: SeccompFilter) -> String {
    if told.facts.isForeign { return "a seccomp filter" }
    return filter.isDefault ? "docker's default seccomp filter" : "the seccomp filter of your profile"
  }

  private func size(_ filter: SeccompFilter) -> String {
    filter.instructions == 0 ? "" : ", of \(count(filter.instructions, "instruction")),"
  }

  func forbidNewPrivileges() -> Text {
    Text(
      plan: "Lets no program that it executes give it new rights.",
      line: "From now on execve gives it no right that it lacks.",
      more: """
        A set-user-ID file, or one with capabilities of its own, makes whoever executes it more than he was: su and sudo \
        live on that. With no_new_privs the kernel passes over these marks.
        """,
      story: """
        prctl(PR_SET_NO_NEW_PRIVS, 1) sets a bit that children inherit, that execve keeps and that nobody can clear. \
        docker sets it only when asked, by --security-opt no-new-privileges. A process that has it may load a seccomp \
        filter without CAP_SYS_ADMIN: no set-user-ID program can then be led astray by the filter.
        """,
      whyNow: "What it may do is settled: from here on it can only become less.",
      notSo: NotSo(
        belief: "no_new_privs takes rights away.",
        truth: "It drops none. It stops execve from gaining any."))
  }
}
