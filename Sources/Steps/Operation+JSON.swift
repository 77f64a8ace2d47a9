extension Operation {
  /// As its Encodable conformance would write it, and as its Decodable one reads it; written by hand because a run does
  /// this on its way to execve, where the conformances of fifty payloads would cost a millisecond to look up.
  public var json: JSON {
    switch self {
    case .resolveImage(let reference, let digest):
      tag("resolveImage", ["reference": reference.json, "digest": digest?.json])
    case .useRootfs(let path): tag("useRootfs", ["path": path.json])
    case .readImageConfig(let digest, let layers):
      tag("readImageConfig", ["digest": digest.json, "layers": layers.json])
    case .requestRegistry(let method, let url, let status, let bytes):
      tag(
        "requestRegistry", ["method": method.json, "url": url.json, "status": status?.json, "bytes": bytes?.json])
    case .authorize(let scheme, let realm, let user):
      tag("authorize", ["scheme": scheme.json, "realm": realm.json, "user": user?.json])
    case .fetchLayer(let digest, let bytes): tag("fetchLayer", ["digest": digest.json, "bytes": bytes.json])
    case .readManifest(let reference, let digest, let platform):
      tag("readManifest", ["reference": reference.json, "digest": digest.json, "platform": platform.json])
    case .verifyLayer(let layer): tag("verifyLayer", ["_0": layer.json])
    case .tagImage(let name, let id, let before):
      tag("tagImage", ["name": name.json, "id": id.json, "before": before?.json])
    case .sendBlob(let digest, let bytes, let isNew):
      tag("sendBlob", ["digest": digest.json, "bytes": bytes.json, "isNew": .bool(isNew)])
    case .writeArchive(let path, let images, let bytes):
      tag("writeArchive", ["path": path?.json, "images": images.json, "bytes": bytes?.json])
    case .readArchive(let path, let bytes): tag("readArchive", ["path": path?.json, "bytes": bytes?.json])
    case .packLayer(let container): tag("packLayer", ["container": container.json])
    case .storeCredentials(let registry, let user, let keeper):
      tag("storeCredentials", ["registry": registry.json, "user": user.json, "keeper": keeper.json])
    case .eraseCredentials(let registry, let keeper):
      tag("eraseCredentials", ["registry": registry.json, "keeper": keeper?.json])
    case .copyFiles(let source, let target, let into, let files, let bytes):
      tag(
        "copyFiles",
        [
          "source": source.json, "target": target.json, "into": .bool(into), "files": files?.json, "bytes": bytes?.json,
        ])
    case .untagImage(let names, let id, let isLast):
      tag("untagImage", ["names": names.json, "id": id.json, "isLast": .bool(isLast)])
    case .deleteBlobs(let image, let digests, let bytes):
      tag("deleteBlobs", ["image": image?.json, "digests": digests.json, "bytes": bytes.json])
    case .deleteLayer(let layer): tag("deleteLayer", ["_0": layer.json])
    case .keepLayer(let layer, let images, let containers):
      tag("keepLayer", ["_0": layer.json, "images": images.json, "containers": containers.json])
    case .findLayer(let layer): tag("findLayer", ["_0": layer.json])
    case .unpackLayer(let layer): tag("unpackLayer", ["_0": layer.json])
    case .createContainer(let place): tag("createContainer", ["_0": place.json])
    case .createWritableLayer(let directory): tag("createWritableLayer", ["directory": directory.json])
    case .writeEtcFiles(let files): tag("writeEtcFiles", ["_0": .array(files.map(\.json))])
    case .writeSpec(let path, let text): tag("writeSpec", ["path": path.json, "text": text.description.json])
    case .replaceSpec(let path, let text): tag("replaceSpec", ["path": path.json, "text": text.description.json])
    case .renameContainer(let place, let name, let nameFile):
      tag("renameContainer", ["_0": place.json, "name": name.json, "nameFile": nameFile.json])
    case .createVolume(let place, let record):
      tag("createVolume", ["_0": place.json, "record": record.json])
    case .makeFolders(let paths): tag("makeFolders", ["_0": paths.json])
    case .fillVolume(let place, let target, let folders):
      tag("fillVolume", ["_0": place.json, "target": target.json, "folders": folders.json])
    case .openSync(let fifo): tag("openSync", ["fifo": fifo.json])
    case .openStdio: tag("openStdio", [:])
    case .createCgroup(let directories, let parents, let enable):
      tag(
        "createCgroup",
        ["directories": directories.json, "parents": parents.json, "enable": .array(enable.map(\.json))])
    case .limitResources(let limits): tag("limitResources", ["_0": .array(limits.map(\.json))])
    case .limitDevices(let directory, let allowed):
      tag("limitDevices", ["directory": directory.json, "allowed": allowed.json])
    case .filterDevices(let directory, let allowed):
      tag("filterDevices", ["directory": directory.json, "allowed": allowed.json])
    case .lackDeviceFilter(let reason): tag("lackDeviceFilter", ["reason": reason.json])
    case .clone(let namespaces, let cgroup, let terminal, let joined):
      tag(
        "clone",
        [
          "namespaces": namespaces.map(\.rawValue).json, "cgroup": cgroup?.json, "terminal": terminal.map(JSON.bool),
          "joined": joined.map { .array($0.map(\.json)) },
        ])
    case .cloneInside(let pid, let terminal):
      tag("cloneInside", ["pid": pid.json, "terminal": terminal.map(JSON.bool)])
    case .cloneHelper(let namespaces, let pid, let terminal, let groups, let owner):
      tag(
        "cloneHelper",
        [
          "namespaces": namespaces.map(\.rawValue).json, "pid": pid?.json, "terminal": terminal.map(JSON.bool),
          "groups": groups.json, "owner": owner.map { Int($0).json },
        ])
    case .adopt: tag("adopt", [:])
    case .cloneByHelper(let namespaces, let mapping):
      tag("cloneByHelper", ["namespaces": namespaces.map(\.rawValue).json, "mapping": mapping.json])
    case .cloneInsideByHelper(let namespaces, let gift):
      tag("cloneInsideByHelper", ["namespaces": namespaces.map { $0.map(\.rawValue).json }, "gift": gift?.json])
    case .becomeRoot(let staysHidden): tag("becomeRoot", ["staysHidden": staysHidden.map(JSON.bool)])
    case .joinOpenCgroup(let count): tag("joinOpenCgroup", ["count": count.json])
    case .makeUsers(let mapping): tag("makeUsers", ["_0": mapping.json])
    case .lendUsers(let mapping): tag("lendUsers", ["_0": mapping.json])
    case .showLayers(let aquarium): tag("showLayers", ["_0": aquarium.json])
    case .sealHost: tag("sealHost", [:])
    case .fillAquarium(let aquarium): tag("fillAquarium", ["_0": aquarium.json])
    case .openTerminalInside(let pid, let size):
      tag("openTerminalInside", ["pid": pid.json, "size": size?.json])
    case .enterScope(let unit, let group): tag("enterScope", ["unit": unit.json, "group": group.json])
    case .lackCgroup(let reason, let discarded):
      tag("lackCgroup", ["reason": reason.json, "discarded": discarded.map { .array($0.map(JSON.string)) }])
    case .mapIDs(let mapping): tag("mapIDs", ["_0": mapping.json])
    case .hideMemory: tag("hideMemory", [:])
    case .joinNamespaces(let namespaces): tag("joinNamespaces", ["_0": namespaces.map { $0.map(\.rawValue).json }])
    case .tieToMonitor: tag("tieToMonitor", [:])
    case .joinCgroup(let files): tag("joinCgroup", ["files": files.json])
    case .unshareCgroupNamespace: tag("unshareCgroupNamespace", [:])
    case .startSession: tag("startSession", [:])
    case .setHostname(let name): tag("setHostname", ["_0": name.json])
    case .raiseLoopback: tag("raiseLoopback", [:])
    case .makeMountsPrivate: tag("makeMountsPrivate", [:])
    case .mountOverlay(let overlay): tag("mountOverlay", ["_0": overlay.json])
    case .prepareMount(let mount): tag("prepareMount", ["_0": mount.json])
    case .prepareTree(let source, let target): tag("prepareTree", ["source": source.json, "target": target.json])
    case .openSharedMemory(let other, let target): tag("openSharedMemory", ["_0": other.json, "target": target.json])
    case .openDevices(let paths): tag("openDevices", ["_0": paths.json])
    case .openVolume(let source, let target): tag("openVolume", ["source": source.json, "target": target.json])
    case .openMountPoint(let point): tag("openMountPoint", ["_0": point.json])
    case .pivotRoot(let newRoot): tag("pivotRoot", ["newRoot": newRoot.json])
    case .enterRoot(let path): tag("enterRoot", ["_0": path.json])
    case .mountProc(let target): tag("mountProc", ["target": target.json])
    case .mountDev(let target): tag("mountDev", ["target": target.json])
    case .mountSys(let target): tag("mountSys", ["target": target.json])
    case .mountCgroup(let target, let readOnly, let folders):
      tag("mountCgroup", ["target": target.json, "readOnly": .bool(readOnly), "folders": folders.json])
    case .mountVolume(let target, let makesTarget):
      tag("mountVolume", ["target": target.json, "makesTarget": .bool(makesTarget)])
    case .placeMountPoint(let point): tag("placeMountPoint", ["_0": point.json])
    case .mountInit(let target): tag("mountInit", ["target": target.json])
    case .makeDevices(let nodes, let links):
      tag("makeDevices", ["nodes": .array(nodes.map(\.json)), "links": .array(links.map(\.json))])
    case .bindDevices(let paths, let links):
      tag("bindDevices", ["_0": paths.json, "links": .array(links.map(\.json))])
    case .maskPaths(let files, let directories):
      tag("maskPaths", ["files": files.json, "directories": directories.json])
    case .makeReadOnly(let paths): tag("makeReadOnly", ["_0": paths.json])
    case .openTerminal(let size, let console):
      tag("openTerminal", ["size": size?.json, "console": console?.json])
    case .setSysctls(let files): tag("setSysctls", ["_0": .array(files.map(\.json))])
    case .makeRootReadOnly(let files): tag("makeRootReadOnly", ["files": files.json])
    case .detachOldRoot: tag("detachOldRoot", [:])
    case .changeDirectory(let path): tag("changeDirectory", ["path": path.json])
    case .enterDirectory(let path): tag("enterDirectory", ["path": path.json])
    case .limitProcess(let limits): tag("limitProcess", ["_0": .array(limits.map(\.json))])
    case .adjustOOMScore(let score, let byMonitor):
      tag("adjustOOMScore", ["_0": score.json, "byMonitor": byMonitor.map(JSON.bool)])
    case .resetSignals(let ignored): tag("resetSignals", ["ignored": ignored.json])
    case .giveStdio(let uid, let gid): tag("giveStdio", ["uid": Int(uid).json, "gid": Int(gid).json])
    case .giveTerminal(let uid): tag("giveTerminal", ["uid": Int(uid).json])
    case .dropBounding(let capabilities): tag("dropBounding", ["_0": capabilities.json])
    case .setUser(let uid, let gid, let groups, let keepsGroups, let staysSeen):
      tag(
        "setUser",
        [
          "uid": Int(uid).json, "gid": Int(gid).json, "groups": .array(groups.map { Int($0).json }),
          "keepsGroups": keepsGroups.map(JSON.bool), "staysSeen": staysSeen.map(JSON.bool),
        ])
    case .setCapabilities(let capabilities): tag("setCapabilities", ["_0": capabilities.json])
    case .loadSeccomp(let filter): tag("loadSeccomp", ["_0": filter.json])
    case .forbidNewPrivileges: tag("forbidNewPrivileges", [:])
    case .closeDescriptors: tag("closeDescriptors", [:])
    case .waitForStart: tag("waitForStart", [:])
    case .takeTerminal: tag("takeTerminal", [:])
    case .watchFiles: tag("watchFiles", [:])
    case .releaseStart: tag("releaseStart", [:])
    case .execute(let candidates, let arguments, let environment):
      tag(
        "execute",
        [
          "candidates": candidates.json, "arguments": arguments.json,
          "environment": environment.map(\.description).json,
        ])
    case .freezeCgroup(let file): tag("freezeCgroup", ["_0": file.json])
    case .thawCgroup(let file): tag("thawCgroup", ["_0": file.json])
    case .connectStreams(let socket, let input, let terminal):
      tag("connectStreams", ["socket": socket.json, "input": .bool(input), "terminal": .bool(terminal)])
    case .observeProcess(let process): tag("observeProcess", ["_0": process.json])
    case .observeOOM(let kills): tag("observeOOM", ["kills": kills.json])
    case .otherCalls(let scene): tag("otherCalls", ["scene": scene.json])
    case .observeHealth(let status, let exitCode):
      tag("observeHealth", ["status": status.json, "exitCode": exitCode.json])
    case .observeFile(let event): tag("observeFile", ["_0": event.json])
    case .observeMissed(let reason, let count):
      tag("observeMissed", ["_0": reason.rawValue.json, "count": count?.json])
    case .leaveStreams: tag("leaveStreams", [:])
    case .observeDetach: tag("observeDetach", [:])
    case .openProcess(let pid): tag("openProcess", ["pid": pid.json])
    case .sendSignal(let name): tag("sendSignal", ["_0": name.json])
    case .awaitEnd(let seconds): tag("awaitEnd", ["seconds": seconds?.json])
    case .killAfterGrace: tag("killAfterGrace", [:])
    case .awaitExit(let oomEvents): tag("awaitExit", ["oomEvents": oomEvents?.json])
    case .killProcess(let cgroup): tag("killProcess", ["cgroup": cgroup?.json])
    case .observeRelease: tag("observeRelease", [:])
    case .observeChanges(let summary): tag("observeChanges", ["_0": summary.json])
    case .removeCgroup(let directories): tag("removeCgroup", ["directories": directories.json])
    case .removeParentCgroups(let directories): tag("removeParentCgroups", ["directories": directories.json])
    case .deleteWritableLayer(let directory): tag("deleteWritableLayer", ["directory": directory.json])
    case .deleteVolume(let place): tag("deleteVolume", ["_0": place.json])
    case .removeFolders(let paths): tag("removeFolders", ["_0": paths.json])
    case .deleteContainer(let place): tag("deleteContainer", ["_0": place.json])
    }
  }

  private func tag(_ name: String, _ payload: KeyValuePairs<String, JSON?>) -> JSON {
    .object([JSON.Member(name, .object(payload))])
  }
}

