import Steps

@testable import Narration

/// A run to tell, in numbers that can be told apart from any that a catalogue could hold by itself.
struct Fixture {
  var outside = 47113
  var inside: Int? = 1
  var monitor = 46982
  var mounts = 34
  var bounding = 41
  var kept = 14
  var uid = "0"
  var memory: String? = "67108864"
  var exit: String? = "0"
  var signal: String?
  var oomKills: String?
  var own: [Namespace] = [.pid, .mnt, .uts, .ipc, .net]
  var layers = 3

  /// The World when everything is done.
  var world: World {
    var world = World()
    world[.container, "id"] = "3f2a91b07c5e"
    for layer in 1...layers { world[.layer(layer), "access"] = "read-only" }
    world[.layer(layers + 1), "access"] = "writable"
    world[.cgroup, "path"] = "/fishbowl/3f2a91b07c5e"
    world[.cgroup, "memory.max"] = memory
    world[.process(0), "pid@0"] = String(monitor)
    world[.process(1), "pid@0"] = String(outside)
    world[.process(1), "pid@1"] = inside.map(String.init)
    world[.process(1), "program"] = "/bin/echo"
    world[.process(1), "root"] = "overlay"
    world[.process(1), "uid"] = uid
    world[.process(1), "exit"] = exit
    world[.process(1), "signal"] = signal
    world[.process(1), "oom_kill"] = oomKills
    world[.utsHost, "hostname"] = "lab-07"
    world[Subject("mounts"), "own"] = String(mounts)
    world[.mount(1), "path"] = "/proc"
    world[.mount(1), "fstype"] = "proc"
    namespaces(&world)
    capabilities(&world, "bounding", kept)
    capabilities(&world, "effective", uid == "0" ? kept : 0)
    capabilities(&world, "permitted", uid == "0" ? kept : 0)
    return world
  }

  /// The World before any right was given up and before the root was changed.
  var early: World {
    var world = world
    world[.process(1), "root"] = "/"
    for set in ["bounding", "effective", "permitted"] { capabilities(&world, set, bounding) }
    return world
  }

  private func namespaces(_ world: inout World) {
    for (number, namespace) in Namespace.allCases.enumerated() {
      let host = String(4_026_531_000 + number)
      world[.process(0), "ns@\(namespace.rawValue)"] = host
      world[.process(1), "ns@\(namespace.rawValue)"] = own.contains(namespace) ? String(4_026_532_000 + number) : host
    }
  }

  private func capabilities(_ world: inout World, _ set: String, _ held: Int) {
    for (number, name) in Capability.names.enumerated() where number < bounding {
      world[.cap(1, set), name] = number < held ? "1" : "0"
    }
  }

  func folded(
    _ operation: Operation, step: Int = 29, outcome: Outcome = .done, undoes: Int? = nil, calls: [PerformedCall] = []
  ) -> Folded {
    let event = Event(
      step: step, actor: .setup, operation: operation, outcome: outcome, undoes: undoes, calls: calls)
    return Folded(event: event, effects: [], before: early, after: world)
  }

  func told(
    _ operation: Operation, outcome: Outcome = .done, calls: [PerformedCall] = [], facts: RunFacts = .echo
  ) -> Told {
    Told(folded(operation, outcome: outcome, calls: calls), facts: facts)
  }
}

extension RunFacts {
  static let echo = RunFacts(argv: ["run", "tiny", "echo", "hi"], image: "tiny", exit: 0)
  static let planned = RunFacts(argv: ["run", "tiny", "echo", "hi"], image: "tiny", planned: true)
}

extension PerformedCall {
  static func failed(_ name: String, _ error: String, _ fate: Fate = .failed) -> PerformedCall {
    PerformedCall(slot: 7, name: name, args: "{}", result: -1, error: Errno(name: error), fate: fate)
  }
}

