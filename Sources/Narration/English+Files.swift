import Steps

extension English {
  func observeChanges(_ summary: ChangeSummary) -> Text {
    let parts = [
      summary.created > 0 ? "\(summary.created) new" : nil,
      summary.copied > 0 ? "\(summary.copied) copied up (\(bytes(summary.copiedBytes)))" : nil,
      summary.hiding > 0 ? count(summary.hiding, "whiteout") : nil,
    ].compactMap { $0 }
    let changed = summary.changedBytes > 0 ? bytes(summary.changedBytes) : "none"
    let cost =
      "Before a file from below is changed it is copied up whole: \(bytes(summary.copiedBytes)) were copied, and"
      + " \(changed) of them changed."
    return Text(
      plan: "Sees what is in its writable layer.",
      line: "In its own layer: \(list(parts))\(summary.isCut ? ", and more" : "").",
      more: """
        \(summary.copied > 0 ? cost : "Nothing had to be copied up from the image's layers.") The image's layers are as before; \
        what the container has done lies in its own, and goes with it.
        """,
      story: """
        This is an observation: the directory that was the overlay's upper one was read when the last process was gone. A whiteout \
        is a character device 0, 0; of a folder that hides all from below tells an attribute. Of a file that was copied up \
        overlayfs notes the origin. `fishbowl trace sql "SELECT * FROM change"` lists the files\(summary.isCut ? ", as many as were looked at" : "").
        """,
      whyNow: "Before the clean-up, which may take the layer away, and when nobody writes there any more.",
      notSo: NotSo(
        belief: "Changing a byte costs a byte.",
        truth: "It costs the whole file, once: a layer is changed file by file. A chmod costs the same."))
  }
}
