extension Operation {
  /// The kind under which this operation is planned, recorded and explained.
  public var kind: Kind {
    switch self {
    case .resolveImage: .imageResolve
    case .useRootfs: .rootfsUse
    case .requestRegistry: .registryRequest
    case .authorize: .registryAuth
    case .fetchLayer: .layerFetch
    case .readManifest: .manifestGet
    case .readImageConfig: .configGet
    case .verifyLayer: .layerVerify
    case .tagImage: .imageTag
    case .sendBlob: .layerSend
    case .writeArchive: .archiveWrite
    case .readArchive: .archiveRead
    case .packLayer: .layerPack
    case .storeCredentials: .credentialsStore
    case .eraseCredentials: .credentialsErase
    case .copyFiles: .filesCopy
    case .untagImage: .imageUntag
    case .deleteBlobs: .imageDelete
    case .deleteLayer: .layerDelete
    case .keepLayer: .layerKeep
    case .findLayer: .layerSkip
    case .unpackLayer: .layerUnpack
    case .createContainer: .containerCreate
    case .createWritableLayer: .rwCreate
    case .writeEtcFiles: .etcFiles
    case .writeSpec: .specWrite
    case .replaceSpec: .specWrite
    case .renameContainer: .containerRename
    case .createVolume, .makeFolders: .volumeCreate
    case .fillVolume: .volumeFill
    case .openSync: .syncOpen
    case .openStdio: .stdioOpen
    case .createCgroup: .cgroupCreate
    case .limitResources: .cgroupLimits
    case .limitDevices, .filterDevices, .lackDeviceFilter: .cgroupDevices
    case .clone: .nsClone
    case .openTerminalInside: .ttyEnter
    case .lackCgroup: .cgroupAbsent
    case .enterScope: .cgroupScope
    case .mapIDs: .nsUser
    case .cloneHelper: .procHelper
    case .adopt: .procAdopt
    case .cloneByHelper: .nsClone
    case .cloneInsideByHelper: .execClone
    case .becomeRoot: .userRoot
    case .joinOpenCgroup: .cgroupJoin
    case .makeUsers: .aquariumUsers
    case .lendUsers, .showLayers: .layerMap
    case .sealHost: .aquariumSeal
    case .fillAquarium: .aquariumFill
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
    case .prepareMount, .prepareTree, .openSharedMemory, .openDevices: .mountPrepare
    case .openVolume, .openMountPoint: .volumeOpen
    case .pivotRoot: .rootPivot
    case .enterRoot: .rootChroot
    case .mountProc: .mountProc
    case .mountDev: .mountDev
    case .mountSys: .mountSys
    case .mountCgroup: .mountCgroup
    case .mountVolume, .placeMountPoint: .mountVolume
    case .mountInit: .mountInit
    case .makeDevices, .bindDevices: .devNodes
    case .maskPaths: .procMask
    case .makeReadOnly: .procReadonly
    case .openTerminal: .ttyOpen
    case .setSysctls: .sysctlSet
    case .makeRootReadOnly: .rootReadonly
    case .detachOldRoot: .rootDetachOld
    case .changeDirectory, .enterDirectory: .cwdSet
    case .limitProcess: .rlimitSet
    case .adjustOOMScore: .oomScoreAdj
    case .resetSignals: .signalsReset
    case .giveStdio: .stdioGive
    case .giveTerminal: .ttyGive
    case .dropBounding: .capBoundDrop
    case .setUser: .userSet
    case .setCapabilities: .capSet
    case .loadSeccomp: .seccompLoad
    case .forbidNewPrivileges: .privNoNewPrivs
    case .closeDescriptors: .fdClose
    case .waitForStart: .startBlock
    case .takeTerminal: .ttyTake
    case .watchFiles: .fsWatch
    case .releaseStart: .startRelease
    case .execute: .execUser
    case .freezeCgroup: .cgroupFreeze
    case .connectStreams: .attachConnect
    case .observeProcess: .procSeen
    case .observeOOM: .cgroupOom
    case .observeHealth: .healthStatus
    case .observeFile: .fsSeen
    case .observeMissed: .fsMissed
    case .otherCalls: .callOther
    case .leaveStreams, .observeDetach: .attachDetach
    case .thawCgroup: .cgroupThaw
    case .openProcess: .procOpen
    case .sendSignal: .stopSignal
    case .awaitEnd: .stopTimeout
    case .killAfterGrace: .stopKill
    case .awaitExit: .procExit
    case .killProcess: .procKill
    case .observeRelease: .nsReleased
    case .observeChanges: .fsChanged
    case .removeCgroup: .cgroupRmdir
    case .removeParentCgroups: .cgroupParentRmdir
    case .deleteWritableLayer: .rwDelete
    case .deleteVolume, .removeFolders: .volumeDelete
    case .deleteContainer: .stateDelete
    }
  }

  /// Its kind's, but for calls that may stand in any.
  public var scene: Scene {
    if case .otherCalls(let number) = self { return Scene(rawValue: number) ?? kind.scene }
    return kind.scene
  }
}