extension Kind {
  /// Operations of this kind, with payloads of different sizes. A new kind has to be given one here.
  var examples: [Operation] {
    switch self {
    case .imageResolve:
      [
        .resolveImage(reference: "tiny", digest: "sha256:9c1f04ab12cd9c1f04ab"),
        .resolveImage(reference: "a", digest: nil),
      ]
    case .rootfsUse: [.useRootfs(path: "/srv/root")]
    case .configGet: [.readImageConfig(digest: "sha256:41d7ba", layers: 3)]
    case .manifestGet: [.readManifest(reference: "debian:12", digest: "sha256:9c1f04ab12", platform: "linux/amd64")]
    case .registryRequest:
      [
        .requestRegistry(
          method: "GET", url: "https://registry-1.docker.io/v2/library/debian/manifests/12", status: 401, bytes: 158),
        .requestRegistry(
          method: "GET", url: "http://127.0.0.1:5000/v2/lab/a/blobs/sha256:\(String(repeating: "9c1f04ab", count: 8))",
          status: 206, bytes: nil),
        .requestRegistry(method: "HEAD", url: "https://r.io/token", status: 503, bytes: 0),
      ]
    case .registryAuth:
      [
        .authorize(scheme: "Bearer", realm: "auth.docker.io", user: nil),
        .authorize(scheme: "Basic", realm: "localhost", user: "me"),
      ]
    case .layerFetch: [.fetchLayer(digest: "sha256:9c1f04ab12", bytes: 29_126_484)]
    case .layerVerify: [.verifyLayer(.example), .verifyLayer(.plain)]
    case .imageTag:
      [nil, "sha256:77aa01"].map { .tagImage(name: "debian:12", id: "sha256:41d7ba", before: $0) }
    case .layerSend, .archiveWrite, .archiveRead, .layerPack, .credentialsStore, .credentialsErase, .filesCopy,
      .imageUntag, .imageDelete, .layerDelete, .layerKeep:
      storeExamples
    case .layerSkip: [.findLayer(.example)]
    case .layerUnpack: [.unpackLayer(.example)]
    case .containerCreate: [.createContainer(.example)]
    case .rwCreate: [.createWritableLayer(directory: "/var/lib/fishbowl/containers/3f2a")]
    case .etcFiles:
      [.writeEtcFiles(["hostname", "hosts", "resolv.conf"].map { FileText(path: "/c/\($0)", text: "x") })]
    case .specWrite:
      [
        .writeSpec(path: "/c/config.json", text: Secret("PASSWORD=hunter2")),
        .replaceSpec(path: "/c/config.json", text: Secret("PASSWORD=hunter2")),
      ]
    case .containerRename: [.renameContainer(.example, name: "bold_tetra", nameFile: "/names/bold_tetra")]
    case .volumeCreate:
      VolumePlace.examples.map { .createVolume($0, record: "{}") }
        + [.makeFolders(["/srv/new", "/srv/new/data"]), .makeFolders(["/srv/new"])]
    case .volumeFill: VolumePlace.examples.map { .fillVolume($0, target: "/var/lib/data", folders: ["/l/1/var"]) }
    case .syncOpen: [.openSync(fifo: "/run/fishbowl/ab/start")]
    case .procHelper:
      [
        .cloneHelper(namespaces: [.mnt], pid: nil, terminal: nil, groups: []),
        .cloneHelper(namespaces: [], pid: 4711, terminal: nil, groups: []),
      ]
    case .procAdopt: [.adopt]
    case .userRoot: [.becomeRoot(), .becomeRoot(staysHidden: true)]
    case .aquariumUsers: [.makeUsers(IDMapping(onlyUser: 100_000, group: 100_000))]
    case .aquariumSeal: [.sealHost]
    case .aquariumFill:
      [true, false].map {
        .fillAquarium(
          Aquarium(
            place: "/run", layers: ["/l/1", "/l/2", "/l/3"], files: [], covers: ["/sys/fs/cgroup", "/tmp"],
            owner: 100_000, isIDMapped: $0, givesStdio: true))
      }
    case .layerMap:
      [
        .lendUsers(.unlent),
        .showLayers(
          Aquarium(
            place: "/run", layers: ["/l/a", "/l/b"], files: [], covers: [], owner: 100_000, isIDMapped: true,
            givesStdio: true)),
      ]
    case .ttyEnter: [.openTerminalInside(pid: 4711, size: nil)]
    case .cgroupScope: [.enterScope(unit: "fishbowl.scope", group: "/user.slice/app.slice/fishbowl.scope")]
    case .cgroupAbsent: [.lackCgroup(reason: "no group is delegated to this user")]
    case .nsUser:
      [
        .mapIDs(IDMapping(onlyUser: 1000, group: 1000)),
        .mapIDs(
          IDMapping(
            users: .person(1000, lent: [IDRange(inside: 0, outside: 100_000, length: 65536)]),
            groups: .person(1000, lent: [IDRange(inside: 0, outside: 100_000, length: 65536)]))),
      ]
    case .stdioOpen: [.openStdio]
    case .cgroupCreate: [.group(["/cg/memory/fishbowl/3f", "/cg/pids/fishbowl/3f"]), .groupV2]
    case .cgroupLimits:
      [
        .limitResources(Limit.examples), .limitResources([Limit.examples[1]]), .limitResources([]),
        .limitResources(Limit.examples + Limit.others), .limitResources(Array(Limit.others.prefix(2))),
        .limitResources(Limit.none),
      ]
    case .cgroupDevices:
      [
        .limitDevices(directory: "/cg/devices/fishbowl/3f", allowed: ["c 1:3 rwm", "c *:* m"]),
        .filterDevices(directory: "/cg/fishbowl/3f", allowed: ["c 1:3 rwm", "c *:* m"]),
        .lackDeviceFilter(reason: "EPERM"),
      ]
    case .nsClone:
      [
        .clone(namespaces: [.pid, .mnt, .uts, .ipc, .net], cgroup: nil), .clone(namespaces: [.mnt], cgroup: "/cg/3f"),
        .clone(namespaces: [.mnt], cgroup: nil, joined: [Neighbour(name: "web", pid: 7, namespaces: [.pid, .net])]),
      ]
    case .execClone:
      [
        .cloneInside(pid: 4711), .cloneInsideByHelper(),
        .cloneInsideByHelper(namespaces: [.user, .mnt], gift: StreamGift(pid: 7, owner: 1, isTerminal: true)),
      ]
    case .procHide: [.hideMemory]
    case .execJoin: [.joinNamespaces(), .joinNamespaces([.mnt, .uts]), .joinNamespaces([.uts])]
    case .procTie: [.tieToMonitor]
    case .cgroupJoin:
      [
        .joinCgroup(files: ["/cg/memory/3f/tasks", "/cg/pids/3f/tasks"]), .joinCgroup(files: ["/cg/cgroup.procs"]),
        .joinOpenCgroup(count: 1),
      ]
    case .nsCgroup: [.unshareCgroupNamespace]
    case .sessionNew: [.startSession]
    case .utsHostname: [.setHostname("3f2a91b07c5e")]
    case .netLoUp: [.raiseLoopback]
    case .mountPrivate: [.makeMountsPrivate]
    case .overlayMount:
      [
        .mountOverlay(
          Overlay(lower: ["/l/3", "/l/2", "/l/1"], upper: "/c/upper", work: "/c/work", target: "/c/merged"))
      ]
    case .mountPrepare:
      Mount.examples.map { .prepareMount($0) } + [
        .prepareTree(source: "/cg/memory", target: "/sys/fs/cgroup/memory"), .openDevices(["/dev/null", "/dev/tty"]),
      ]
        + [.openSharedMemory(Neighbour(name: "web", pid: 7, namespaces: [.ipc]), target: "/dev/shm")]
    case .volumeOpen:
      [.openVolume(source: "/c/hosts", target: "/etc/hosts")]
        + MountPoint.examples.filter { $0.type != .tmpfs }.map { .openMountPoint($0) }
    case .rootPivot: [.pivotRoot(newRoot: "/c/merged")]
    case .rootChroot: [.enterRoot("/c/merged")]
    case .mountProc: [.mountProc(target: "/proc")]
    case .mountDev: ["/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/other"].map { .mountDev(target: $0) }
    case .devNodes:
      [
        .makeDevices(
          nodes: [DeviceNode("/dev/null", 1, 3)], links: [SymbolicLink("/dev/fd", to: "/proc/self/fd")]),
        .bindDevices(["/dev/null", "/dev/tty"], links: [SymbolicLink("/dev/fd", to: "/proc/self/fd")]),
      ]
    case .mountSys: [.mountSys(target: "/sys")]
    case .mountCgroup:
      [true, false].map { .mountCgroup(target: "/sys/fs/cgroup", readOnly: $0, folders: []) }
        + [.mountCgroup(target: "/sys/fs/cgroup", readOnly: true, folders: ["/sys/fs/cgroup/memory"])]
    case .mountVolume:
      [true, false].map { .mountVolume(target: "/etc/hosts", makesTarget: $0) }
        + MountPoint.examples.map { .placeMountPoint($0) }
    case .mountInit: [.mountInit(target: "/sbin/docker-init")]
    case .ttyOpen:
      [
        .openTerminal(size: WindowSize(rows: 24, columns: 80), console: "/dev/console"),
        .openTerminal(size: nil, console: nil),
      ]
    case .procMask: [.maskPaths(files: ["/proc/kcore"], directories: ["/proc/acpi", "/sys/firmware"])]
    case .procReadonly: [.makeReadOnly(["/proc/sys", "/proc/bus"])]
    case .sysctlSet:
      [1, 2].map { count in
        .setSysctls(
          Array(["somaxconn", "rmem_max"].prefix(count)).map { FileText(path: "/proc/sys/net/core/\($0)", text: "5") })
      }
    case .rootReadonly: [.makeRootReadOnly(files: ["/etc/hosts"]), .makeRootReadOnly(files: [])]
    case .rlimitSet:
      [[("NOFILE", 64, 128)], [("NOFILE", 64, -1), ("CORE", 0, 0)]].map { limits in
        .limitProcess(limits.map { ProcessLimit("RLIMIT_" + $0.0, soft: $0.1, hard: $0.2) })
      }
    case .oomScoreAdj: [-500, 0, 500].map { .adjustOOMScore($0) } + [.adjustOOMScore(-500, byMonitor: true)]
    case .rootDetachOld: [.detachOldRoot]
    case .cwdSet: [.changeDirectory(path: "/data"), .enterDirectory(path: "/data")]
    case .signalsReset: [.resetSignals(ignored: []), .resetSignals(ignored: ["SIGPIPE"])]
    case .stdioGive: [.giveStdio(uid: 0, gid: 0)]
    case .ttyGive: [.giveTerminal(uid: 1000)]
    case .seccompLoad: [true, false].map { .loadSeccomp(SeccompFilter(isDefault: $0, program: [])) }
    case .privNoNewPrivs: [.forbidNewPrivileges]
    case .capBoundDrop: [.dropBounding([21, 16].map(Capability.init(rawValue:)))]
    case .userSet: [.setUser(uid: 0, gid: 0, groups: []), .setUser(uid: 1000, gid: 1000, groups: [10, 20])]
    case .capSet: [.setCapabilities(Capability.dockerDefault), .setCapabilities([])]
    case .fdClose: [.closeDescriptors]
    case .startBlock: [.waitForStart]
    case .ttyTake: [.takeTerminal]
    case .fsWatch: [.watchFiles]
    case .fsSeen: FileEvent.examples.map { .observeFile($0) }
    case .fsMissed:
      [.observeMissed(.overflow, count: nil), .observeMissed(.bound, count: nil), .observeMissed(.bound, count: 12)]
    case .startRelease: [.releaseStart]
    case .execUser: [.echo, .initiated, .execute(candidates: ["/bin/echo"], arguments: ["/bin/echo"], environment: [])]
    case .cgroupFreeze: [.freezeCgroup(FileText(path: "/cg/freezer/3f/freezer.state", text: "FROZEN"))]
    case .cgroupThaw: [.thawCgroup(FileText(path: "/cg/freezer/3f/freezer.state", text: "THAWED"))]
    case .attachConnect:
      [true, false].flatMap { input in
        [true, false].map { .connectStreams(socket: "/run/fishbowl/3f/sock", input: input, terminal: $0) }
      }
    case .attachDetach: [.leaveStreams, .observeDetach]
    case .procSeen:
      [
        .observeProcess(SeenProcess(pids: [4719, 7], parent: 4711, command: "sleep 60")),
        .observeProcess(SeenProcess(pids: [4719], parent: 1, command: "[kworker]")),
      ]
    case .cgroupOom: [.observeOOM(kills: 1), .observeOOM(kills: 12)]
    case .healthStatus:
      [
        .observeHealth(status: "healthy", exitCode: 0), .observeHealth(status: "unhealthy", exitCode: 1),
        .observeHealth(status: "unhealthy", exitCode: -1),
      ]
    case .callOther: [.otherCalls(scene: 6)]
    case .procOpen: [.openProcess(pid: 4711)]
    case .stopSignal: [.sendSignal("SIGTERM"), .sendSignal("SIGKILL")]
    case .stopTimeout: [.awaitEnd(seconds: 10), .awaitEnd(seconds: 1), .awaitEnd(seconds: nil)]
    case .stopKill: [.killAfterGrace]
    case .procExit: [.awaitExit(oomEvents: nil)]
    case .procKill: [.killProcess(), .killProcess(cgroup: "/cg/3f")]
    case .nsReleased: [.observeRelease]
    case .fsChanged: ChangeSummary.examples.map { .observeChanges($0) }
    case .cgroupRmdir:
      [.removeCgroup(directories: ["/cg/memory/3f", "/cg/pids/3f"]), .removeCgroup(directories: ["/cg/3f"])]
    case .cgroupParentRmdir:
      [
        .removeParentCgroups(directories: ["/cg/memory/fishbowl", "/cg/pids/fishbowl"]),
        .removeParentCgroups(directories: ["/cg/fishbowl"]),
      ]
    case .rwDelete: [.deleteWritableLayer(directory: "/c")]
    case .volumeDelete:
      VolumePlace.examples.map { .deleteVolume($0) } + [.removeFolders(["/srv/new/data", "/srv/new"])]
    case .stateDelete: [.deleteContainer(.example)]
    }
  }
}

