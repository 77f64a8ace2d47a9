import OCISpec
import Steps
import Testing

@testable import Planning

@Suite struct PlannerTests {
  @Test func scenesNeverGoBack() {
    let scenes = Self.plan().steps.map(\.scene.rawValue)
    #expect(scenes == scenes.sorted())
  }

  @Test func stepsAreNumberedByTheirPlace() {
    let plan = Self.plan()
    #expect(plan.steps.map(\.number) == Array(1...plan.steps.count))
  }

  @Test func everyInverseUndoesAnEarlierStepInReverse() {
    let undone = Self.plan().steps.compactMap(\.undoes)
    #expect(undone == undone.sorted(by: >))
    #expect(undone.count == 4)
  }

  @Test(arguments: [(Optional<String>.none, 6), ("/bin/echo", 1)])
  func aBareNameIsLookedForInThePath(_ path: String?, _ count: Int) {
    #expect(Planner.candidates(path ?? "echo", environment: []).count == count)
  }

  @Test func relativeEntriesOfThePathAreNotTried() {
    #expect(Planner.candidates("x", environment: ["PATH=::./a:/b"]) == ["/b/x"])
  }

  @Test(arguments: [HostFacts.debian12, hybrid]) func everyOperationSurvivesItsJSON(_ facts: HostFacts) throws {
    for step in Self.plan(facts: facts).steps {
      if case .writeSpec = step.operation { continue }
      if case .execute = step.operation { continue }
      #expect(try step.operation.json.decode(Operation.self) == step.operation)
      #expect(try JSON(encoding: step.operation).text == step.operation.json.text)
    }
  }

  /// overlayfs in a user namespace is of Linux 5.11; root needs none.
  @Test(arguments: [
    ("5.10.0-8-amd64", false), ("5.9", false), ("5.11", true), ("6.1.0-18-amd64", true),
  ])
  func aPersonNeedsANewerKernel(_ release: String, _ isEnough: Bool) throws {
    var facts = HostFacts.debian12
    facts.kernel = release
    try facts.checkPerson()
    facts.person = HostFacts.Person(gid: 1000, users: [], groups: [])
    var said = ""
    do { try facts.checkPerson() } catch { said = "\(error)" }
    #expect(isEnough ? said == "" : said.contains("Linux \(release) lets only root"))
  }

  /// By a list, by a program, or not at all; and never where there is no device to be made.
  @Test func devicesAreLimitedByWhatTheMachineHas() throws {
    let kind = { (facts: HostFacts) in
      Self.plan(facts: facts).steps.filter { $0.kind == .cgroupDevices }.map(\.operation)
    }
    var facts = Self.hybrid
    guard case .limitDevices(_, let allowed)? = kind(facts).first else { throw PlanMissing() }
    facts = .debian12
    let group = "/sys/fs/cgroup/fishbowl/0123456789abcdef"
    #expect(kind(facts) == [.filterDevices(directory: group, allowed: allowed)])
    facts.cgroup.deniedFilter = "EPERM"
    #expect(kind(facts) == [.lackDeviceFilter(reason: "EPERM")] && !facts.canLimitDevices)
    facts.person = HostFacts.Person(gid: 7, users: [], groups: [])
    #expect(kind(facts) == [] && facts.canLimitDevices)
  }

  struct PlanMissing: Error {}

