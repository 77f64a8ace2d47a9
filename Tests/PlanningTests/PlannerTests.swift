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

  @Test func theConfigurationIsWrittenAsItWouldEncodeItself() throws {
    let options = RunOptions(
      image: "x", command: ["true"], user: UserIDs(uid: 7, gid: 8), memory: 64 << 20, nanoCPUs: 1_500_000_000,
      pidsLimit: 50)
    let config = try options.runtimeConfig(id: "0123456789abcdef", rootPath: "/", image: .init(), canLimitDevices: true)
    #expect(try JSON(encoding: config).text == config.json.text)
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

  static func plan(facts: HostFacts = .debian12) -> Plan {
    let process = RuntimeConfig.Process(
      user: .init(), args: ["echo", "hi"], env: ["PATH=/bin"], cwd: "/",
      capabilities: .init(Capability.dockerDefault.map(\.name)))
    let request = RunRequest(
      config: .docker(id: "0123456789abcdef", rootPath: "/c/merged", process: process),
      place: ContainerPlace(id: "0123456789abcdef", name: "bold_fish", directory: "/c", nameFile: "/names/bold_fish"),
      runDirectory: "/run/fishbowl/1", origin: .rootfs("/rootfs"), removes: false)
    return Planner(facts: facts, request: request).run()
  }
}
