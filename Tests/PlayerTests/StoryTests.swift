import Narration
import Steps
import Terminal
import Testing

@testable import Player

@Suite struct StoryTests {
  @Test func theWorldIsThatOfTheStep() throws {
    let story = Fixture.story
    #expect(try story.world(after: 0) == Fixture.before)
    #expect(try story.world(after: 3).pids(of: 1) == [])
    #expect(try story.world(after: 4).pids(of: 1) == [4711, 1])
    #expect(try story.world(after: 8) == story.world(after: 7), "step 8 was not reached")
    #expect(try story.world(after: 10)[.process(1), "state"] == "ended")
  }

  @Test(arguments: [-1, 11]) func aStepOutsideTheRunIsRefused(_ step: Int) {
    #expect(throws: StoryError.noStep(step, run: 1, last: 10)) { try Fixture.story.world(after: step) }
  }

  @Test func anObservationStandsAfterItsStep() throws {
    let observation = Event(step: 40, actor: .kernel, operation: .observeRelease, after: 5, outcome: .done)
    let story = Fixture.story(facts: Fixture.facts, events: Fixture.events + [observation])
    #expect(story.steps.map(\.event.step) == [1, 2, 3, 4, 5, 40, 6, 7, 9, 10])
    #expect(try story.world(after: 5)[.process(1), "namespaces"] == nil)
    #expect(try story.world(after: 40)[.process(1), "namespaces"] == "released")
    #expect(try story.world(after: 40)[.process(1), "root"] == "/")
  }

  @Test func changesOfOneSortBecomeOneRow() throws {
    let rows = try ["ns.clone", "root.pivot", "cap.bound_drop"].map { kind in
      Changes(of: try #require(Fixture.story.steps.first { $0.event.kind.rawValue == kind })).rows.map(\.text)
    }
    #expect(rows[0].contains("+ process:1 pid@1: 1"))
    #expect(rows[0].contains("~ process:1 ns@*: mnt, pid, uts"))
    #expect(!rows[0].contains { $0.contains("cap:1") }, "what is inherited is no change")
    #expect(
      rows[1] == [
        "~ process:1 root: / → overlay", "~ mount:1 path: / → (old root)", "~ mount:2 path: /c/merged → /",
      ])
    #expect(rows[2] == ["~ cap:1:bounding *: 3 → 1"])
  }

  @Test func manyMountsBecomeOneRow() {
    var world = World()
    let effects = (2...4).flatMap { number in
      [
        Effect(.mount(number), "path", from: nil, to: "/p\(number)"),
        Effect(.mount(number), "fstype", from: nil, to: "tmpfs"),
      ]
    }
    for effect in effects { world.apply(effect) }
    let folded = Folded(event: Fixture.pivot, effects: effects, before: World(), after: world)
    #expect(Changes(of: folded).rows.map(\.text) == ["+ mount:* path: /p2 (tmpfs), /p3 (tmpfs), /p4 (tmpfs)"])
    let gone = Folded(
      event: Fixture.pivot, effects: [Effect(.mount(2), "gone", from: "/p2", to: "detached")], before: world,
      after: world)
    #expect(Changes(of: gone).rows.map(\.text) == ["- mount:2 path: /p2 (tmpfs)"])
  }
}
