public import Steps

extension Operation {
  /// The system calls that perform this operation: symbolic and portable. `Kernel` encodes and performs them.
  /// Empty for what the command did before there was a plan, and for activities, which Swift performs.
  public var calls: [Call] {
    switch self {
    case .requestRegistry, .authorize, .fetchLayer,
      .resolveImage, .useRootfs, .readManifest, .readImageConfig, .verifyLayer, .findLayer, .unpackLayer, .tagImage,
      .sendBlob, .writeArchive, .readArchive, .packLayer, .storeCredentials, .eraseCredentials, .copyFiles, .untagImage,
      .deleteBlobs, .deleteLayer, .keepLayer:
      []
    case .createContainer(let place): createContainerCalls(place)
    case .createWritableLayer(let directory): createWritableLayerCalls(directory)
    case .writeEtcFiles(let files): files.flatMap { writeFileCalls($0.path, .text($0.text), mode: 0o644) }
    case .writeSpec(let path, let text): writeFileCalls(path, .secret(text), mode: 0o600)
    case .replaceSpec(let path, let text): replaceFileCalls(path, .secret(text), mode: 0o600)
    case .renameContainer(let place, let name, let nameFile): renameContainerCalls(place, name, nameFile)
    case .createVolume(let place, let record): createVolumeCalls(place, record)
    case .makeFolders(let paths): paths.map { makeDirectoryCall($0, mode: 0o755, tolerated: [.exist]) }
    case .openSync(let fifo): openSyncCalls(fifo)
    case .openStdio: openStdioCalls()
    case .createCgroup(let directories, let parents, let enable): createCgroupCalls(directories, parents, enable)
    case .limitResources(let limits): limits.flatMap(limitCalls)
    case .limitDevices(let directory, let allowed): limitDevicesCalls(directory, allowed)
    case .filterDevices(let directory, let allowed): filterDevicesCalls(directory, allowed)
    case .lackDeviceFilter: []
    case .clone(let namespaces, let cgroup, let terminal, let joined):
      cloneCalls(namespaces, cgroup, terminal: terminal ?? false, joined ?? [])
    case .cloneHelper(let namespaces, let pid, let terminal, let groups, let owner):
      cloneHelperCalls(namespaces, pid, terminal: terminal ?? false, groups, owner)
    case .adopt: adoptCalls()
    case .cloneByHelper(let namespaces, let mapping): cloneByHelperCalls(namespaces, mapping)
    case .cloneInsideByHelper(let entered, let gift): cloneInsideByHelperCalls(entered ?? [.user, .pid], gift)
    case .becomeRoot(let staysHidden): becomeRootCalls(staysHidden: staysHidden ?? false)
    case .joinOpenCgroup(let count): joinOpenCgroupCalls(count)
    case .makeUsers, .lendUsers: []
    case .showLayers(let aquarium): makeMountsPrivateCalls() + fillAquariumCalls(aquarium)
    case .sealHost: sealHostCalls()
    case .fillAquarium(let aquarium): fillAquariumCalls(aquarium)
    case .openTerminalInside(let pid, let size): openTerminalInsideCalls(pid, size)
    case .lackCgroup, .enterScope: []
    case .mapIDs(let mapping): mapIDsCalls(mapping)
    case .cloneInside(let pid, let terminal): cloneInsideCalls(pid, terminal: terminal ?? false)
    case .hideMemory: hideMemoryCalls()
    case .joinNamespaces(let joined): joinNamespacesCalls(joined ?? Namespace.joined)
    case .tieToMonitor: [deathSignal]
    case .joinCgroup(let files): files.flatMap { appendCalls($0, "0") }
    case .unshareCgroupNamespace: [Call("unshare", [Argument("flags", .flags(["CLONE_NEWCGROUP"]))])]
    case .startSession: [Call("setsid")]
    case .setHostname(let name): setHostnameCalls(name)
    case .raiseLoopback: raiseLoopbackCalls()
    case .makeMountsPrivate: makeMountsPrivateCalls()
    case .mountOverlay(let overlay): mountOverlayCalls(overlay)
    case .prepareMount(let mount): prepareMountCalls(mount)
    case .openSharedMemory(let other, let target): openSharedMemoryCalls(other, target)
    case .prepareTree(let source, let target): openTreeCalls(source, target, Self.flags(ofTree: source))
    case .openDevices(let paths): paths.flatMap { openTreeCalls($0, $0) }
    case .openVolume(let source, let target): openTreeCalls(source, target)
    case .openMountPoint(let point): openMountPointCalls(point)
    case .pivotRoot(let newRoot): pivotRootCalls(newRoot)
    case .enterRoot(let path): enterRootCalls(path)
    case .mountProc(let target), .mountSys(let target): placeCalls(target, makes: .directory)
    case .mountDev(let target): placeCalls(target, makes: .directory)
    case .mountCgroup(let target, let readOnly, let folders):
      placeCalls(target, makes: .directory, folders: folders, readOnly: readOnly)
    case .mountVolume(let target, let makesTarget): placeCalls(target, makes: makesTarget ? .file : .nothing)
    case .placeMountPoint(let point): placeMountPointCalls(point)
    case .mountInit(let target): mountInitCalls(target)
    case .makeDevices(let nodes, let links): makeDevicesCalls(nodes, links)
    case .bindDevices(let paths, let links): bindDevicesCalls(paths, links)
    case .maskPaths(let files, let directories): maskPathsCalls(files, directories)
    case .makeReadOnly(let paths): paths.flatMap(makeReadOnlyCalls)
    case .openTerminal(let size, let console): openTerminalCalls(size, console)
    case .setSysctls(let files): files.flatMap { appendCalls($0.path, $0.text) }
    case .makeRootReadOnly(let files): makeRootReadOnlyCalls(files)
    case .detachOldRoot: detachOldRootCalls()
    case .changeDirectory(let path): changeDirectoryCalls(path, makes: true)
    case .enterDirectory(let path): changeDirectoryCalls(path, makes: false)
    case .limitProcess(let limits): limits.map(limitProcessCall)
    case .adjustOOMScore(let score, let byMonitor):
      byMonitor == true
        ? writeOwnCalls("oom_score_adj", String(score)) : appendCalls("/proc/self/oom_score_adj", String(score))
    case .resetSignals(let ignored): resetSignalsCalls(ignored)
    case .giveStdio(let uid, let gid): giveStdioCalls(uid, gid)
    case .giveTerminal(let uid): giveTerminalCalls(uid)
    case .dropBounding(let capabilities): capabilities.map(dropBoundingCall)
    case .setUser(let uid, let gid, let groups, let keeps, let seen):
      setUserCalls(uid, gid, groups, keeps: keeps ?? false, staysSeen: seen ?? false)
    case .setCapabilities(let capabilities): setCapabilitiesCalls(capabilities)
    case .loadSeccomp(let filter): [loadSeccompCall(filter)]
    case .forbidNewPrivileges: [prctlCall("PR_SET_NO_NEW_PRIVS", .number(1))]
    case .closeDescriptors: closeDescriptorsCalls()
    case .waitForStart: waitForStartCalls()
    case .takeTerminal: takeTerminalCalls()
    case .watchFiles: watchFilesCalls()
    case .releaseStart: releaseStartCalls()
    case .execute(let candidates, let arguments, let environment): executeCalls(candidates, arguments, environment)
    case .freezeCgroup(let file), .thawCgroup(let file): appendCalls(file.path, file.text)
    case .openProcess(let pid): openProcessCalls(pid)
    case .sendSignal(let name): [signalCall(name)]
    case .awaitEnd(let seconds): awaitEndCalls(seconds)
    case .killAfterGrace: [signalCall(Signal.name(9))]
    case .awaitExit: awaitExitCalls()
    case .connectStreams(let socket, _, _): connectStreamsCalls(socket)
    case .leaveStreams: [closeCall(.guest)]
    case .observeProcess, .observeOOM, .observeHealth, .observeDetach, .otherCalls, .observeFile, .observeMissed: []
    case .killProcess, .observeRelease, .observeChanges, .deleteWritableLayer, .fillVolume, .deleteVolume: []
    case .removeCgroup(let directories): directories.map { removeDirectoryCall($0) }
    case .removeParentCgroups(let directories):
      directories.map { removeDirectoryCall($0, tolerated: [.noent, .busy]) }
    case .removeFolders(let paths): paths.map(removeEmptyDirectoryCall)
    case .deleteContainer(let place): deleteContainerCalls(place)
    }
  }
}

