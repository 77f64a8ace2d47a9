import Narration
import Steps
import Testing

@testable import Player

/// The invented run, to the letter.
@Suite struct GoldenTests {
  /// The comment is what came instead.
  private func expectText(_ lines: some Sequence<String>, _ text: String) {
    #expect(Self.text(Array(lines)) == text, Comment(rawValue: Self.text(Array(lines))))
  }

  @Test func theNineSentencesInEnglish() {
    expectText(
      Transcript(.en).replay(Fixture.story, opening: .none),
      """
      Run 1 · tiny echo hi · exit 0 · 38 ms · as root, Linux 6.18, cgroup v1

      1 IMAGE      1 read-only layer, an empty writable one on top. No file was
                   copied.
      2 LIMITS     a cgroup counts what it uses. You gave no -m, so no memory
                   limit.
      3 PROCESS    a new process: PID 4711 to the host, PID 1 to itself.
      4 ISOLATION  own hostname. IPC, network, users and clock are still the
                   host's.
      5 ROOT       its / was the host's disk; now it is the stack from scene 1.
      6 FURNISH    the run did not get this far.
      7 RIGHTS     still uid 0 (root), with all 3 capabilities.
      8 EXEC       the run did not get this far.
      9 END        PID 1 exited with 0, so the container stopped. Its files stay
                   until rm.
      """)
  }

  @Test func aCardInEnglish() throws {
    expectText(
      try Transcript(.en).card(of: 7, in: Fixture.story),
      """
      Run 1 · tiny echo hi · exit 0 · 38 ms · as root, Linux 6.18, cgroup v1

      5 ROOT
         7  root.pivot
            what     Its root directory changed from the host's disk to the layer
                     stack.
                     Until here / was the host's disk, though it has been PID 1 to
                     itself since scene 3. Now every absolute path that it uses
                     starts at the layer stack. Nothing else changed: the same
                     process, the same PIDs, the same user. The host's tree stays
                     mounted beneath until scene 6 begins.
            call     chdir("/c/merged") = 0
                     pivot_root(".", ".") = 0
            who      setup, PID 4711 outside, 1 inside
            changed  ~ process:1 root: / → overlay
                     ~ mount:1 path: / → (old root)
                     ~ mount:2 path: /c/merged → /
            why now  After the overlay is there, before /proc: what is placed next
                     lands in the new tree.
            not so   "It became root, and that made it PID 1." It has been PID 1
                     since scene 3. The user did not change.
            source   pivot_root(2), mount_namespaces(7), chroot(2)
      """)
  }

  @Test func aShortCardInEnglish() throws {
    expectText(
      try Transcript(.en, depth: .line).card(of: 4, in: Fixture.story).dropFirst(2),
      """
      3 PROCESS
         4  ns.clone · 0.7 ms
            what     A new process was made: PID 4711 to the host, PID 1 to
                     itself.
            call     clone3({flags=CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS,
                       exit_signal=SIGCHLD}, 88) = 4711
      """)
  }

  @Test func theNineSentencesInKorean() {
    expectText(
      Transcript(.ko).replay(Fixture.story, opening: .none),
      """
      실행 1 · tiny echo hi · 종료 코드 0 · 38 ms · root 사용자로, Linux 6.18,
        cgroup v1

      1 이미지    읽기 전용 레이어 1개 위에 빈 쓰기 가능 레이어를 얹었다. 복사한
                  파일은 없다.
      2 자원      사용량을 재는 cgroup을 만들었다. -m이 없어 메모리 제한은 없다.
      3 프로세스  새 프로세스를 만들었다. PID는 호스트에서 4711, 안에서 1이다.
      4 격리      호스트 이름을 분리했다. IPC·네트워크·사용자·시간은 호스트와
                  공유한다.
      5 루트      이 프로세스의 루트 디렉터리가 호스트 디스크에서 레이어 스택으로
                  바뀌었다.
      6 준비      여기까지 오지 못했다.
      7 권한      여전히 uid 0(root)이고 capability 3개가 모두 남았다.
      8 실행      여기까지 오지 못했다.
      9 종료      PID 1이 0으로 종료되어 컨테이너가 멈췄다. 파일은 rm 때까지
                  남는다.
      """)
  }

  @Test func aCardInKorean() throws {
    expectText(
      try Transcript(.ko).card(of: 7, in: Fixture.story),
      """
      실행 1 · tiny echo hi · 종료 코드 0 · 38 ms · root 사용자로, Linux 6.18,
        cgroup v1

      5 루트
         7  root.pivot
            무엇  루트 디렉터리가 호스트 디스크에서 레이어 스택으로 바뀌었다.
                  안에서 본 PID는 장면 3에서 이미 1이 됐지만, /는 여기까지 호스트
                  디스크였다. 이제 모든 절대 경로는 레이어 스택에서 시작한다. 다른
                  것은 바뀌지 않았다. 같은 프로세스이고, PID도 사용자도 그대로다.
                  호스트의 트리는 장면 6이 시작될 때까지 아래에 마운트되어 있다.
            호출  chdir("/c/merged") = 0
                  pivot_root(".", ".") = 0
            주체  setup, PID는 밖에서 4711, 안에서 1
            바뀜  ~ process:1 root: / → overlay
                  ~ mount:1 path: / → (old root)
                  ~ mount:2 path: /c/merged → /
            순서  오버레이를 마운트한 뒤, /proc보다 먼저 한다. 그래야 다음에
                  붙이는 것이 새 트리에 놓인다.
            오해  "root로 바뀌면서 PID 1이 됐다." PID 1은 장면 3에서 정해졌다.
                  사용자는 바뀌지 않았다.
            출처  pivot_root(2), mount_namespaces(7), chroot(2)
      """)
  }

  private static func text(_ lines: some Sequence<String>) -> String { lines.joined(separator: "\n") }
}
