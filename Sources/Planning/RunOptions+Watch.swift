public import OCISpec
public import Steps

extension RunOptions {
  /// The first Linux whose fanotify tells of a rename as one event, and of the file itself. fanotify_mark(2), FAN_RENAME
  static let watchingKernel = "5.17"

  /// Whether --watch-files can be had. An ordinary user is told neither of a whole file system nor who changed it, and
  /// inotify(7) knows single folders and no process: rather than half of it they get the reason.
  public func checkWatch(_ config: RuntimeConfig, _ facts: HostFacts) throws(UsageError) {
    guard watchesFiles else { return }
    guard config.linux.uidMappings == nil else {
      throw UsageError(
        facts.uid == 0
          ? "--watch-files can't look into a container that has users of its own: leave out --userns and --break-isolation"
          : "--watch-files needs root: an ordinary user is not told who changes files (fanotify(7)); run it by sudo, or leave"
            + " it out: what was changed is in the trace at the end of the run all the same")
    }
    guard HostFacts.isRelease(facts.kernel, atLeast: Self.watchingKernel) else {
      throw UsageError(
        "--watch-files needs Linux \(Self.watchingKernel) or newer, this is \(facts.kernel): leave it out; what was changed is"
          + " in the trace at the end of the run all the same")
    }
  }
}