// MARK: - Calls that several scenes make

/// Makes or empties a file and writes its whole text.
func writeFileCalls(_ path: String, _ text: Value, mode: UInt32) -> [Call] {
  openWriteClose(path, text, flags: ["O_WRONLY", "O_CREAT", "O_TRUNC", "O_CLOEXEC"], mode: mode)
}

/// Whoever reads it sees the old text or the new one, whole. rename(2)
func replaceFileCalls(_ path: String, _ text: Value, mode: UInt32) -> [Call] {
  writeFileCalls(path + ".new", text, mode: mode) + [
    Call(
      "renameat",
      [
        Argument("olddirfd", .atFdCwd), Argument("oldpath", .text(path + ".new")), Argument("newdirfd", .atFdCwd),
        Argument("newpath", .text(path)),
      ])
  ]
}

/// Writes one value into a file of /proc or /sys that exists.
func appendCalls(_ path: String, _ text: String) -> [Call] {
  openWriteClose(path, .text(text), flags: ["O_WRONLY", "O_CLOEXEC"], mode: 0)
}

private func openWriteClose(_ path: String, _ text: Value, flags: [String], mode: UInt32) -> [Call] {
  let file = Register("fd")
  return [openCall(path, flags: flags, mode: mode, into: file), writeCall(file, text), closeCall(file)]
}

