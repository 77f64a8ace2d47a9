import Steps
import TestSupport
import Testing
import TraceStore

@Suite struct VerifyTests {
  let folder: TemporaryFolder

  /// A run whose effects are what the reducer says.
  init() throws {
    folder = try TemporaryFolder()
    var invented = Invented()
    invented.steps = Reducer.fold(
      invented.steps.map(\.event), from: World(text: invented.run.before) ?? World())
    try invented.write(to: folder.trace)
  }

  @Test func aSoundRunHasNoFindings() throws { #expect(try TraceReader(path: folder.trace).verify(1) == []) }

  @Test(arguments: [
    ("INSERT INTO effect VALUES (1, 7, 'process:1', 'colour', NULL, 'red')", 7, "effect on process:1 colour"),
    ("UPDATE call SET slot = 90 WHERE slot = 3", 4, "call 4 stands after call 90"),
    ("UPDATE event SET named = 77 WHERE step = 5", 5, "the call that names it"),
    ("UPDATE call SET step = 55 WHERE slot = 12", 55, "its call rows belong to no event"),
    (
      "UPDATE event SET step = 44 WHERE step = 12; UPDATE call SET step = 44 WHERE step = 12", 44,
      "it is not in the plan"
    ),
    ("UPDATE call SET result = -1, errno = 'EPERM' WHERE slot = 9", 7, "call 9 (pivot_root) is done, yet failed"),
    ("UPDATE call SET errno = NULL WHERE slot = 0", 2, "call 0 (mkdir) is tolerated, yet has no error"),
    ("UPDATE event SET outcome = 'done' WHERE step = 12", 12, "it is done, yet a call of it failed"),
    ("UPDATE event SET outcome = 'skipped' WHERE step = 8", 8, "it is skipped, yet has calls"),
    ("UPDATE event SET begin_ns = 9 , end_ns = 8 WHERE step = 14", 14, "it ends before it begins"),
  ])
  func aContradictionIsFound(_ sql: String, _ step: Int, _ text: String) throws {
    try tamper(folder.trace, sql)
    let findings = try TraceReader(path: folder.trace).verify(1)
    #expect(findings.contains { $0.step == step && $0.text.hasPrefix(text) }, "\(findings)")
  }
}