extension ChangeSummary {
  static let examples: [ChangeSummary] = {
    var copied = FileChange(path: "/data/big", change: .copiedUp, type: .file, upperBytes: 8_388_610)
    (copied.lowerBytes, copied.changedBytes) = (8_388_608, 2)
    let new = FileChange(path: "/tmp/n", change: .created, type: .file, upperBytes: 3)
    let hidden = FileChange(path: "/etc/motd", change: .whiteout, type: .device, upperBytes: 0)
    return [
      ChangeSummary([new], isCut: false), ChangeSummary([copied, new, hidden, hidden], isCut: true),
      ChangeSummary([hidden], isCut: false), ChangeSummary([copied], isCut: false),
    ]
  }()
}

extension Operation {
  static let echo = Operation.execute(
    candidates: ["/sbin/echo", "/bin/echo"], arguments: ["echo", "hi"], environment: [Secret("PASSWORD=hunter2")])
  static let initiated = Operation.execute(
    candidates: ["/sbin/docker-init"], arguments: ["/sbin/docker-init", "--", "echo", "hi"], environment: [])
  static let groupV2 = Operation.createCgroup(
    directories: ["/cg/fishbowl/3f"], parents: ["/cg/fishbowl"],
    enable: [FileText(path: "/cg/cgroup.subtree_control", text: "+memory +pids")])

