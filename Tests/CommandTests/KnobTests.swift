import TestSupport
import Testing

/// Options of `run` that are limits, files and settings, seen from inside the container; and what is refused.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct KnobTests {
  private static let groups = "cd /sys/fs/cgroup; "
  private static let all = " 2>/dev/null; true"

  static let seen: [(options: String, line: String, output: String)] = [
    ("--env-file env -e B=over", "echo $A:$OWN:$B:${NONE-unset}", "1:mine:over:unset\n"),
    ("--env-file env --env-file more", "echo $A", "2\n"),
    (
      "-m 64m --memory-swap 100m", groups + "cat memory/memory.memsw.limit_in_bytes memory.swap.max" + all,
      "104857600\n"
    ),
    (
      "-m 64m --memory-reservation 32m", groups + "cat memory/memory.soft_limit_in_bytes memory.low" + all,
      "33554432\n"
    ),
    (
      "-m 0 --cpus 0 --pids-limit 0",
      groups + "cat pids/pids.max pids.max 2>/dev/null; cat cpu/cpu.cfs_quota_us 2>/dev/null || echo -1", "max\n-1\n"
    ),
    ("-c 512", groups + "cat cpu/cpu.shares cpu.weight" + all, "512\n"),
    (
      "--cpu-period 50000 --cpu-quota 25000", groups + "cat cpu/cpu.cfs_period_us cpu/cpu.cfs_quota_us cpu.max" + all,
      "50000\n25000\n"
    ),
    ("--cpuset-cpus 0", "nproc; grep Cpus_allowed_list /proc/self/status", "1\nCpus_allowed_list:\t0\n"),
    ("--cpuset-mems 0", "grep Mems_allowed_list /proc/self/status", "Mems_allowed_list:\t0\n"),
    ("--shm-size 1m", "df -k /dev/shm | awk 'NR == 2 {print $2}'", "1024\n"),
    ("", "df -k /dev/shm | awk 'NR == 2 {print $2}'", "65536\n"),
    (
      "--add-host db:10.0.0.2 --add-host six=::5 -h box --domainname example.org",
      "tail -3 /etc/hosts; cat /proc/sys/kernel/domainname; hostname",
      "10.0.0.2\tdb\n::5\tsix\n127.0.0.1\tbox.example.org box\nexample.org\nbox\n"
    ),
    (
      "--dns 10.0.0.53 --dns 10.0.0.54 --dns-search a.org --dns-search b.org --dns-option ndots:2 --dns-opt rotate",
      "cat /etc/resolv.conf",
      "search a.org b.org\nnameserver 10.0.0.53\nnameserver 10.0.0.54\noptions ndots:2 rotate\n"
    ),
    (
      "--read-only", "for f in /x /etc/hosts /new; do echo > $f || echo no; done 2>/dev/null; echo > /dev/shm/x; id -u",
      "no\nno\nno\n0\n"
    ),
    ("--read-only -w /new/folder", "pwd", "/new/folder\n"),
    ("-u nobody --group-add tty", "id -u; id -G; echo $HOME", "65534\n65534 5\n/\n"),
    ("-u :tty --group-add nogroup", "id -u; id -G; echo $HOME", "0\n5 65534\n/root\n"),
    ("-u 1000:1000 --group-add 5 --group-add 7", "id -G", "1000 5 7\n"),
    (
      "--ulimit nofile=100:200 --ulimit core=0 --ulimit cpu=50:60", "ulimit -n; ulimit -Hn; ulimit -c; ulimit -t",
      "100\n200\n0\n50\n"
    ),
    ("--ulimit nofile=90 --ulimit nofile=80", "ulimit -n; sh -c 'ulimit -n 81' 2>/dev/null || echo no", "80\nno\n"),
    ("--oom-score-adj 500", "cat /proc/self/oom_score_adj; sh -c 'cat /proc/self/oom_score_adj'", "500\n500\n"),
    (
      "--sysctl net.core.somaxconn=77 --sysctl kernel.msgmax=9000",
      "cat /proc/sys/net/core/somaxconn /proc/sys/kernel/msgmax", "77\n9000\n"
    ),
  ]

  private static let files = "printf '# no\\n\\nA=1\\nOWN\\nNONE\\nB=file\\n' > env; echo A=2 > more; echo '=x' > bad"

  @Test(arguments: Soak.slice(seen, each: 2)) func itIsSeenInside(
    _ each: (options: String, line: String, output: String)
  ) throws {
    try Bowl.with { (bowl: Bowl) throws in
      let line = each.line.replacing("'", with: "'\\''")
      let outcome = try bowl.shell(
        "\(Self.files); export OWN=mine; fishbowl run --rm \(each.options) tiny sh -c '\(line)'")
      #expect(outcome.output == each.output, "\(outcome.errors)")
      #expect(outcome.code == 0 && outcome.errors == "")
    }
  }

  /// As a shell's <(…) gives it.
  @Test func aPipeIsReadToItsEnd() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let line = "(echo A=1; sleep 0.3; echo B=2) | fishbowl run --rm --env-file /dev/stdin tiny sh -c 'echo $A$B'"
      #expect(try bowl.shell(line).output == "12\n")
    }
  }

  static let refused: [(options: String, says: String)] = [
    ("--env-file nowhere", "cannot read \"nowhere\""), ("--env-file .", "cannot read"),
    ("--env-file bad", "bad:1: no name stands before ="), ("--label-file bad", "bad:1: no name"),
    ("-l =x", "invalid label"), ("--memory-swap 64m", "add -m"), ("-m 64m --memory-swap 32m", "give at least that"),
    ("-m 64m --memory-reservation 65m", "give at most that"), ("--memory-reservation 1m", "or more"),
    ("--cpus 1 --cpu-quota 5000", "leave out"), ("--cpu-period 5", "1000 to 1000000"), ("--cpu-quota 5", "1000"),
    ("--cpus 0.001", "out of range"),
    ("-c 262145", "2 to 262144"), ("-c x", "a whole one"), ("--cpuset-cpus 4096", "this machine has"),
    ("--cpuset-cpus x", "give numbers and ranges"),
    ("--cpuset-mems 63", "this machine has"), ("--shm-size x", "invalid size"), ("--add-host db", "give HOST:IP"),
    ("--add-host db:host-gateway", "no network but loopback"), ("--dns example.org", "no IP address"),
    ("--dns-search a..b", "no domain"), ("--domainname 'a b'", "invalid domain"),
    ("--group-add audio", "unable to find group audio: no matching"),
    ("-u joe", "unable to find user joe: no matching"),
    ("-u 0:joe", "unable to find group joe"), ("--ulimit files=5", "name one of"),
    ("--ulimit nofile=5:4", "soft limit"),
    ("--sysctl vm.swappiness=5", "not the container's own"), ("--oom-score-adj 1001", "-1000"),
    ("--sysctl net.no.such=1", "sysctl.set: openat gave"), ("--sysctl net.core.somaxconn=x", "sysctl.set: write gave"),
    ("--oom-kill-disable", "docker's option --oom-kill-disable"),
  ]

  @Test(arguments: Soak.slice(refused, each: 2)) func oneSentence(_ each: (options: String, says: String)) throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.shell("\(Self.files); fishbowl run --rm --no-trace tiny true")
      let before = HostSnapshot(root: bowl.root)
      for verb in ["run", "create"] where verb == "run" || !each.says.contains("sysctl.set") {
        let outcome = try bowl.shell("fishbowl \(verb) \(each.options) tiny true")
        // What the machine has, create asks as docker's engine does.
        let code: Int32 =
          verb == "create" && (each.says == "this machine has" || each.says.hasPrefix("unable")) ? 1 : 125
        #expect(outcome.code == code && outcome.output == "")
        #expect(outcome.errors.contains(each.says) && outcome.errors.hasPrefix("fishbowl: "), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        #expect(HostSnapshot.settled(root: bowl.root, as: before) == before)
      }
    }
  }

  /// Who may not give more than it has, says so.
  @Test(
    .enabled(if: Program.exists("setpriv"), "setpriv is not here"),
    arguments: ["--oom-score-adj -1000", "--ulimit nofile=1073741816", "--ulimit cpu=-1"])
  func whatTakesARightThatIsMissing(_ option: String) throws {
    try Bowl.with { (bowl: Bowl) throws in
      let line = "ulimit -t 9999; setpriv --bounding-set -sys_resource \(bowl.command) run --rm \(option) tiny true"
      let outcome = try bowl.shell(line)
      #expect(outcome.code == 125 && outcome.errors.contains("no CAP_SYS_RESOURCE here"), "\(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }
}
