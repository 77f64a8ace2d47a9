/// The name of a step in traces, quizzes and command lines. Never renamed, never translated.
public enum Kind: String, CaseIterable, Codable, Sendable {
  // 1 image
  case imageResolve = "image.resolve"
  case rootfsUse = "rootfs.use"
  case registryRequest = "registry.request"
  case registryAuth = "registry.auth"
  case layerFetch = "layer.fetch"
  case manifestGet = "manifest.get"
  case configGet = "config.get"
  case layerVerify = "layer.verify"
  case layerSkip = "layer.skip"
  case layerUnpack = "layer.unpack"
  case imageTag = "image.tag"
  case layerSend = "layer.send"
  case archiveWrite = "archive.write"
  case archiveRead = "archive.read"
  case layerPack = "layer.pack"
  case credentialsStore = "credentials.store"
  case credentialsErase = "credentials.erase"
  case filesCopy = "files.copy"
  case imageUntag = "image.untag"
  case imageDelete = "image.delete"
  case layerDelete = "layer.delete"
  case layerKeep = "layer.keep"
  case containerCreate = "container.create"
  case rwCreate = "rw.create"
  case etcFiles = "etc.files"
  case specWrite = "spec.write"
  case containerRename = "container.rename"
  case volumeCreate = "volume.create"
  case volumeFill = "volume.fill"
  // 2 limits
  case syncOpen = "sync.open"
  case stdioOpen = "stdio.open"
  case ttyEnter = "tty.enter"
  case cgroupCreate = "cgroup.create"
  case cgroupLimits = "cgroup.limits"
  case cgroupDevices = "cgroup.devices"
  case cgroupAbsent = "cgroup.absent"
  /// org.freedesktop.systemd1(5)
  case cgroupScope = "cgroup.scope"
  // 3 process
  case nsClone = "ns.clone"
  case nsUser = "ns.user"
  case procHelper = "proc.helper"
  case procAdopt = "proc.adopt"
  case userRoot = "user.root"
  case layerMap = "layer.map"
  case aquariumUsers = "aquarium.users"
  case aquariumSeal = "aquarium.seal"
  case aquariumFill = "aquarium.fill"
  case execClone = "exec.clone"
  case procTie = "proc.tie"
  case procHide = "proc.hide"
  // 4 isolation
  case cgroupJoin = "cgroup.join"
  case nsCgroup = "ns.cgroup"
  case execJoin = "exec.join"
  case sessionNew = "session.new"
  case utsHostname = "uts.hostname"
  case netLoUp = "net.lo_up"
  // 5 root
  case mountPrivate = "mount.private"
  case overlayMount = "overlay.mount"
  case mountPrepare = "mount.prepare"
  case volumeOpen = "volume.open"
  case rootPivot = "root.pivot"
  case rootChroot = "root.chroot"
  // 6 furnish
  case mountProc = "mount.proc"
  case mountDev = "mount.dev"
  case devNodes = "dev.nodes"
  case mountSys = "mount.sys"
  case mountCgroup = "mount.cgroup"
  case mountVolume = "mount.volume"
  case ttyOpen = "tty.open"
  case mountInit = "mount.init"
  case procMask = "proc.mask"
  case procReadonly = "proc.readonly"
  case sysctlSet = "sysctl.set"
  case rootReadonly = "root.readonly"
  case rootDetachOld = "root.detach_old"
  case cwdSet = "cwd.set"
  // 7 rights
  case rlimitSet = "rlimit.set"
  case oomScoreAdj = "oom.score_adj"
  case signalsReset = "signals.reset"
  case stdioGive = "stdio.give"
  case ttyGive = "tty.give"
  case capBoundDrop = "cap.bound_drop"
  case seccompLoad = "seccomp.load"
  case userSet = "user.set"
  case capSet = "cap.set"
  case privNoNewPrivs = "priv.no_new_privs"
  case fdClose = "fd.close"
  // 8 exec
  case startBlock = "start.block"
  case ttyTake = "tty.take"
  case fsWatch = "fs.watch"
  case startRelease = "start.release"
  case execUser = "exec.user"
  case cgroupFreeze = "cgroup.freeze"
  case cgroupThaw = "cgroup.thaw"
  case attachConnect = "attach.connect"
  case procSeen = "proc.seen"
  case cgroupOom = "cgroup.oom"
  case healthStatus = "health.status"
  case callOther = "call.other"
  case fsSeen = "fs.seen"
  case fsMissed = "fs.missed"
  // 9 end
  case attachDetach = "attach.detach"
  case procOpen = "proc.open"
  case stopSignal = "stop.signal"
  case stopTimeout = "stop.timeout"
  case stopKill = "stop.kill"
  case procExit = "proc.exit"
  case procKill = "proc.kill"
  case fsChanged = "fs.changed"
  case nsReleased = "ns.released"
  case cgroupRmdir = "cgroup.rmdir"
  case cgroupParentRmdir = "cgroup.parent_rmdir"
  case rwDelete = "rw.delete"
  case stateDelete = "state.delete"
  case volumeDelete = "volume.delete"

  /// The chapter in which a step of this kind stands.
  public var scene: Scene {
    switch self {
    case .imageResolve, .rootfsUse, .manifestGet, .configGet, .layerVerify, .layerSkip, .layerUnpack, .imageTag,
      .registryRequest, .registryAuth, .layerFetch, .layerSend, .archiveWrite, .archiveRead, .layerPack,
      .credentialsStore, .credentialsErase, .filesCopy, .imageUntag, .imageDelete, .layerDelete, .layerKeep,
      .containerCreate, .rwCreate, .etcFiles,
      .specWrite, .containerRename, .volumeCreate, .volumeFill:
      .image
    case .syncOpen, .stdioOpen, .ttyEnter, .cgroupCreate, .cgroupLimits, .cgroupDevices, .cgroupAbsent, .cgroupScope:
      .limits
    case .nsClone, .nsUser, .procHelper, .procAdopt, .userRoot, .layerMap, .aquariumUsers, .aquariumSeal, .aquariumFill,
      .execClone, .procTie, .procHide:
      .process
    case .cgroupJoin, .nsCgroup, .execJoin, .sessionNew, .utsHostname, .netLoUp: .isolation
    case .mountPrivate, .overlayMount, .mountPrepare, .volumeOpen, .rootPivot, .rootChroot: .root
    case .mountProc, .mountDev, .devNodes, .mountSys, .mountCgroup, .mountVolume, .mountInit, .ttyOpen, .procMask,
      .procReadonly, .sysctlSet, .rootReadonly, .rootDetachOld, .cwdSet:
      .furnish
    case .rlimitSet, .oomScoreAdj, .signalsReset, .stdioGive, .ttyGive, .capBoundDrop, .seccompLoad, .userSet, .capSet,
      .privNoNewPrivs, .fdClose:
      .rights
    case .startBlock, .ttyTake, .fsWatch, .fsSeen, .fsMissed, .startRelease, .execUser, .cgroupFreeze, .cgroupThaw,
      .attachConnect, .procSeen,
      .cgroupOom, .healthStatus, .callOther:
      .exec
    case .attachDetach, .procOpen, .stopSignal, .stopTimeout, .stopKill, .procExit, .procKill, .fsChanged, .nsReleased,
      .cgroupRmdir,
      .cgroupParentRmdir, .rwDelete, .stateDelete, .volumeDelete:
      .end
    }
  }
}
