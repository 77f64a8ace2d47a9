import Steps

/// Where the kernel shows that a step took place.
enum Proof: Equatable {
  /// Lines of /proc/PID/status, by their keys.
  case status([String])
  /// Links of /proc/PID/ns.
  case namespaces([Namespace])
  /// Another link of /proc/PID: `exe`, `cwd`, `fd/0`.
  case link(String)
  /// Lines of /proc/PID/mountinfo, by their mount points.
  case mounts([String])
  /// The same for the overlay, which bears its first name until it becomes `/`.
  case overlay(target: String)
  /// Lines of /proc/PID/cgroup whose group has that name.
  case cgroup(name: String)
  /// The line of /proc/PID/net/fib_trie for that address: an address is there as soon as its link is up.
  case address(String)
  /// Lines of /proc/PID/maps for a file of that name: what of it lies in memory.
  case mapped(name: String)
  /// A whole file of /proc/PID.
  case own(String)
  /// A whole file outside /proc/PID.
  case file(String)
}

extension Proof {
  /// The file that is to be read for it, whole.
  func text(of pid: Int) -> String? {
    switch self {
    case .status: "/proc/\(pid)/status"
    case .mounts, .overlay: "/proc/\(pid)/mountinfo"
    case .cgroup: "/proc/\(pid)/cgroup"
    case .address: "/proc/\(pid)/net/fib_trie"
    case .mapped: "/proc/\(pid)/maps"
    case .own(let name): "/proc/\(pid)/\(name)"
    case .file(let path): path
    case .namespaces, .link: nil
    }
  }

  func links(of pid: Int) -> [String] {
    switch self {
    case .namespaces(let namespaces): namespaces.map { "/proc/\(pid)/ns/\($0.rawValue)" }
    case .link(let name): ["/proc/\(pid)/\(name)"]
    default: []
    }
  }
}

