import Foundation
import Narration
import Steps
import TestSupport
import Testing
import TraceStore

@testable import Player

/// What the page holds and draws at each step is what `replay --world` says.
@Suite(.enabled(if: Browser.isThere, Comment(rawValue: Browser.absence))) struct PagePictureTests {
  static func story() throws -> Story {
    try ReplaySource(Program.checkout + "/traces/first-run.fishbowl").story { "" }
  }

  /// Forward by a key, and back again: each moment as the page has it.
  static let probe = """
    const shown = () => ({
      step: now.count === 0 ? 0 : now.film.steps[now.count - 1].step,
      world: Object.fromEntries([...now.world].map(([subject, of]) => [subject, Object.fromEntries(of)])),
      pids: all('.fish[data-process]').map(fish => [fish.querySelector('.num.o').firstChild.data,
        ...(fish.querySelector('.num.i')?.firstChild.data.split(' · ') ?? [])].join(' ')),
      dead: all('.fish.dead').length, walls: all('.pane.on').map(pane => pane.firstChild.data).sort(),
      mounts: all('[data-mount]').map(mount => mount.dataset.mount).sort(), ready: all('[data-ready]').length,
      layers: all('.sheet').map(sheet => `${sheet.dataset.layer} ${sheet.dataset.access}`),
      effective: all('[data-caps=effective] .bits i:not(.x)').map(bit => bit.title).sort(),
      bounding: Number(document.querySelector('[data-caps=bounding] .q')?.textContent ?? 0),
      hostname: document.querySelector('#c-uts .v')?.textContent ?? '',
      ring: $('ring').className.split(' ')[1] ?? '', water: $('vessel').classList.contains('full'),
    });
    const forth = [], back = [];
    go(0, false);
    forth.push(shown());
    for (const _ of now.film.steps) { press('ArrowRight'); forth.push(shown()); }
    back.unshift(shown());
    for (const _ of now.film.steps) { press('ArrowLeft'); back.unshift(shown()); }
    tell({ forth, back });
    """

  @Test func holdsAndDrawsTheWorldOfEachStep() throws {
    let story = try Self.story()
    let answer = try #require(try Browser.ask(Browser.page([story]), Self.probe).first)
    #expect(answer.faults == [])
    let forth = answer.told["forth"]?.array ?? []
    #expect(forth.count == story.steps.count + 1)
    for moment in forth { #expect(try faults(moment, story) == []) }
    #expect(answer.told["back"]?.array == forth)
  }

  /// A page that folds wrongly is seen, and one that draws wrongly.
  @Test(arguments: [
    ("i < count; i++", "i < count - 1; i++", "world"),
    ("own !== null && own !==", "own !== null && '' !==", "walls"),
    ("filter(isPlaced)", "filter(isReady)", "mounts"),
  ])
  func aMutantIsSeen(_ right: String, _ wrong: String, _ what: String) throws {
    let story = Fixture.story
    let page = Browser.page([story]) { $0.replacingOccurrences(of: right, with: wrong) }
    let answer = try #require(try Browser.ask(page, Self.probe).first)
    let found = try (answer.told["forth"]?.array ?? []).flatMap { try faults($0, story) }
    #expect(found.contains { $0.hasPrefix(what) })
  }

  /// Where the page's moment differs from the World that `replay --at STEP --world --json` prints.
  private func faults(_ moment: JSON, _ story: Story) throws -> [String] {
    let step = Int(try #require(moment["step"]?.number))
    let printed = WorldText(.en).json(try story.world(after: step), run: 1, step: step)
    let world = try #require(World(text: JSON(parsing: printed)?["world"]?.text ?? ""))
    let lives = world[.process(1), "pid@0"] != nil && world[.process(1), "exit"] == nil
    let stand = world[.process(1), "namespaces"] != "released"
    let expected: [(String, JSON)] = [
      ("pids", list(world.processes.map { world.pids(of: $0).map(String.init).joined(separator: " ") })),
      ("dead", .number(world[.process(1), "exit"] == nil ? 0 : 1)),
      ("walls", list(Namespace.allCases.filter { world.hasOwn($0) && stand }.map(\.rawValue).sorted())),
      ("mounts", list(lives ? world.placedMounts.map(\.path).sorted() : [])),
      ("layers", list(world.layers.reversed().map { "\($0) \(world[.layer($0), "access"] ?? "")" })),
      ("effective", list(lives ? world.capabilities(of: 1, "effective").map(\.name).sorted() : [])),
      ("bounding", .number(Int64(lives ? world.capabilities(of: 1, "bounding").count : 0))),
      ("ready", .number(Int64(lives ? world.mounts.count { world[.mount($0), "path"] == "(ready)" } : 0))),
      ("hostname", .string(lives ? world[.utsOwn, "hostname"] ?? "" : "")),
      ("water", .bool(lives && world[.process(1), "root"] == "overlay")),
      ("ring", .string(world[.cgroup, "path"] == nil ? "" : world[.cgroup, "tasks"] == "0" ? "made" : "in")),
    ]
    let held = moment["world"].flatMap { World(text: $0.text) }
    return (held == world ? [] : ["world differs after step \(step)"])
      + expected.filter { moment[$0.0] != $0.1 }
      .map { "\($0.0) after step \(step): \(moment[$0.0]?.text ?? "nothing"), not \($0.1.text)" }
  }

  private func list(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
}