  static func group(_ directories: [String]) -> Operation {
    .createCgroup(directories: directories, parents: ["/cg/memory/fishbowl"], enable: [])
  }
}

extension Layer {
  static let example = Layer(
    position: 2, diffID: "sha256:aa11bb22", digest: "sha256:cc33dd44", chainID: "sha256:ee55ff66", path: "/l/ee55ff66",
    bytes: 8_808_038, files: 217)

  /// Not compressed: one digest for both.
  static let plain = Layer(
    position: 1, diffID: "sha256:bb22cc33", digest: "sha256:bb22cc33", chainID: "sha256:bb22cc33", path: "/l/bb22cc33",
    bytes: 4_404_019, files: 101)
}

extension ContainerPlace {
  static let example = ContainerPlace(
    id: "3f2a91b07c5e3f2a91b07c5e", name: "calm_carp", directory: "/c/3f2a", nameFile: "/names/calm_carp")
}

extension VolumePlace {
  static let examples = ["data", "lecture.notes_2026-11-28", String(repeating: "3f2a91b0", count: 8)].map {
    VolumePlace(name: $0, directory: "/var/lib/fishbowl/volumes/\($0)")
  }
}

extension MountPoint {
  static let examples =
    VolumePlace.examples.flatMap { place in
      [true, false].map {
        MountPoint(
          .volume, name: place.name, source: place.files, target: "/var/lib/postgresql/data/base", isReadOnly: $0,
          option: "--volume")
      }
    }
    + [true, false].map {
      MountPoint(
        .bind, source: "/srv/students/operating-systems/lecture/notes", target: "/mnt/notes/of/the/lecture",
        isReadOnly: $0, option: "--mount")
    } + [true, false].map { MountPoint(.tmpfs, target: "/run/scratch", isReadOnly: $0, option: "--tmpfs") }
}