extension Operation {
  /// The lines that prove this step afterwards. None where the kernel shows nothing, or only that a thing is gone.
  var proofs: [Proof] {
    switch self {
    case .resolveImage, .useRootfs, .readManifest, .readImageConfig, .verifyLayer, .findLayer, .unpackLayer, .tagImage,
      .requestRegistry, .authorize, .fetchLayer, .sendBlob, .writeArchive, .readArchive, .packLayer, .storeCredentials,
      .eraseCredentials, .copyFiles, .untagImage, .deleteBlobs,
      .deleteLayer, .keepLayer,
      .createContainer, .createWritableLayer, .writeEtcFiles, .writeSpec, .replaceSpec, .createVolume, .makeFolders,
      .fillVolume:
      []
    case .openSync, .openStdio, .createCgroup, .renameContainer: []
    case .limitResources(let limits): limits.flatMap(\.writes).map { .file($0.path) }
    case .limitDevices(let directory, _): [.file(directory + "/devices.list")]
    // No file shows what is attached to a group.
    case .filterDevices, .lackDeviceFilter: []
    case .clone(let namespaces, let cgroup, _, _):
      // A cgroup namespace that is made later is another step's: whether it is there already would be chance.
      [.status(["NSpid"]), .namespaces(Namespace.allCases.filter { $0 != .cgroup || namespaces.contains($0) })]
        + (cgroup.map(Self.membership) ?? [])
    case .cloneInside: [.status(["NSpid"]), .namespaces([.pid])]
    case .joinNamespaces(let joined): [.namespaces(joined ?? Namespace.joined)]
    case .cloneHelper, .adopt, .makeUsers, .lendUsers: []
    case .showLayers(let aquarium): [.mounts([aquarium.place])]
    case .cloneByHelper:
      [.status(["NSpid"]), .namespaces(Namespace.allCases.filter { $0 != .cgroup }), .own("uid_map"), .own("gid_map")]
    case .cloneInsideByHelper(let entered, _):
      [.status(["NSpid"]), .namespaces(entered ?? [.pid, .user]), .own("uid_map"), .own("gid_map")]
    case .becomeRoot: [.status(["Uid"])]
    case .joinOpenCgroup: [.own("cgroup")]
    case .sealHost: [.mounts(["/", "/proc"])]
    case .fillAquarium(let aquarium): [.mounts([aquarium.place] + aquarium.covers)]
    case .openTerminalInside: []
    case .lackCgroup, .enterScope: [.own("cgroup")]
    case .mapIDs: [.own("uid_map"), .own("gid_map")]
    case .bindDevices(let paths, _): [.mounts(paths)]
    case .tieToMonitor: []
    case .hideMemory: [.mapped(name: "arena")]
    case .joinCgroup(let files): files.first.map { Self.membership(Self.parent($0)) } ?? []
    case .unshareCgroupNamespace: [.namespaces([.cgroup])]
    case .startSession: [.status(["NSsid"])]
    case .setHostname: [.namespaces([.uts])]
    case .raiseLoopback: [.address("127.0.0.1")]
    case .makeMountsPrivate, .pivotRoot, .detachOldRoot: [.mounts(["/"])]
    case .enterRoot: [.link("root")]
    case .makeRootReadOnly(let files): [.mounts(["/"] + files)]
    // Settings of namespaces in which the monitor is not.
    case .setSysctls: []
    case .limitProcess: [.own("limits")]
    case .adjustOOMScore: [.own("oom_score_adj")]
    case .mountOverlay(let overlay): [.overlay(target: overlay.target)]
    // A mount that hangs nowhere stands in no table: what is at its place is another's.
    case .prepareMount, .prepareTree, .openDevices, .openVolume, .openMountPoint, .openSharedMemory: []
    case .placeMountPoint(let point): [.mounts([point.target])]
    case .mountProc(let target), .mountDev(let target), .mountSys(let target), .mountCgroup(let target, _, _),
      .mountVolume(let target, _), .mountInit(let target):
      [.mounts([target])]
    case .makeDevices: []
    case .maskPaths(let files, let directories): [.mounts(files + directories)]
    case .makeReadOnly(let paths): [.mounts(paths)]
    case .openTerminal(_, let console): console.map { [.mounts([$0])] } ?? []
    case .changeDirectory, .enterDirectory: [.link("cwd")]
    case .resetSignals: [.status(["SigBlk", "SigIgn"])]
    case .giveStdio, .giveTerminal: [.link("fd/0"), .link("fd/1"), .link("fd/2")]
    case .dropBounding: [.status(["CapBnd"])]
    case .setUser: [.status(["Uid", "Gid", "Groups"])]
    case .setCapabilities: [.status(["CapPrm", "CapEff", "CapInh", "CapAmb"])]
    case .loadSeccomp: [.status(["Seccomp"])]
    case .forbidNewPrivileges: [.status(["NoNewPrivs"])]
    case .closeDescriptors: []
    // What is watched stands in the monitor's own fdinfo.
    case .waitForStart, .takeTerminal, .watchFiles, .releaseStart: []
    case .execute: [.link("exe"), .status(["CapEff", "CapPrm"])]
    case .freezeCgroup(let file), .thawCgroup(let file): [.file(file.path)]
    case .connectStreams: [.status(["NSpid"]), .link("fd/0"), .link("fd/1"), .link("fd/2")]
    case .observeProcess, .observeOOM, .observeHealth, .observeFile, .observeMissed, .leaveStreams, .observeDetach,
      .otherCalls:
      []
    case .openProcess: [.status(["NSpid"])]
    case .sendSignal: [.status(["SigCgt", "NSpid"])]
    case .awaitEnd, .killAfterGrace: []
    case .awaitExit(let oomEvents): oomEvents.map { [.file($0)] } ?? []
    case .killProcess, .observeRelease, .observeChanges, .removeCgroup, .removeParentCgroups, .deleteWritableLayer,
      .deleteContainer, .deleteVolume, .removeFolders:
      []
    }
  }

  /// The group that lies at `directory`, by its last name.
  private static func membership(_ directory: String) -> [Proof] {
    directory.cut(at: "/", keepingEmpty: false).last.map { [.cgroup(name: String($0))] } ?? []
  }

  private static func parent(_ path: String) -> String {
    String(path[..<(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.endIndex)])
  }
}