extension JSON {
  /// Members whose value is nil are left out.
  public static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }

  public static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

  /// Names and texts, in the order of the names.
  public static func texts(_ texts: [String: String]) -> JSON {
    .object(texts.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
  }
}

extension String { var json: JSON { .string(self) } }
extension Int { var json: JSON { .number(Int64(self)) } }
extension [String] { var json: JSON { .array(map(JSON.string)) } }
extension [Capability] { var json: JSON { .array(map(\.rawValue.json)) } }

extension WindowSize { var json: JSON { .object(["rows": Int(rows).json, "columns": Int(columns).json]) } }

extension ContainerPlace {
  var json: JSON {
    .object(["id": id.json, "name": name.json, "directory": directory.json, "nameFile": nameFile.json])
  }
}

extension IDMapping {
  public var json: JSON {
    .object(["users": .array(users.map(\.json)), "groups": .array(groups.map(\.json))])
  }
}

extension IDRange {
  public var json: JSON {
    .object(["inside": Int(inside).json, "outside": Int(outside).json, "length": Int(length).json])
  }
}

extension FileText { var json: JSON { .object(["path": path.json, "text": text.json]) } }

extension ProcessLimit {
  var json: JSON { .object(["resource": resource.json, "soft": .number(soft), "hard": .number(hard)]) }
}

