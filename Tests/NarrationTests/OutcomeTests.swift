import Narration
import Steps
import Testing

/// What is said of a step that did not end as planned.
@Suite struct OutcomeTests {
  private let pivot = Operation.pivotRoot(newRoot: "/c/merged")

  private func words(_ outcome: Outcome, _ calls: [PerformedCall], _ language: Language = .en) -> Words {
    Narrator(language).words(for: Fixture().told(pivot, outcome: outcome, calls: calls))
  }

  @Test func `a failed step names call, errno and what follows`() {
    let english = words(.failed, [.failed("pivot_root", "EINVAL")])
    #expect(english.line == "pivot_root failed with EINVAL: invalid argument.")
    #expect(english.more.contains("stops at step 29"))
    #expect(english.more.contains(Narrator(.en).planLine(for: pivot)))
    #expect(english.notSo == nil)
    let korean = words(.failed, [.failed("pivot_root", "EINVAL")], .ko)
    #expect(korean.line == "pivot_root가 EINVAL로 실패했다: 잘못된 인자.")
  }

  @Test func `an error that Fishbowl put there is not the kernel's`() {
    #expect(words(.failed, [.failed("pivot_root", "EPERM", .injected)]).more.contains("The kernel was not asked"))
    #expect(words(.failed, [.failed("pivot_root", "EPERM", .injected)], .ko).more.contains("커널에는 묻지 않았다"))
    #expect(!words(.failed, [.failed("pivot_root", "EPERM")]).more.contains("not asked"))
  }

  @Test func `a clean-up step that fails stops nothing`() {
    var told = Fixture().told(
      .removeCgroup(directories: ["/cg/a"]), outcome: .failed, calls: [.failed("rmdir", "EBUSY")])
    told.folded.event.undoes = 4
    #expect(Narrator(.en).words(for: told).more.contains("goes on"))
    #expect(!Narrator(.en).words(for: told).more.contains("undone"))
  }

  @Test func `a step left out was not performed`() {
    let words = words(.skipped, [])
    #expect(words.line.contains("left out"))
    #expect(words.more.contains(Narrator(.en).planLine(for: pivot)))
    #expect(words.line != Narrator(.en).words(for: Fixture().told(pivot)).line)
    #expect(self.words(.skipped, [.failed("fsopen", "ENODEV", .tolerated)]).line.contains("ENODEV"))
  }

  @Test func `a cut step says that its process died in it`() {
    let call = PerformedCall(slot: 3, name: "pivot_root", args: "{}", result: nil, fate: .cut)
    #expect(words(.cut, [call]).line.contains("died in this step: pivot_root began"))
    #expect(words(.cut, []).line.contains("died in this step"))
    #expect(words(.cut, [call], .ko).line.contains("프로세스가 죽었다"))
  }

  @Test func `an expected error is told beside what was done`() {
    let plain = words(.done, [])
    let tolerant = words(.done, [.failed("mkdir", "EEXIST", .tolerated), .failed("mkdir", "EEXIST", .tolerated)])
    #expect(tolerant.line == plain.line)
    #expect(tolerant.more.hasPrefix(plain.more))
    #expect(tolerant.more.contains("mkdir said EEXIST 2 times"))
  }

  @Test func `what could not be started is told by its best reason`() {
    let calls: [PerformedCall] = [.failed("execve", "EACCES", .tolerated), .failed("execve", "ENOENT")]
    let words = Narrator(.en).words(for: Fixture().told(.echo, outcome: .failed, calls: calls))
    #expect(words.line.contains("EACCES"))
  }

  @Test func `every errno that has a name has Korean words, or says it in the kernel's`() {
    for number in 1...40 {
      let call = PerformedCall(
        slot: 1, name: "mount", args: "{}", result: -1, error: Errno(rawValue: Int32(number)), fate: .failed)
      #expect(!words(.failed, [call], .ko).line.hasSuffix(": ."))
    }
  }
}
