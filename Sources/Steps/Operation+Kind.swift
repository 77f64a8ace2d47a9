extension Operation {
  /// The kind under which this operation is planned, recorded and explained.
  public var kind: Kind {
    switch self {
    case .resolveImage: .imageResolve
    case .useRootfs: .rootfsUse
    case .readImageConfig: .configGet
    case .findLayer: .layerSkip
    case .unpackLayer: .layerUnpack
    case .createContainer: .containerCreate
    case .createWritableLayer: .rwCreate
    case .writeEtcFiles: .etcFiles
    case .writeSpec: .specWrite
    case .renameContainer: .containerRename
    case .openSync: .syncOpen
    case .openStdio: .stdioOpen
    case .createCgroup: .cgroupCreate
    case .limitResources: .cgroupLimits
    case .limitDevices: .cgroupDevices
    case .clone: .nsClone
    case .cloneInside: .execClone
    case .hideMemory: .procHide
    case .joinNamespaces: .execJoin
    case .tieToMonitor: .procTie
    case .joinCgroup: .cgroupJoin
    case .unshareCgroupNamespace: .nsCgroup
    case .startSession: .sessionNew
    case .setHostname: .utsHostname
    case .raiseLoopback: .netLoUp
    case .makeMountsPrivate: .mountPrivate
    case .mountOverlay: .overlayMount
    case .prepareMount, .prepareTree: .mountPrepare
    case .openVolume: .volumeOpen
    case .pivotRoot: .rootPivot
    case .mountProc: .mountProc
    case .mountDev: .mountDev
    case .mountSys: .mountSys
    case .mountCgroup: .mountCgroup
    case .mountVolume: .mountVolume
    case .makeDevices: .devNodes
    case .maskPaths: .procMask
    case .makeReadOnly: .procReadonly
    case .detachOldRoot: .rootDetachOld
    case .changeDirectory, .enterDirectory: .cwdSet
    case .resetSignals: .signalsReset
    case .giveStdio: .stdioGive
    case .dropBounding: .capBoundDrop
    case .setUser: .userSet
    case .setCapabilities: .capSet
    case .closeDescriptors: .fdClose
    case .waitForStart: .startBlock
    case .releaseStart: .startRelease
    case .execute: .execUser
    case .freezeCgroup: .cgroupFreeze
    case .thawCgroup: .cgroupThaw
    case .openProcess: .procOpen
    case .sendSignal: .stopSignal
    case .awaitEnd: .stopTimeout
    case .killAfterGrace: .stopKill
    case .awaitExit: .procExit
    case .killProcess: .procKill
    case .observeRelease: .nsReleased
    case .removeCgroup: .cgroupRmdir
    case .deleteWritableLayer: .rwDelete
    case .deleteContainer: .stateDelete
    }
  }
}
