import Testing

@testable import Narration

@Suite struct SpokenTests {
  @Test(arguments: [
    ("0", "이"), ("1", "이"), ("2", "가"), ("3", "이"), ("4", "가"), ("5", "가"), ("6", "이"), ("7", "이"), ("8", "이"),
    ("9", "가"), ("10", "이"), ("4711", "이"), ("4712", "가"), ("1000", "이"), ("1000000000000", "가"), ("0.5", "가"),
    ("cgroup", "이"), ("root", "가"), ("PID", "가"), ("tiny", "가"), ("/proc", "이"), ("/bin/echo", "가"), ("/", "가"),
    ("pivot_root", "가"), ("mount", "가"), ("clone3", "이"), ("SIGKILL", "이"), ("EINVAL", "이"), ("ENOENT", "가"),
    ("8 MiB", "가"), ("레이어", "가"), ("네임스페이스", "가"), ("시그널", "이"), ("커널", "이"), ("3f2a91b07c5e", "가"),
    ("calm_carp", "가"), ("hostname", "이"), ("umount2", "가"), ("sysfs", "가"), ("socket", "이"), ("config.json", "이"),
  ])
  func `이 or 가`(word: String, particle: String) {
    #expect(Particle.subject.form(after: word) == particle)
  }

  @Test(arguments: [
    ("0", "으로"), ("1", "로"), ("2", "로"), ("8", "로"), ("10", "으로"), ("/bin/echo", "로"), ("SIGKILL", "로"),
    ("SIGTERM", "으로"), ("cgroup", "으로"), ("레이어", "로"), ("커널", "로"), ("스택", "으로"), ("/data", "로"),
  ])
  func `으로 or 로`(word: String, particle: String) {
    #expect(Particle.toward.form(after: word) == particle)
  }

  @Test func `every particle has both its forms`() {
    for particle in Particle.allCases {
      #expect(particle.form(after: "1") != particle.form(after: "2") || particle == .toward)
    }
    #expect("\("4711", .object) \(4712, .object)" == "4711을 4712를")
    #expect("\(1, .copula)다 \(2, .copula)다" == "1이다 2다")
    #expect("\("a", .topic) \("컨테이너", .with)" == "a는 컨테이너와")
  }
}
