import Narration
import Steps
import Testing

/// The nine sentences, each from the World of the run at hand.
@Suite struct SceneTests {
  @Test func `a whole run in nine English sentences`() {
    let sentences = Scene.allCases.map { Run(fixture: Fixture(memory: nil)).sentence($0) }
    #expect(
      sentences == [
        "3 read-only layers, an empty writable one on top. No file was copied.",
        "a cgroup counts what it uses. You gave no -m, so no memory limit.",
        "a new process: PID 47113 to the host, PID 1 to itself.",
        "own hostname, IPC, network. Users and clock are still the host's.",
        "its / was the host's disk; now it is the stack from scene 1.",
        "a fresh /proc is mounted: ps inside lists inside processes only.",
        "still uid 0 (root), but 14 of 41 capabilities left.",
        "that same process turns into /bin/echo. Its PIDs do not change.",
        "PID 1 exited with 0, so the container stopped. Its files stay until rm.",
      ])
  }

  @Test func `a whole run in nine Korean sentences`() {
    let sentences = Scene.allCases.map { Run(fixture: Fixture(memory: nil)).sentence($0, .ko) }
    #expect(
      sentences == [
        "읽기 전용 레이어 3개 위에 빈 쓰기 가능 레이어를 얹었다. 복사한 파일은 없다.",
        "사용량을 재는 cgroup을 만들었다. -m이 없어 메모리 제한은 없다.",
        "새 프로세스를 만들었다. PID는 호스트에서 47113, 안에서 1이다.",
        "호스트 이름·IPC·네트워크를 분리했다. 사용자·시간은 호스트와 공유한다.",
        "이 프로세스의 루트 디렉터리가 호스트 디스크에서 레이어 스택으로 바뀌었다.",
        "/proc을 새로 마운트했다. 이제 ps는 안의 프로세스만 보여 준다.",
        "여전히 uid 0(root)이지만 capability는 41개 중 14개만 남았다.",
        "바로 그 프로세스가 /bin/echo로 바뀌었다. PID는 그대로다.",
        "PID 1이 0으로 종료되어 컨테이너가 멈췄다. 파일은 rm 때까지 남는다.",
      ])
  }

  @Test func `a directory takes the image's place`() {
    let run = Run(operations: [.useRootfs(path: "/srv/root")] + Run.whole.dropFirst(2))
    #expect(run.sentence(.image).hasPrefix("/srv/root is the only read-only layer"))
    #expect(run.sentence(.image, .ko).contains("/srv/root"))
  }

  @Test func `a memory limit is told, with its size`() {
    #expect(Run().sentence(.limits).contains("64 MiB of memory"))
    #expect(Run(fixture: Fixture(memory: "134217728")).sentence(.limits, .ko).contains("128 MiB"))
    #expect(!Run().sentence(.limits).contains("-m"))
  }

  @Test func `only namespaces of its own count as own`() {
    let run = Run(fixture: Fixture(own: [.pid, .uts, .time]))
    #expect(run.sentence(.isolation) == "own hostname. IPC, network and users are still the host's.")
    #expect(run.sentence(.isolation, .ko) == "호스트 이름을 분리했다. IPC·네트워크·사용자는 호스트와 공유한다.")
  }

  @Test func `a step left out is not told as done`() {
    let run = Run(skipped: [.rootPivot, .rootDetachOld, .mountProc])
    #expect(run.sentence(.root) == "its / is still the host's disk. Left out: root.pivot.")
    #expect(run.sentence(.root, .ko).hasSuffix("생략한 단계: root.pivot."))
    #expect(run.sentence(.furnish).hasPrefix("no fresh /proc was mounted"))
    #expect(run.sentence(.furnish).contains("still mounted"))
  }

  @Test func `another user has no capability in use`() {
    let run = Run(fixture: Fixture(uid: "1000"))
    #expect(run.sentence(.rights) == "uid 1000, so no capability in use; 14 of 41 could still be gained.")
    #expect(run.sentence(.rights, .ko).contains("uid 1000이다"))
  }

  @Test(arguments: Language.allCases)
  func `nothing is said of a filter that is not there`(language: Language) {
    for sentence in Run.all.flatMap({ $0.sentences(language) }) {
      #expect(!sentence.lowercased().contains("seccomp"))
    }
  }

  @Test func `the end tells code, signal and what became of the files`() {
    #expect(Run(fixture: Fixture(exit: "3")).sentence(.end).contains("exited with 3"))
    let killed = Run(fixture: Fixture(exit: nil, signal: "SIGKILL"))
    #expect(killed.sentence(.end).contains("SIGKILL ended PID 1 (exit code 128 + 9 = 137)"))
    #expect(killed.sentence(.end, .ko).contains("SIGKILL로 죽어(종료 코드 128 + 9 = 137)"))
    let removed = Run(operations: Run.whole + [.deleteWritableLayer(directory: "/c")])
    #expect(removed.sentence(.end).contains("removed (--rm)"))
    #expect(!removed.sentence(.end).contains("stay"))
  }

  @Test func `a command that is not there is called so`() {
    var run = Run(breaks: (.execUser, .failed, [.failed("execve", "ENOENT")]))
    run.facts.exit = 127
    #expect(run.sentence(.exec) == "echo was not found in any of 2 directories of PATH: no program started.")
    #expect(run.sentence(.exec, .ko).contains("2개 어디에도 echo가 없어"))
    #expect(run.sentence(.end) == "step 17 (exec.user) failed, and the run stopped there. Exit code 127.")
    let denied: [PerformedCall] = [.failed("execve", "EACCES", .tolerated), .failed("execve", "ENOENT")]
    #expect(Run(breaks: (.execUser, .failed, denied)).sentence(.exec).contains("EACCES"))
  }

  @Test func `a run that was undone says at which step`() {
    var run = Run(breaks: (.rootPivot, .failed, [.failed("pivot_root", "EINVAL")]))
    #expect(run.sentence(.root) == "step 10, root.pivot, failed: pivot_root said EINVAL, invalid argument.")
    #expect(run.sentence(.furnish) == "the run did not get this far.")
    let story = run.story + [run.fixture.folded(.removeCgroup(directories: ["/cg/a"]), step: 40, undoes: 5)]
    run.facts.exit = 125
    let end = Narrator(.en).sentence(for: .end, in: story, facts: run.facts)
    #expect(end == "step 10 (root.pivot) failed, so what was done before it was undone. Exit code 125.")
    var owed = story
    owed[owed.count - 1].event.outcome = .failed
    let left = Narrator(.en).sentence(for: .end, in: owed, facts: run.facts)
    #expect(left.contains("step 40 (cgroup.rmdir) of the clean-up did not succeed"))
    #expect(!left.contains("undone"))
  }

  @Test func `a run that somebody stopped before its program began says so`() {
    var run = Run(operations: Array(Run.whole.prefix(9)))
    let undone = [
      run.fixture.folded(.killProcess(), step: 38, undoes: 6),
      run.fixture.folded(.deleteWritableLayer(directory: "/c"), step: 41, undoes: 3),
    ]
    let story = run.story + undone
    func end(_ exit: Int?, _ language: Language = .en) -> String {
      run.facts.exit = exit
      return Narrator(language).sentence(for: .end, in: story, facts: run.facts)
    }
    let after = "after step 9 (mount.private), before a program began. What had been done was undone."
    #expect(end(125) == "stopped by hand \(after) Exit code 125.")
    #expect(end(130) == "stopped by SIGINT \(after) Exit code 130.")
    #expect(end(nil) == "stopped \(after)")
    run.facts.exit = 130
    #expect(
      run.sentence(.end) == "stopped by SIGINT after step 9 (mount.private), before a program began. Exit code 130.")
    #expect(end(125, .ko).hasPrefix("9단계(mount.private)까지 하고 프로그램이 시작되기 전에 사람이 중단해 멈췄다."))
    #expect(end(130, .ko).contains("SIGINT로 멈췄다. 지금까지 한 일을 되돌렸다. 종료 코드는 130이다."))
  }

  @Test func `who waits for the start when a run is stopped has not failed`() {
    var run = Run(breaks: (.startBlock, .cut, []))
    run.facts.exit = 125
    #expect(run.sentence(.end).hasPrefix("stopped by hand after step 14 (cap.set)"))
    #expect(run.sentence(.end, .ko).hasPrefix("14단계(cap.set)까지 하고"))
  }

  @Test func `a run without an end was still running`() {
    var run = Run(fixture: Fixture(exit: nil), operations: Array(Run.whole.prefix(17)))
    run.facts.exit = nil
    #expect(run.sentence(.end) == "no end is recorded: PID 1 was still running.")
    #expect(run.sentence(.end, .ko) == "끝난 기록이 없다. PID 1은 실행 중이었다.")
    #expect(Narrator(.en).ending(of: run.story, facts: run.facts) == "still running when recorded")
    run.operations = Array(run.operations.prefix(12))
    #expect(run.sentence(.end) == "the run did not get this far.")
    #expect(Narrator(.en).ending(of: run.story, facts: run.facts) == "no exit recorded")
  }

  @Test func `an error that was asked for is not the kernel's`() {
    let run = Run(breaks: (.rootPivot, .failed, [.failed("pivot_root", "EINVAL", .injected)]))
    #expect(
      run.sentence(.root)
        == "step 10, root.pivot, was made to fail by --fail: pivot_root got EINVAL, and the kernel was not asked.")
    #expect(run.sentence(.root, .ko).hasPrefix("--fail에 따라 10단계(root.pivot)를 실패시켰다."))
    #expect(
      Run(breaks: (.execUser, .failed, [.failed("execve", "ENOENT", .injected)])).sentence(.exec).contains("--fail"))
  }

  @Test func `what stands in for another step is named in its scene`() {
    var run = Run(operations: Run.whole.map { $0.kind == .rootPivot ? .enterRoot("/c/merged") : $0 })
    #expect(run.sentence(.root).hasSuffix(" root.chroot stands in for root.pivot."))
    #expect(run.sentence(.root, .ko).hasSuffix(" 대신하는 단계: root.pivot 자리에 root.chroot."))
    run.facts.isForeign = true
    #expect(!run.sentence(.root).contains("stands in"))
  }

  @Test func `an exit code alone does not tell a signal from a number`() {
    var run = Run(fixture: Fixture(exit: nil))
    run.facts.exit = 137
    #expect(run.sentence(.end) == "the container stopped, with exit code 137. Its files stay until rm.")
    #expect(run.sentence(.end, .ko).contains("종료 코드 137로 멈췄다"))
  }

  @Test(arguments: Language.allCases)
  func `a plan claims nothing that only a run can know`(language: Language) {
    var run = Run(facts: .planned)
    run.fixture.exit = nil
    for scene in Scene.allCases {
      let sentence = run.sentence(scene, language)
      for past in ["was copied", "exited with", "했다", "었다", "됐다"] { #expect(!sentence.contains(past), "\(sentence)") }
    }
  }

  @Test(arguments: Language.allCases)
  func `sentences are whole, and each of their words fits a line`(language: Language) {
    for sentence in Run.all.flatMap({ $0.sentences(language) }) {
      #expect(Gaps.of(sentence).isEmpty)
      #expect(sentence.hasSuffix("."))
      #expect(sentence.split(separator: " ").allSatisfy { Cells.width(String($0)) <= 62 })
    }
  }

  @Test func `every scene has a name in both languages`() {
    #expect(Scene.allCases.map(Narrator(.en).sceneName) == Scene.allCases.map(\.name))
    #expect(Set(Scene.allCases.map(Narrator(.ko).sceneName)).count == 9)
    #expect(Narrator(.ko).sceneName(.root) == "루트")
  }
}

/// Widths in a terminal: Hangul takes two cells.
enum Cells {
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ((0xAC00...0xD7A3).contains($1.value) ? 2 : 1) }
  }
}
