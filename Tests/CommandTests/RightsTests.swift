import TestSupport
import Testing

/// What a container may do, seen from inside it.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct RightsTests {
  /// `says` of what was done with docker's default filter, and without one.
  private static let filtered: [(line: String, options: String, refused: String)] = [
    ("unshare -m true", "--cap-add sys_chroot", "unshare(0x20000): Operation not permitted"),
    ("unshare -U true", "", "Operation not permitted"),
    ("mount -t tmpfs none /mnt", "", "permission denied"),
  ]

  @Test(arguments: filtered) func theFilterRefuses(_ each: (line: String, options: String, refused: String)) throws {
    try Bowl.with { (bowl: Bowl) throws in
      let refused = try bowl.shell("fishbowl run --rm \(each.options) tiny \(each.line)")
      #expect(refused.code != 0)
      #expect(refused.errors.contains(each.refused), "\(refused.errors)")
      let open = "--cap-add sys_admin --cap-add sys_chroot --security-opt seccomp=unconfined"
      let allowed = try bowl.shell("fishbowl run --rm \(open) tiny \(each.line)")
      #expect(allowed.code == 0, "\(allowed.errors)")
    }
  }

  /// Where the capability alone would not refuse: a user namespace needs none.
  @Test func unconfinedIsAnother() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let line = "tiny unshare -U true"
      #expect(try bowl.shell("fishbowl run --rm \(line)").code != 0)
      #expect(try bowl.shell("fishbowl run --rm --security-opt seccomp=unconfined \(line)").code == 0)
      #expect(try bowl.shell("fishbowl run --rm --cap-add sys_admin \(line)").code == 0)
    }
  }

  private static let status = "grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/self/status | tr -s '\\t\\n' '  '"

  @Test func execHasTheContainersFilter() throws {
    try Bowl.with { (bowl: Bowl) throws in
      defer { _ = try? bowl.shell("fishbowl rm -f cc") }
      _ = try bowl.shell("fishbowl run -d --name cc --cap-drop all --security-opt no-new-privileges tiny sleep 100")
      let plain = try bowl.shell("fishbowl exec cc sh -c \"\(Self.status)\"")
      #expect(plain.output == "CapEff: 0000000000000000 NoNewPrivs: 1 Seccomp: 2 ", "\(plain.errors)")
      let privileged = try bowl.shell(
        "fishbowl exec --privileged cc sh -c \"\(Self.status)\"; grep CapBnd /proc/self/status")
      let machine = privileged.output.split(separator: "\t").last?.dropLast() ?? "?"
      #expect(privileged.output.hasPrefix("CapEff: \(machine) NoNewPrivs: 1 Seccomp: 2 "), "\(privileged.output)")
      #expect(try bowl.shell("fishbowl exec --privileged cc unshare -m true").code != 0)
      _ = try bowl.shell("fishbowl restart -t 0 cc")
      #expect(try bowl.shell("fishbowl exec cc sh -c \"\(Self.status)\"").output == plain.output)
    }
  }

  /// After its filter the new process still tells, waits and executes: without those calls it is refused at once. What only
  /// others need may be forbidden, whoever asks between the steps.
  @Test func whatAFilterMayForbid() throws {
    try Bowl.with { (bowl: Bowl) throws in
      func run(_ calls: String, _ options: String) throws -> Outcome {
        let names = calls.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ",")
        let profile =
          #"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"action":"SCMP_ACT_ERRNO","names":[\#(names)]}]}"#
        return try bowl.shell(
          "printf '%s' '\(profile)' >p.json; timeout 20 \(bowl.command) run --rm --security-opt seccomp=p.json \(options) tiny echo hi"
        )
      }
      // Where the filter is not the last, these of the plan follow it.
      let calls = ["prctl", "setgroups", "setresgid", "setresuid", "capset", "close_range"]
      for call in ["read", "write", "execve"] + calls {
        let refused = try run(call, "")
        #expect(refused.code == 125 && refused.errors.contains("does not allow \(call),"), "\(refused)")
        #expect(refused.errors.split(separator: "\n").count == 1)
        guard calls.contains(call) else { continue }
        #expect(try run(call, "--security-opt no-new-privileges").output == "hi\n")
      }
      for options in ["", "--evidence each", "--evidence each --security-opt no-new-privileges"] {
        let sockets = "socket socketpair connect sendto recvfrom sendmsg recvmsg poll ppoll"
        let done = try run(sockets, options)
        #expect(done.code == 0 && done.output == "hi\n" && done.errors == "", "\(options): \(done)")
      }
      #expect(try bowl.shell("fishbowl ps -aq; fishbowl trace verify").output.hasSuffix("all sound.\n"))
    }
  }

  /// A set-user-ID program makes root of whoever runs it, unless the container forbids it.
  @Test(.enabled(if: Program.exists("gcc"), "gcc is not here"))
  func noNewPrivilegesHoldsAgainstASetUserIDProgram() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let built = try bowl.shell(
        """
        mkdir -p tree/bin; printf '#include <stdio.h>\\n#include <unistd.h>\\nint main() { printf("%%d\\\\n", geteuid()); }' > id.c
        gcc -static -o tree/bin/id id.c && chmod 755 tree tree/bin && chmod 4755 tree/bin/id
        """)
      try #require(built.code == 0, "\(built.errors)")
      for (option, uid) in [("", "0\n"), ("no-new-privileges:false", "0\n"), ("no-new-privileges", "1000\n")] {
        let words = option.isEmpty ? "" : "--security-opt \(option)"
        let outcome = try bowl.shell("fishbowl run --rm -u 1000 \(words) --rootfs tree /bin/id")
        #expect(outcome.output == uid, "\(option): \(outcome.errors)")
      }
    }
  }

  @Test func privilegedSeesAllDevices() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let inside =
        "find /dev -type c -o -type b | grep -v -E '^/dev/(pts|shm|mqueue|console)' | sort; cat /sys/fs/cgroup/devices/devices.list; mount | grep -E ' /proc/| /sys ' "
      let outcome = try bowl.shell("fishbowl run --rm --privileged tiny sh -c \"\(inside)\"")
      let host = try bowl.shell(
        "find /dev -xdev \\( -type c -o -type b \\) | grep -v -E '^/dev/(pts|shm|mqueue|console|ptmx)' | sort")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix(host.output), "\(outcome.output)")
      #expect(outcome.output.contains("a *:* rwm\n") || !outcome.output.contains("rwm"))
      #expect(!outcome.output.contains(" /proc/"))
      #expect(outcome.output.contains(" on /sys type sysfs (rw"))
      let disk =
        "mknod /disk b 1 0 2>/dev/null; mount -t tmpfs none /mnt && echo a > /sys/fs/cgroup/memory/x 2>/dev/null; echo done"
      #expect(try bowl.shell("fishbowl run --rm --privileged tiny sh -c '\(disk)'").output == "done\n")
    }
  }

  /// The node is there with its numbers, and the cgroup lets be done with it what was said.
  @Test func aDeviceAndItsRule() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let open = { (option: String, line: String) in
        try bowl.shell("fishbowl run --rm --cap-add syslog \(option) tiny sh -c '\(line)'")
      }
      let refused = "Operation not permitted"
      let (kmsg, read) = ("/dev/kmsg:/dev/q/log", "dd if=/dev/q/log of=/dev/null bs=9000 count=1")
      #expect(try open("--device \(kmsg)", "ls -l /dev/q/log").output.contains("1,  11 "))
      #expect(try open("--device \(kmsg):r", read).code == 0)
      #expect(try open("--device \(kmsg):w", read).errors.contains(refused))
      #expect(try open("--device \(kmsg):r", "echo x > /dev/q/log").errors.contains(refused))
      let made = "mkdir /dev/q; mknod /dev/q/log c 1 11; \(read)"
      #expect(try open("", made).errors.contains(refused))
      #expect(try open("--device-cgroup-rule \"c 1:* r\"", made).code == 0)
      #expect(try open("--device /dev/zero:/dev/null", "head -c 3 /dev/null | wc -c").output == "3\n")
    }
  }

  /// What is kept is looked at before it is used: a damaged filter is made anew, and so is one cut short.
  @Test func aDamagedFilterIsMadeAnew() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let run = {
        try bowl.shell("fishbowl run --rm tiny grep Seccomp: /proc/self/status; sha256sum root/cache/seccomp/*")
      }
      let first = try run()
      #expect(first.output.hasPrefix("Seccomp:\t2\n"), "\(first.errors)")
      for damage in [
        "printf xx | dd of=\"$f\" bs=1 seek=200 conv=notrunc", ": > \"$f\"", "truncate -s -8 \"$f\"",
        "chmod 0 \"$f\"; echo > \"$f\"",
      ] {
        _ = try bowl.shell("for f in root/cache/seccomp/*; do \(damage); done")
        #expect(try run().output == first.output, "\(damage)")
      }
      #expect(try bowl.shell("ls root/cache/seccomp | wc -l").output == "1\n")
    }
  }

  private static let refusals: [(options: String, code: Int32, says: String)] = [
    ("--cap-add nope", 125, "unknown capability \"nope\""), ("--cap-drop ''", 125, "unknown capability"),
    ("--security-opt nope", 125, "invalid option \"nope\""),
    ("--security-opt no-new-privileges:x", 125, "invalid option"),
    ("--security-opt seccomp=/nofile", 125, "/nofile"),
    ("--security-opt seccomp=bad.json", 125, "bad.json: it is no JSON"),
    ("--security-opt seccomp=act.json", 125, "\"SCMP_ACT_NOTIFY\" is no action"),
    ("--security-opt seccomp=op.json", 125, "no comparison"),
    ("--security-opt seccomp=both.json", 125, "both name and names"),
    ("--security-opt seccomp=arch.json", 125, "SCMP_ARCH_NOPE"),
    ("--security-opt seccomp=no.json", 125, "defaultAction"),
    ("--device nope", 125, "nope"), ("--device /dev/null:/x:q", 125, "invalid access \"q\""),
    ("--device ''", 125, "invalid device"),
    ("--device /dev/nope", 125, "there is no such file"), ("--device /etc/passwd", 125, "it is no device"),
    ("--device-cgroup-rule 'c 1:3'", 125, "invalid rule"),
  ]

  @Test(arguments: Soak.slice(refusals, each: 2)) func oneSentence(_ each: (options: String, code: Int32, says: String))
    throws
  {
    try Bowl.with { (bowl: Bowl) throws in
      let allow = #""action":"SCMP_ACT_ALLOW""#
      _ = try bowl.shell(
        """
        fishbowl run --rm --no-trace tiny true; echo '{' > bad.json; echo '{"syscalls":[]}' > no.json
        echo '{"defaultAction":"SCMP_ACT_NOTIFY"}' > act.json
        echo '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["a"],\(allow),"args":[{"index":0,"op":"="}]}]}' > op.json
        echo '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"name":"a","names":["b"],\(allow)}]}' > both.json
        echo '{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_NOPE"]}' > arch.json
        """)
      let before = HostSnapshot(root: bowl.root)
      let outcome = try bowl.shell("fishbowl run \(each.options) tiny true")
      #expect(outcome.code == each.code, "\(outcome.errors)")
      #expect(outcome.errors.contains(each.says), "\(outcome.errors)")
      #expect(outcome.errors.hasPrefix("fishbowl: ") && outcome.errors.split(separator: "\n").count == 1)
      #expect(HostSnapshot.settled(root: bowl.root, as: before) == before)
    }
  }

  @Test func thePlanShowsIt() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.shell("fishbowl run --rm --no-trace tiny true")
      let kinds = { (options: String) in
        try bowl.shell(
          "fishbowl plan run \(options) tiny true | grep -o -E '(seccomp[.]load|user[.]set|cap[.]set|priv[.]no_new_privs|fd[.]close|proc[.]mask|cgroup[.]devices|cap[.]bound_drop)' | uniq | tr '\\n' ' '"
        ).output
      }
      #expect(try kinds("").hasSuffix("cap.bound_drop seccomp.load user.set cap.set fd.close "))
      #expect(
        try kinds("--security-opt no-new-privileges").hasSuffix(
          "cap.bound_drop user.set cap.set priv.no_new_privs fd.close seccomp.load "))
      #expect(try kinds("--privileged") == "user.set cap.set fd.close ")
    }
  }
}
