import Steps

// Scene 8: what becomes of the files while the program runs
extension English {
  func watchFiles() -> Text {
    Text(
      plan: "Has the kernel tell of every change of the container's files.",
      line: "From here on the kernel tells the monitor who changes which file.",
      more: """
        The mark lies on the overlay's whole file system: whoever changes something in it is told of, the container's \
        processes, those of exec, and cp from outside. Volumes, /dev and other tmpfs are file systems of their own: nothing is told of them.
        """,
      story: """
        fanotify_init makes a queue, fanotify_mark says of what it is to be told. Each event bears the PID, what was done, a \
        name, and the handle of the folder that it is in; open_by_handle_at leads from the handle back to a path. For that the overlay \
        was mounted with nfs_export=on. Programs that begin are told too: a process is looked at before it is gone. What is written through a mapping of memory it does not tell.
        """,
      whyNow: "The last thing before the program starts: what the engine did to the files is not to be among it.",
      notSo: NotSo(
        belief: "Somebody has to look at the files again and again to see what changes.",
        truth: "Every change is a system call, and the kernel can tell of it while it performs it."))
  }

  func observeFile(_ event: FileEvent) -> Text {
    Text(
      plan: "Sees what a process does to a file.",
      line: "\(who(event)) \(list(event.changes.map(done))) \(what(event)).",
      more: """
        \(numbers(event)) What it did to the file within a moment stands here as one, however often it did it: of a million \
        writes the kernel tells what was not yet read, once.
        """,
      story: """
        The event was read from the queue of fanotify right after the change: it bears a PID and no name. The name and the \
        PID inside stand in /proc/PID/status, as long as the process is there. Of several changes that one event tells the order is lost. \
        `fishbowl trace sql "SELECT * FROM file_event"` lists them all.
        """,
      whyNow: "While the program runs, at the moment when the kernel told it.",
      notSo: NotSo(
        belief: "A file that is deleted in the end left no trace.",
        truth: "The layer that is left does not show it. That it was there, and who made it, is told here."))
  }

  private func who(_ event: FileEvent) -> String {
    event.program.map { Format.path($0) } ?? "A process that was gone by then"
  }

  private func what(_ event: FileEvent) -> String {
    let noun = event.isFolder == true ? "the folder " : ""
    let place = event.path.hasPrefix("/") ? "" : " in a folder that is gone"
    return noun + Format.path(event.path) + place + (event.target.map { " to \(Format.path($0))" } ?? "")
  }

  private func done(_ change: FileEvent.Change) -> String {
    switch change {
    case .created: "made"
    case .modified: "wrote to"
    case .attributes: "changed the attributes of"
    case .moved: "moved"
    case .deleted: "deleted"
    }
  }

  private func numbers(_ event: FileEvent) -> String {
    guard event.pid > 0 else { return "Which process it was the kernel does not say." }
    guard let inside = event.pidInside else {
      return "To the host it had PID \(event.pid); the container has no number for it, or it was gone too soon."
    }
    return "It is PID \(event.pid) to the host, and \(inside) inside."
  }

  func observeMissed(_ reason: MissedChanges, _ count: Int?) -> Text {
    Text(
      plan: "Sees that changes of files are missing.",
      line: missedLine(reason, count),
      more: reason == .overflow
        ? "The queue holds fs.fanotify.max_queued_events events. What came while it was full the kernel has thrown away."
        : "A run keeps a thousand of them, so that a flood does not fill the trace.",
      story: """
        Nothing else is lost: the layer is looked at when the run has ended, whole, and by the end of the program all that was \
        told has been read. Who did what in the gap nobody knows any more.
        """,
      whyNow: "At the moment when it was noticed.")
  }

  private func missedLine(_ reason: MissedChanges, _ count: Int?) -> String {
    if reason == .overflow { return "The queue was full: changes of files are missing here." }
    return count.map { "\(self.count($0, "more change")) of files came after what is kept." }
      ?? "As many changes of files are kept as a run may have; the rest is counted."
  }
}
