extension Operation {
  /// What this operation changed, given how it went. One line per case; each scene has a file.
  func effects(_ it: Occurrence) -> [Effect] {
    switch self {
    case .resolveImage(let reference, let digest): resolveImageEffects(it, reference, digest)
    case .useRootfs(let path): useRootfsEffects(it, path)
    case .requestRegistry, .authorize, .fetchLayer: []
    case .readManifest(let reference, let digest, let platform): readManifestEffects(it, reference, digest, platform)
    case .readImageConfig(let digest, _): [it.change(it.imageHolder, "config", to: digest)]
    case .verifyLayer(let layer): [it.change(.layer(layer.position), "verified", to: layer.diffID)]
    case .tagImage(let name, let id, _): it.isDone ? [it.change(.imageName(name), "image", to: id)] : []
    case .sendBlob, .writeArchive, .readArchive, .packLayer, .storeCredentials, .eraseCredentials, .copyFiles,
      .keepLayer:
      []
    case .untagImage(let names, _, _): untagImageEffects(it, names)
    case .deleteBlobs(let image, _, _): deleteBlobsEffects(it, image)
    case .deleteLayer(let layer): deleteLayerEffects(it, layer)
    case .findLayer(let layer): layerEffects(it, layer, cached: true)
    case .unpackLayer(let layer): layerEffects(it, layer, cached: false)
    case .createContainer(let place): createContainerEffects(it, place)
    case .createWritableLayer(let directory): createWritableLayerEffects(it, directory)
    case .writeEtcFiles(let files): writeEtcFilesEffects(it, files)
    case .writeSpec(let path, _): it.did("write") ? [it.change(.container, "spec", to: path)] : []
    case .replaceSpec(let path, _): it.did("renameat") ? [it.change(.container, "spec", to: path)] : []
    case .renameContainer(_, let name, _): it.isDone ? [it.change(.container, "name", to: name)] : []
    case .createVolume(let place, _): createVolumeEffects(it, place)
    case .makeFolders(let paths): makeFoldersEffects(it, paths)
    case .fillVolume(let place, let target, _): fillVolumeEffects(it, place, target)
    case .openSync: openSyncEffects(it)
    case .openStdio: it.did("pipe2") ? [it.change(.channel, "stdio", to: "\(it.count("pipe2")) pipes")] : []
    case .createCgroup(let directories, _, _): createCgroupEffects(it, directories)
    case .limitResources(let limits): limitResourcesEffects(it, limits)
    case .limitDevices(_, let allowed): limitDevicesEffects(it, allowed)
    case .filterDevices(_, let allowed): it.count("bpf") == 2 ? deviceEffects(it, allowed) : []
    case .lackDeviceFilter: [it.change(.cgroup, "devices", to: "no filter")]
    case .clone(let namespaces, let cgroup, _, let joined): cloneEffects(it, namespaces, cgroup, joined ?? [])
    case .cloneHelper: it.did("clone3") ? [it.change(Subject("helper"), "state", to: "at work")] : []
    case .adopt: it.did("waitid") ? [it.change(Subject("helper"), "state", to: "gone")] : []
    case .cloneByHelper(let namespaces, let mapping):
      cloneEffects(it, namespaces, nil, []) + (it.isDone ? mapIDsEffects(it, mapping) : [])
    case .cloneInsideByHelper(let entered, _):
      cloneEffects(it, entered ?? [.pid, .user], nil, []) + mapEffects(it, nil)
    case .becomeRoot: it.did("setresuid") ? [it.change(.process(1), "uid", to: "0")] : []
    case .joinOpenCgroup: joinCgroupEffects(it)
    case .makeUsers, .lendUsers, .showLayers: []
    case .sealHost: it.isDone ? [it.change(.aquarium, "host", to: "read-only")] : []
    case .fillAquarium(let aquarium): it.isDone ? [it.change(.aquarium, "writable", to: aquarium.place)] : []
    case .openTerminalInside(_, let size): openTerminalEffects(it, size, nil)
    case .lackCgroup(let reason, _): [it.change(.cgroup, "absent", to: reason)]
    case .enterScope(_, let group): [it.change(.cgroup, "scope", to: group)]
    case .mapIDs(let mapping): mapIDsEffects(it, mapping)
    case .cloneInside: cloneEffects(it, [.pid], nil, [])
    case .hideMemory: it.isDone ? [it.change(it.subject, "memory", to: "hidden")] : []
    case .joinNamespaces(let joined): joinNamespacesEffects(it, joined ?? Namespace.joined)
    case .tieToMonitor: it.isDone ? [it.change(it.subject, "pdeathsig", to: "SIGKILL")] : []
    case .joinCgroup: joinCgroupEffects(it)
    case .unshareCgroupNamespace: it.did("unshare") ? [it.newNamespace(.cgroup)] : []
    case .startSession: startSessionEffects(it)
    case .setHostname(let name): it.did("sethostname") ? [it.change(.utsOwn, "hostname", to: name)] : []
    case .raiseLoopback: it.isDone ? [it.change(.loopback, "state", to: "up")] : []
    case .makeMountsPrivate: it.did("mount") ? [it.change(.mount(1), "propagation", to: "private")] : []
    case .mountOverlay(let overlay): mountOverlayEffects(it, overlay)
    case .prepareMount(let mount): prepareMountEffects(it, mount)
    case .prepareTree(let source, let target), .openVolume(let source, let target): openTreeEffects(it, source, target)
    case .openSharedMemory(_, let target): openSharedMemoryEffects(it, target)
    case .openDevices(let paths): openDevicesEffects(it, paths)
    case .openMountPoint(let point): openMountPointEffects(it, point)
    case .pivotRoot: pivotRootEffects(it)
    case .enterRoot: enterRootEffects(it)
    case .mountProc(let target), .mountDev(let target), .mountSys(let target), .mountVolume(let target, _):
      placeEffects(it, target, readOnly: false)
    case .mountCgroup(let target, let readOnly, _): placeEffects(it, target, readOnly: readOnly)
    case .placeMountPoint(let point): placeEffects(it, point.target, readOnly: false)
    case .mountInit(let target): placeEffects(it, target, readOnly: true, isExecuted: true)
    case .makeDevices(let nodes, let links): makeDevicesEffects(it, nodes, links)
    case .bindDevices(let paths, let links): bindDevicesEffects(it, paths, links)
    case .maskPaths(let files, let directories): maskPathsEffects(it, files, directories)
    case .makeReadOnly(let paths): makeReadOnlyEffects(it, paths)
    case .openTerminal(let size, let console): openTerminalEffects(it, size, console)
    case .setSysctls(let files): setSysctlsEffects(it, files)
    case .makeRootReadOnly(let files): makeRootReadOnlyEffects(it, files)
    case .detachOldRoot: detachOldRootEffects(it)
    case .changeDirectory(let path), .enterDirectory(let path):
      it.did("chdir") ? [it.change(it.subject, "cwd", to: path)] : []
    case .limitProcess(let limits): limitProcessEffects(it, limits)
    case .adjustOOMScore(let score, _):
      it.did("write") ? [it.change(.process(1), "oom_score_adj", to: String(score))] : []
    case .resetSignals: it.isDone ? [it.change(it.subject, "signals", to: "default")] : []
    case .giveStdio(let uid, _): giveStdioEffects(it, uid)
    case .giveTerminal(let uid): giveTerminalEffects(it, uid)
    case .dropBounding(let capabilities): dropBoundingEffects(it, capabilities)
    case .setUser(let uid, let gid, let groups, _, _): setUserEffects(it, uid, gid, groups)
    case .setCapabilities(let capabilities): setCapabilitiesEffects(it, capabilities)
    case .loadSeccomp: it.did("seccomp") ? [it.change(it.subject, "seccomp", to: "filter")] : []
    case .forbidNewPrivileges: it.did("prctl") ? [it.change(it.subject, "no_new_privs", to: "1")] : []
    case .closeDescriptors: it.isDone ? [it.change(it.subject, "descriptors", to: "0 1 2")] : []
    case .waitForStart: [it.change(it.subject, "state", to: "waits")]
    case .takeTerminal: it.isDone ? [it.change(.channel, "stdio", to: "a terminal")] : []
    case .watchFiles: it.did("fanotify_mark") ? [it.change(.container, "files", to: "watched")] : []
    case .releaseStart: it.did("write") ? [it.change(.process(1), "state", to: "released")] : []
    case .execute(let candidates, _, _): executeEffects(it, candidates)
    case .freezeCgroup: it.did("write") ? [it.change(.cgroup, "frozen", to: "1")] : []
    case .thawCgroup: it.did("write") ? [it.change(.cgroup, "frozen", to: nil)] : []
    case .connectStreams(_, let input, _): connectStreamsEffects(it, input: input)
    case .observeProcess(let process): observeProcessEffects(it, process)
    case .observeOOM(let kills): [it.change(.cgroup, "oom_kill", to: String(kills))]
    // Too many to be a state of the world: they are looked up by their steps.
    case .otherCalls, .observeFile, .observeMissed: []
    case .observeHealth(let status, _): [it.change(.container, "health", to: status)]
    case .leaveStreams: it.did("close") ? [it.change(.channel, "attached", to: nil)] : []
    case .observeDetach: [it.change(.channel, "command", to: "left")]
    case .openProcess: []
    case .sendSignal(let name): sendSignalEffects(it, name)
    case .awaitEnd: awaitEndEffects(it)
    case .killAfterGrace: killAfterGraceEffects(it)
    case .awaitExit: awaitExitEffects(it)
    case .killProcess: killProcessEffects(it)
    case .observeRelease: [it.change(.process(1), "namespaces", to: "released")]
    case .observeChanges(let summary): [it.change(.container, "changes", to: String(summary.count))]
    case .removeCgroup(let directories): removeCgroupEffects(it, directories)
    case .removeParentCgroups: []
    case .deleteWritableLayer: deleteWritableLayerEffects(it)
    case .deleteVolume(let place): deleteVolumeEffects(it, place)
    case .removeFolders(let paths): removeFoldersEffects(it, paths)
    case .deleteContainer: deleteContainerEffects(it)
    }
  }
}

extension Occurrence {
  var subject: Subject { .process(process) }

  /// The kernel's number of the namespace that the step made, from its evidence; `new` where nothing could be read.
  func newNamespace(_ namespace: Namespace, of subject: Subject? = nil) -> Effect {
    let proof = event.proof("ns/\(namespace.rawValue)")
    return change(subject ?? self.subject, "ns@\(namespace.rawValue)", to: proof?.value ?? "new")
  }
}
