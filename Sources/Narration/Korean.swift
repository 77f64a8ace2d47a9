import Steps

/// The Korean catalogue. Its functions are named after the operations, and stand in one file per scene.
struct Korean: Catalogue {
  func text(for told: Told) -> Text {
    switch told.event.operation {
    case .resolveImage(let reference, let digest): resolveImage(reference, digest)
    case .useRootfs(let path): useRootfs(path)
    case .readImageConfig(let digest, let layers): readImageConfig(digest, layers: layers)
    case .findLayer(let layer): findLayer(layer)
    case .unpackLayer(let layer): unpackLayer(layer)
    case .createContainer(let place): createContainer(place)
    case .createWritableLayer(let directory): createWritableLayer(directory)
    case .writeEtcFiles(let files): writeEtcFiles(files)
    case .writeSpec(let path, _): writeSpec(path)
    case .renameContainer(let place, let name, let nameFile): renameContainer(place, name, nameFile)
    case .openSync(let fifo): openSync(fifo)
    case .openStdio: openStdio()
    case .createCgroup(let directories, _, let enable): createCgroup(directories, enable)
    case .limitResources(let limits): limitResources(limits)
    case .limitDevices(_, let allowed): limitDevices(allowed)
    case .clone(let namespaces, let cgroup): clone(told, namespaces, cgroup: cgroup)
    case .tieToMonitor: tieToMonitor(told)
    case .joinCgroup(let files): joinCgroup(told, files)
    case .unshareCgroupNamespace: unshareCgroupNamespace(told)
    case .startSession: startSession(told)
    case .setHostname(let name): setHostname(told, name)
    case .raiseLoopback: raiseLoopback()
    case .makeMountsPrivate: makeMountsPrivate(told)
    case .mountOverlay(let overlay): mountOverlay(overlay)
    case .prepareMount(let mount): prepareMount(mount)
    case .prepareTree(let source, let target): prepareTree(source, target)
    case .openVolume(let source, let target): openVolume(source, target)
    case .pivotRoot(let newRoot): pivotRoot(told, newRoot)
    case .mountProc(let target): mountProc(told, target)
    case .mountDev(let target): mountDev(target)
    case .mountSys(let target): mountSys(told, target)
    case .mountCgroup(let target, let readOnly, let folders):
      folders.isEmpty
        ? mountCgroup(told, target, readOnly: readOnly)
        : placeHierarchies(folders, in: target, readOnly: readOnly)
    case .mountVolume(let target, let makesTarget): mountVolume(target, makesTarget: makesTarget)
    case .makeDevices(let nodes, let links): makeDevices(nodes, links)
    case .maskPaths(let files, let directories): maskPaths(files, directories)
    case .makeReadOnly(let paths): makeReadOnly(paths)
    case .detachOldRoot: detachOldRoot(told)
    case .changeDirectory(let path): changeDirectory(path)
    case .resetSignals(let ignored): resetSignals(told, ignored)
    case .giveStdio(let uid, let gid): giveStdio(uid, gid)
    case .dropBounding(let capabilities): dropBounding(told, capabilities)
    case .setUser(let uid, let gid, let groups): setUser(told, uid, gid, groups)
    case .setCapabilities(let capabilities): setCapabilities(told, capabilities)
    case .closeDescriptors: closeDescriptors()
    case .waitForStart: waitForStart()
    case .releaseStart: releaseStart()
    case .execute(let candidates, let arguments, let environment):
      execute(told, candidates, arguments, variables: environment.count)
    case .freezeCgroup(let file): freezeCgroup(file)
    case .thawCgroup(let file): thawCgroup(file)
    case .openProcess(let pid): openProcess(told, pid)
    case .sendSignal(let name): sendSignal(told, name)
    case .awaitEnd(let seconds): awaitEnd(told, seconds)
    case .killAfterGrace: killAfterGrace(told)
    case .awaitExit: awaitExit(told)
    case .killProcess: killProcess(told)
    case .observeRelease: observeRelease()
    case .removeCgroup(let directories): removeCgroup(directories)
    case .deleteWritableLayer(let directory): deleteWritableLayer(directory)
    case .deleteContainer(let place): deleteContainer(place)
    }
  }

  func finish(_ paragraphs: [String]) -> [String] { Glossary.introduce(paragraphs) }
}
