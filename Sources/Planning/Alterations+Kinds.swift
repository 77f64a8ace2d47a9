public import Steps

extension Kind {
  /// The host, or another container, is less safe without it: it is left out in an aquarium only.
  public var isProtection: Bool {
    switch self {
    case .cgroupCreate, .cgroupLimits, .cgroupDevices, .procTie, .procHide, .cgroupJoin, .nsCgroup, .execJoin,
      .sessionNew, .mountPrivate, .rootPivot, .rootDetachOld, .procMask, .procReadonly, .rootReadonly, .rlimitSet,
      .stdioGive, .ttyGive, .capBoundDrop, .userSet, .capSet, .fdClose, .seccompLoad, .privNoNewPrivs, .nsUser,
      .userRoot,
      .procHelper, .procAdopt, .layerMap, .aquariumUsers, .aquariumSeal, .aquariumFill:
      true
    case .imageResolve, .rootfsUse, .configGet, .layerSkip, .layerUnpack, .containerCreate, .rwCreate, .etcFiles,
      .specWrite, .containerRename, .volumeCreate, .volumeFill, .syncOpen, .stdioOpen, .nsClone, .execClone,
      .utsHostname, .netLoUp, .overlayMount, .mountPrepare, .volumeOpen, .rootChroot, .mountProc, .mountDev, .devNodes,
      .mountSys, .mountCgroup, .mountVolume, .ttyOpen, .mountInit, .sysctlSet, .cwdSet, .oomScoreAdj, .signalsReset,
      .startBlock, .ttyTake, .startRelease, .execUser, .cgroupFreeze, .cgroupThaw, .procOpen, .stopSignal,
      .stopTimeout, .stopKill, .procExit, .procKill, .nsReleased, .fsChanged, .cgroupRmdir, .cgroupParentRmdir,
      .rwDelete,
      .stateDelete, .volumeDelete, .attachConnect, .attachDetach, .procSeen, .cgroupOom, .healthStatus, .callOther,
      .fsWatch, .fsSeen, .fsMissed,
      .manifestGet,
      .layerVerify, .imageTag, .cgroupAbsent, .cgroupScope, .ttyEnter, .registryRequest, .registryAuth, .layerFetch,
      .layerSend, .archiveWrite, .archiveRead, .layerPack, .credentialsStore, .credentialsErase, .filesCopy,
      .imageUntag, .imageDelete, .layerDelete, .layerKeep:
      false
    }
  }

  /// Why it stays in every plan.
  enum Necessity {
    /// It was done before there was a plan.
    case doneBefore
    /// Without it nothing that follows can be performed or watched.
    case carries
    /// It is what the verb is there for, or what it owes to the machine.
    case owed
  }

  var necessity: Necessity? {
    switch self {
    case .imageResolve, .rootfsUse, .configGet, .layerSkip, .layerUnpack, .manifestGet, .layerVerify, .imageTag,
      .registryRequest, .registryAuth, .layerFetch, .layerSend, .archiveWrite, .archiveRead, .layerPack,
      .credentialsStore, .credentialsErase, .filesCopy, .cgroupScope:
      .doneBefore
    case .containerCreate, .specWrite, .syncOpen, .stdioOpen, .nsClone, .execClone, .execJoin, .ttyOpen, .startBlock,
      .ttyTake, .startRelease, .execUser, .procOpen, .procExit, .nsReleased, .fsChanged, .attachConnect, .procSeen,
      .cgroupOom,
      .healthStatus, .callOther, .fsSeen, .fsMissed, .nsUser, .userRoot, .procHelper, .procAdopt, .layerMap,
      .aquariumUsers, .aquariumSeal,
      .aquariumFill,
      .cgroupAbsent, .ttyEnter:
      .carries
    case .containerRename, .attachDetach, .cgroupFreeze, .cgroupThaw, .procKill, .cgroupRmdir, .cgroupParentRmdir,
      .rwDelete,
      .stateDelete, .volumeDelete, .imageUntag, .imageDelete, .layerDelete, .layerKeep:
      .owed
    default: nil
    }
  }

  /// What can stand in its place, by the same argument.
  var substitutes: [Kind] { self == .rootPivot ? [.rootChroot] : [] }
}

extension Operation {
  /// The same by other means; nil where there are none.
  func replaced(by kind: Kind) -> Operation? {
    if case .pivotRoot(let root) = self, kind == .rootChroot { return .enterRoot(root) }
    return nil
  }
}
