import OCISpec
import Planning
import Steps
import Testing

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
