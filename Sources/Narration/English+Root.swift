import Steps

// Scene 5
extension English {
  func pivotRoot(_ told: Told, _ newRoot: String) -> Text {
    Text(
      plan: "Makes the layer stack the process's root directory, in place of the host's disk.",
      line: "Its root directory changed from the host's disk to the layer stack.",
      more: """
        Until here / was the host's disk for this process too, though it had been PID \(told.inside ?? 1) to itself \
        since scene 3. Now every path that it uses starts in \(newRoot). Nothing else changed: same process, same \
        PIDs, same user. The host's tree is still mounted beneath, until the end of scene 6.
        """,
      story: """
        chdir(\(newRoot)), then pivot_root(".", "."): the mount at the current directory becomes the root of this \
        mount namespace, and the old root is stacked on the same spot, so no directory for it is needed in the image. \
        The kernel wants both to be mount points, and neither may have shared propagation (EINVAL), which is why / was \
        made private first. The root and the current directory of every process in the namespace that stood at the old \
        root move along. chroot would change only where one process's path look-up starts, with the host's tree still \
        mounted.
        """,
      whyNow: "After the overlay is mounted, before /proc: every path that comes later resolves inside the image.",
      notSo: NotSo(
        belief: "It became root, and that made it PID 1.",
        truth: told.inside.map { "It has been PID \($0) since clone3, in scene 3. The user did not change." }
          ?? "Its PID was given by clone3, in scene 3. The user did not change."))
  }
}
