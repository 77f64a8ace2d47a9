import Narration
import Steps
import Testing

@Suite struct LanguageTests {
  @Test(
    arguments: [
      ([:], Language.en), (["LANG": "ko_KR.UTF-8"], .ko), (["LANG": "ko"], .ko), (["LANG": "C.UTF-8"], .en),
      (["LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"], .ko), (["LANG": "ko_KR", "LC_MESSAGES": "C"], .en),
      (["LANG": "ko_KR", "LC_ALL": ""], .ko), (["LANG": "kok_IN"], .en), (["LANG": "ko@euro"], .ko),
      (["LC_ALL": "C", "LC_MESSAGES": "ko_KR", "LANG": "ko_KR"], .en),
    ] as [([String: String], Language)])
  func `the first variable that is set decides`(environment: [String: String], language: Language) {
    #expect(Language(environment: environment) == language)
  }

  @Test(arguments: Language.allCases) func `every label has a text of its own`(language: Language) {
    let labels: [Label] =
      [
        .what, .call, .who, .proof, .whyNow, .notSo, .source, .before, .after, .moreChanges(8), .noProof, .readLater,
        .noCall, .performer(.setup, pid: 4711, inside: 1), .performer(.monitor, pid: 4698, inside: nil),
        .undoes(step: 4),
        .made, .changed, .gone, .header(scenes: 9, calls: 112), .planned(steps: 50, calls: 112), .planIncomplete,
        .recorded(run: 1), .notRecorded, .sharedWith("web"), .loopbackOnly, .noDeviceList,
        .noHandler(signal: "SIGINT"), .run(3), .step(17, of: 64), .exit(0), .noExit, .ranOn,
        .onlyIfFailed(steps: 2, calls: 1), .duration(milliseconds: 38),
        .mode(.root), .mode(.rootless), .steps(5), .calls(6), .outcome(.done), .outcome(.failed), .outcome(.skipped),
        .outcome(.cut), .leftOut(.step(.rootPivot, number: 31)), .leftOut(.namespace(.pid)),
        .goesWith(["root.detach_old"], .elsewhere), .standsIn(.rootChroot, for: .rootPivot),
        .willFail(.cgroupJoin, .perm),
        .omitted(with: "root.pivot"), .leftOutHere(["root.pivot"]), .next, .look, .waits(step: 17, of: 64), .keys,
        .noWayBack, .nothingDone,
      ] + StepKey.allCases.map(Label.key)
    let texts = labels.map(Narrator(language).label)
    #expect(Set(texts).count == labels.count)
    for text in texts { #expect(Gaps.of(text).isEmpty) }
    #expect(texts.allSatisfy { Cells.width($0) <= 100 })
  }

  @Test func `header and footer read as the first page shows them`() {
    let (english, korean) = (Narrator(.en), Narrator(.ko))
    #expect(
      english.label(.header(scenes: 9, calls: 112))
        == "How one process becomes a container · 9 scenes (112 system calls planned)")
    #expect(korean.label(.header(scenes: 9, calls: 112)) == "프로세스 하나가 컨테이너가 되기까지 · 장면 9개 (계획한 시스템 콜 112회)")
    #expect(english.label(.recorded(run: 1)) == "Recorded as run 1. Look inside: fishbowl replay")
    #expect(korean.label(.recorded(run: 1)) == "실행 1로 기록했습니다. 자세히 보기: fishbowl replay")
    #expect(english.label(.calls(1)) == "1 system call")
    #expect(korean.label(.performer(.setup, pid: 4711, inside: 1)) == "setup, PID는 밖에서 4711, 안에서 1")
    #expect(english.label(.duration(milliseconds: 0.44)) == "0.4 ms")
    #expect(english.label(.duration(milliseconds: 38.2)) == "38 ms")
  }
}