  @Test func whatIsMountedStandsInItsOrder() throws {
    let place = VolumePlace(name: "data", directory: "/volumes/data")
    let points = [
      MountPoint(.volume, name: "data", source: place.files, target: "/data", isReadOnly: true, option: "--volume"),
      MountPoint(.tmpfs, target: "/data/in", mode: "size=1m,exec", option: "--tmpfs"),
      MountPoint(.bind, source: "/srv/hosts", target: "/etc/hosts", isFile: true, mode: "z", option: "--volume"),
    ]
    let plan = Self.plan(points, [.makeFolders(["/srv"]), .createVolume(place, record: "{}")])
    let kinds = plan.steps.map(\.kind)
    let index = { (kind: Kind) in kinds.firstIndex(of: kind) ?? -1 }
    #expect(index(.volumeCreate) > index(.rwCreate) && index(.volumeCreate) < index(.specWrite))
    // Nothing is looked up in the image while the host's tree can be reached by `/..`.
    #expect(index(.rootDetachOld) == index(.rootPivot) + 1)
    let placed = plan.steps.compactMap {
      if case .placeMountPoint(let point) = $0.operation { point.target } else { nil }
    }
    #expect(placed == ["/data", "/data/in", "/etc/hosts"])
    #expect(plan.steps.filter { $0.kind == .mountVolume }.count == 5)
    #expect(plan.steps.map(\.scene.rawValue) == plan.steps.map(\.scene.rawValue).sorted())
    let undone = plan.steps.compactMap(\.undoes)
    #expect(undone == undone.sorted(by: >) && undone.count == 6)
    for step in plan.steps {
      if case .writeSpec = step.operation { continue }
      if case .execute = step.operation { continue }
      #expect(try step.operation.json.decode(Operation.self) == step.operation)
      #expect(try JSON(encoding: step.operation).text == step.operation.json.text)
    }
  }

  @Test func readOnlyIsSetBeforeAnybodyCanReachIt() {
    let point = MountPoint(.bind, source: "/s", target: "/t", isReadOnly: true, option: "--volume")
    #expect(Operation.openMountPoint(point).calls.map(\.name) == ["open_tree", "mount_setattr"])
    #expect(Operation.placeMountPoint(point).calls.map(\.name) == ["mkdirat", "move_mount", "close"])
  }

  @Test func theConfigurationIsWrittenAsItWouldEncodeItself() throws {
    let options = RunOptions(
      image: "x", command: ["true"], user: "7:8", memory: 64 << 20, nanoCPUs: 1_500_000_000,
      pidsLimit: 50)
    var config = try options.runtimeConfig(
      id: "0123456789abcdef", rootPath: "/", image: .init(), users: .init(), canLimitDevices: true)
    // Of several, JSONEncoder keeps no order.
    config.annotations = ["fishbowl.user": config.userWord]
    config.linux.uidMappings = [.init(containerID: 0, hostID: 1000, size: 1)]
    config.linux.gidMappings = [.init(containerID: 0, hostID: 100, size: 1), .init(containerID: 1, hostID: 7, size: 9)]
    #expect(try JSON(encoding: config).text == config.json.text)
    #expect(RuntimeConfig(config.json) == config)
    var facts = Self.hybrid
    facts.cgroup.controllers = ["memory": "/m"]
    #expect(try JSON(encoding: facts).text == facts.json.text)
  }

  static let hybrid: HostFacts = {
    var facts = HostFacts.debian12
    let controllers = ["memory", "cpu", "cpuacct", "pids", "devices", "freezer"]
    facts.cgroup = .init(
      version: .hybrid,
      controllers: Dictionary(uniqueKeysWithValues: controllers.map { ($0, "/sys/fs/cgroup/" + $0) }),
      unified: "/sys/fs/cgroup/unified")
    return facts
  }()

  static func plan(
    facts: HostFacts = .debian12, _ points: [MountPoint] = [], _ provisions: [Steps.Operation] = []
  ) -> Plan {
    let process = RuntimeConfig.Process(
      user: .init(), args: ["echo", "hi"], env: ["PATH=/bin"], cwd: "/",
      capabilities: .init(Capability.dockerDefault.map(\.name)))
    var config = RuntimeConfig.docker(id: "0123456789abcdef", rootPath: "/c/merged", process: process)
    config.add(points)
    let request = RunRequest(
      config: config,
      place: ContainerPlace(id: "0123456789abcdef", name: "bold_fish", directory: "/c", nameFile: "/names/bold_fish"),
      runDirectory: "/run/fishbowl/1", origin: .rootfs("/rootfs"), removes: false,
      mountPoints: points, provisions: provisions)
    return Planner(facts: facts, request: request).run()
  }
}