extension Limit {
  var json: JSON {
    .object(["resource": resource.json, "value": value.json, "writes": .array(writes.map(\.json))])
  }
}

extension Overlay {
  var json: JSON {
    .object([
      "lower": lower.json, "upper": upper.json, "work": work.json, "target": target.json,
      "isVolatile": .bool(isVolatile), "isMapped": isMapped.map(JSON.bool),
      "makesFolders": makesFolders.map(JSON.bool), "isExported": isExported.map(JSON.bool),
    ])
  }
}

extension Mount {
  var json: JSON {
    .object([
      "target": target.json, "type": type.json, "source": source.json,
      "options": .array(options.map { .object(["key": $0.key.json, "value": $0.value?.json]) }),
      "attributes": attributes.json,
    ])
  }
}

extension DeviceNode {
  var json: JSON {
    .object([
      "path": path.json, "major": Int(major).json, "minor": Int(minor).json, "mode": Int(mode).json,
      "isBlock": isBlock.map(JSON.bool), "uid": uid.map { Int($0).json }, "gid": gid.map { Int($0).json },
    ])
  }
}

extension SeccompFilter {
  var json: JSON { .object(["isDefault": .bool(isDefault), "instructions": instructions.json]) }
}

extension SymbolicLink { var json: JSON { .object(["path": path.json, "target": target.json]) } }

extension Omission {
  public var json: JSON { .object(["with": with?.json, "reason": reason.rawValue.json]) }
}

extension Unless {
  public var json: JSON {
    switch self {
    case .done(let step): .object(["done": .object(["_0": step.json])])
    case .result(let step, let call, let result):
      .object(["result": .object(["step": step.json, "call": call.json, "_2": .number(result)])])
    }
  }
}
