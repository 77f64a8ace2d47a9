import Narration
import Steps
import Terminal
import Testing

@testable import Player

@Suite struct PlanTextTests {
  static let plan = Plan(
    steps: [
      Step(
        number: 1, actor: .cli, operation: .resolveImage(reference: "tiny", digest: nil), calls: [], performed: true),
      Step(
        number: 2, actor: .monitor, operation: .openStdio,
        calls: [
          Call("pipe2", [Argument("pipefd", .fills([Register("stdin_read"), Register("stdin_write")]))]),
          Call("pipe2", [Argument("pipefd", .fills([Register("stdout_read"), Register("stdout_write")]))]),
          Call(Call.pass),
        ]),
      Step(
        number: 3, actor: .setup, operation: .setHostname("a\u{1b}b"),
        calls: [Call("sethostname", [Argument("name", .text("a\u{1b}b")), Argument("len", .number(3))])]),
      Step(
        number: 4, actor: .monitor, operation: .removeCgroup(directories: ["/g"]),
        calls: [Call("rmdir", [Argument("pathname", .text("/g"))])], undoes: 2),
    ], before: World())

  @Test func whatIsDoneOnlyAfterAFailureStandsApart() {
    let exit = Step(number: 3, actor: .monitor, operation: .awaitExit(oomEvents: nil), calls: [])
    let kill = Step(number: 4, actor: .monitor, operation: .killProcess(), calls: [], undoes: 2, unless: .done(3))
    let rmdir = Step(
      number: 5, actor: .monitor, operation: .removeCgroup(directories: ["/g"]), calls: [Call("rmdir", [])], undoes: 1)
    let run = PlanText(.en).lines(Plan(steps: [exit, kill, rmdir], before: World()))
    #expect(run.first?.contains("2 steps, 1 system call ·") == true)
    #expect(run.contains("Only if a step fails · 1 step, 0 system calls"))
    #expect(run.firstIndex { $0.contains("cgroup.rmdir") } ?? 99 < run.firstIndex { $0.contains("proc.kill") } ?? 0)
    let other = PlanText(.ko).lines(Plan(steps: [rmdir], before: World()))
    #expect(other.contains("실패했을 때만 하는 단계 · 단계 1개, 시스템 콜 1회"))
  }

  @Test func aPlanIsListedSceneAfterScene() {
    let lines = PlanText(.en).lines(Self.plan)
    #expect(lines[0].contains("3 steps, 3 system calls"))
    #expect(lines.filter { $0.first?.isNumber == true } == ["1 IMAGE", "2 LIMITS", "4 ISOLATION"])
    #expect(lines.contains("   2  stdio.open · monitor"))
    #expect(lines.contains("      pipe2([$stdin_read, $stdin_write])  ×2"))
    #expect(lines.contains("   4  cgroup.rmdir · monitor · turns back step 2"))
    #expect(lines.contains(#"      sethostname("a\x1bb", 3)"#))
    #expect(!lines.contains { $0.contains("pass(") })
  }

  @Test func anImageThatIsNotThereIsSaid() {
    let plan = Plan(steps: Array(Self.plan.steps.prefix(1)), before: World())
    #expect(PlanText(.en).lines(plan).last?.contains("depend on its layers") == true)
  }

  @Test func asJSONItHasTheTracesForm() throws {
    let text = try PlanText(.en).json(Self.plan)
    let steps = try #require(JSON(parsing: text)?["steps"]?.array)
    #expect(steps.map { $0["step"]?.number } == [1, 2, 3, 4])
    #expect(steps[1]["kind"]?.string == "stdio.open")
    #expect(steps[1]["calls"]?.array?.count == 2)
    #expect(
      steps[1]["calls"]?.array?.first?.text == #"{"name":"pipe2","args":{"pipefd":["$stdin_read","$stdin_write"]}}"#)
    #expect(steps[3]["undoes"]?.number == 2)
    #expect(try steps[2]["operation"]?.decode(Operation.self) == .setHostname("a\u{1b}b"))
  }
}
