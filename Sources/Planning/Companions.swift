import Steps

/// Which steps go with one that is left out: they would act on something else, or have nothing to act on.
enum Companions {
  /// Nil: the step stays, and what then becomes of it is the lesson.
  static func reason(for step: Step, without target: Alterations.Target) -> Omission.Reason? {
    switch target {
    case .namespace(let namespace): reason(for: step, without: namespace)
    case .kind(let kind): reason(for: step, without: kind)
    }
  }

  /// What was meant for a namespace of its own would reach the host's.
  private static func reason(for step: Step, without namespace: Namespace) -> Omission.Reason? {
    let isElsewhere =
      switch namespace {
      case .mnt: changesTree(step)
      case .uts: step.kind == .utsHostname || step.kind == .sysctlSet
      case .net: step.kind == .netLoUp || step.kind == .sysctlSet
      case .ipc: step.kind == .sysctlSet
      case .cgroup, .pid, .time, .user: false
      }
    return isElsewhere ? .elsewhere : nil
  }

  private static func reason(for step: Step, without kind: Kind) -> Omission.Reason? {
    switch (kind, step.kind) {
    case (.cgroupCreate, .cgroupLimits), (.cgroupCreate, .cgroupDevices), (.cgroupCreate, .cgroupJoin),
      (.cgroupCreate, .mountCgroup):
      .nothing
    case (.cgroupCreate, .mountPrepare): isTree(step) ? .nothing : nil
    // Its root would be the group that the monitor is in.
    case (.cgroupCreate, .nsCgroup), (.cgroupJoin, .nsCgroup): .elsewhere
    case (.mountPrepare, .mountProc), (.mountPrepare, .mountDev), (.mountPrepare, .mountSys),
      (.mountPrepare, .mountCgroup), (.volumeOpen, .mountVolume), (.volumeOpen, .mountInit):
      .nothing
    // In the image's own folders.
    case (.mountPrepare, .devNodes), (.mountDev, .devNodes), (.mountSys, .mountCgroup): .elsewhere
    // What files are covered by.
    case (.mountPrepare, .procMask), (.mountDev, .procMask), (.devNodes, .procMask): .tool
    case (.mountPrepare, .procReadonly), (.mountPrepare, .sysctlSet), (.mountProc, .sysctlSet): .nothing
    case (.rootPivot, _): isLookedUp(step) ? .elsewhere : nil
    default: nil
    }
  }

  private static func isTree(_ step: Step) -> Bool {
    if case .prepareTree = step.operation { true } else { false }
  }

  /// Scenes 5 and 6, but for what has another object.
  private static func changesTree(_ step: Step) -> Bool {
    [.root, .furnish].contains(step.scene) && step.kind != .sysctlSet
  }

  /// By a path that would be the host's.
  private static func isLookedUp(_ step: Step) -> Bool { step.scene == .furnish && step.kind != .sysctlSet }

  /// Of a step whose objects are only partly gone, what is left of it; nil where nothing is.
  static func rest(of operation: Operation, without kind: Kind) -> Operation? {
    let lost = kind == .mountProc ? "/proc/" : kind == .mountSys ? "/sys/" : nil
    guard let lost else { return operation }
    switch operation {
    case .maskPaths(let files, let directories):
      let (files, directories) = (files.filter { !$0.hasPrefix(lost) }, directories.filter { !$0.hasPrefix(lost) })
      return files.isEmpty && directories.isEmpty ? nil : .maskPaths(files: files, directories: directories)
    case .makeReadOnly(let paths):
      let paths = paths.filter { !$0.hasPrefix(lost) }
      return paths.isEmpty ? nil : .makeReadOnly(paths)
    default: return operation
    }
  }
}