func openCall(_ path: String, flags: [String], mode: UInt32 = 0, into file: Register) -> Call {
  Call(
    "openat",
    [
      Argument("dirfd", .atFdCwd), Argument("pathname", .text(path)), Argument("flags", .flags(flags)),
      Argument("mode", .mode(mode)),
    ], output: file)
}

func writeCall(_ file: Register, _ value: Value) -> Call {
  Call(
    "write",
    [Argument("fd", .register(file)), Argument("buf", value), Argument("count", .number(Int64(value.byteCount)))])
}

func closeCall(_ file: Register) -> Call { Call("close", [Argument("fd", .register(file))]) }

func makeDirectoryCall(_ path: String, mode: UInt32, tolerated: [Errno] = []) -> Call {
  Call(
    "mkdirat", [Argument("dirfd", .atFdCwd), Argument("pathname", .text(path)), Argument("mode", .mode(mode))],
    tolerated: tolerated)
}

func removeDirectoryCall(_ path: String, tolerated: [Errno] = [.noent]) -> Call {
  unlinkCall(path, flags: .flags(["AT_REMOVEDIR"]), tolerated: tolerated)
}

/// A clean-up tolerates what is gone already: it may be performed twice, by two processes.
func unlinkCall(_ path: String, flags: Value = .number(0), tolerated: [Errno] = [.noent]) -> Call {
  Call(
    "unlinkat", [Argument("dirfd", .atFdCwd), Argument("pathname", .text(path)), Argument("flags", flags)],
    tolerated: tolerated)
}

func mountCall(_ source: Value, _ target: String, _ type: Value, _ flags: [String], _ data: Value = .none) -> Call {
  Call(
    "mount",
    [
      Argument("source", source), Argument("target", .text(target)), Argument("filesystemtype", type),
      Argument("mountflags", flags.isEmpty ? .number(0) : .flags(flags)), Argument("data", data),
    ])
}

extension Value {
  /// How many bytes a write of this value has.
  var byteCount: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .secret(let secret): secret.value.utf8.count
    case .bytes(let bytes): bytes.count
    default: 0
    }
  }
}
