import Foundation
import TestSupport
import Testing

/// Ways out that other runtimes had, each tried in earnest: by the image, by the program in it, or by whoever is beside it.
/// None may reach a file of the host, nor a process that has more rights.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct EscapeTests {
  /// A root file system with busybox, in which `spoil` (a line of the shell) has put what does harm.
  private func rootfs(_ bowl: Bowl, _ spoil: String) throws -> String {
    let root = bowl.folder.path + "/evil"
    let made = try Program.shell(
      """
      set -e; rm -rf \(root); mkdir -p \(root)/bin \(root)/canary; cd \(root); cp /bin/busybox bin/busybox
      for name in sh cat ls readlink echo true sleep id head stat touch mkdir dd grep; do ln -s busybox bin/$name; done
      \(spoil)
      """)
    #expect(made.code == 0, "\(made.errors)")
    return root
  }

  /// What a way out would change or read: a tree of the host's beside the root, and the kernel's settings.
  private func canary(_ bowl: Bowl) throws -> String {
    try Program.shell(
      """
      mkdir -p \(bowl.folder.path)/host; echo secret >\(bowl.folder.path)/host/secret
      cd \(bowl.folder.path)/host && find . | sort && cat secret; stat -c '%n %s %Y %i' \(Program.fishbowl)
      cat /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/kernel/domainname; ls -ld /dev/null /proc/keys
      """
    ).output
  }

  // MARK: CVE-2021-30465, 2025-31133, 2025-52565, 2025-52881: links where the runtime mounts and writes

  static let links = ["/etc", "/", "/proc/1/root", "/proc/self/fd/3", "../../../../host", "/proc/sys/kernel"]
  static let places = [
    "proc", "dev", "sys", "etc", "tmp", "sys/fs/cgroup", "dev/pts", "dev/shm", "dev/mqueue", "dev/console",
    "dev/null", "etc/hosts", "etc/hostname", "etc/resolv.conf", "proc/self", "run",
  ]

  /// Wherever the image has a link in the place of what is mounted or written: nothing outside changes. It runs with its
  /// own files, or it is refused.
  @Test(arguments: places) func aLinkInThePlaceOf(_ place: String) throws {
    try Bowl.with { bowl in
      let before = try canary(bowl)
      let links = Self.links + ["\(bowl.folder.path)/host", "\(bowl.folder.path)/host/secret"]
      let turn = Self.places.firstIndex(of: place) ?? 0
      // The soak tries all with all.
      for (number, target) in links.enumerated() where Soak.isOn || (number + turn) % 4 == 0 {
        let root = try rootfs(bowl, "mkdir -p $(dirname \(place)); rm -rf \(place); ln -s \(target) \(place)")
        for options in Soak.isOn ? [[], ["-t", "--init"]] : [turn % 2 == 0 ? [] : ["-t", "--init"]] {
          let line =
            "cat \(bowl.folder.path)/host/secret /host/secret; echo x >/\(place)/touched; echo x >/\(place); "
            + "echo x >/etc/hosts; echo '|/x' >/proc/sys/kernel/core_pattern; true"
          let words = ["run", "--rm", "--no-trace"] + options + ["--rootfs", root, "/bin/sh", "-c", line]
          let outcome = try bowl.fishbowl(words)
          #expect(!outcome.output.contains("secret\n") || outcome.output.contains("can't open"), "\(place) → \(target)")
          #expect(
            [0, 1, 125, 126, 127].contains(outcome.code), "\(place) → \(target): \(outcome.code) \(outcome.errors)")
          #expect(try canary(bowl) == before, "\(place) → \(target) \(options)")
        }
      }
    }
  }

  /// A folder of the user's in the place of /dev or /proc, whose content may be anybody's: what covers a secret must be
  /// the kernel's own null device, not what a link leads to.
  @Test func aVolumeInThePlaceOfDev() throws {
    let settings = "/proc/sys/kernel/core_pattern"
    let kept = try String(contentsOfFile: settings, encoding: .utf8)
    // Where it does get out, the host must not stay so.
    defer { try? kept.write(toFile: settings, atomically: false, encoding: .utf8) }
    try Bowl.with { bowl in
      let before = try canary(bowl)
      for (target, name) in [(settings, "null"), ("/proc/sysrq-trigger", "null"), ("/etc", "pts")] {
        let root = try rootfs(
          bowl, "mkdir -p ../vol; rm -rf ../vol/*; ln -s \(target) ../vol/\(name); mkdir -p proc sys dev")
        let line =
          "for f in /proc/keys /proc/timer_list /proc/kcore; do echo '|/bin/evil' >$f; head -c 64 $f; done; true"
        let words = ["run", "--rm", "--no-trace", "-v", "\(bowl.folder.path)/vol:/dev", "--rootfs", root]
        let outcome = try bowl.fishbowl(words + ["/bin/sh", "-c", line])
        #expect(try canary(bowl) == before, "\(name) → \(target): \(outcome)")
      }
    }
  }

  /// The target of a volume that changes while containers start, as two containers that share a volume can make it.
  @Test func aVolumeTargetThatChanges() throws {
    try Bowl.with { bowl in
      let before = try canary(bowl)
      let root = try rootfs(bowl, "mkdir -p ../shared/a ../data; echo mine >../data/mine; ln -s /shared/a/link spot")
      let shared = bowl.folder.path + "/shared"
      let swapper = try Program.shell(
        """
        (end=$(($(date +%s) + 6)); while [ $(date +%s) -lt $end ]; do
          ln -sfn / \(shared)/a/link; ln -sfn /proc \(shared)/a/link; rm -f \(shared)/a/link; mkdir \(shared)/a/link
          rmdir \(shared)/a/link; ln -sfn /proc/1/root/etc \(shared)/a/link; done) >/dev/null 2>&1 &
        echo $!
        """)
      for _ in 0..<12 {
        _ = try bowl.fishbowl([
          "run", "--rm", "--no-trace", "-v", "\(shared):/shared", "-v", "\(bowl.folder.path)/data:/spot/x", "--rootfs",
          root, "/bin/sh", "-c", "echo x >/spot/x/y; cat /host/secret",
        ])
        #expect(try canary(bowl) == before)
      }
      kill(pid_t(swapper.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0, SIGKILL)
    }
  }

  // MARK: CVE-2024-21626: a descriptor of a host directory as the working directory

  /// The caller has host directories open, as many shells and CI systems have; the image's WORKDIR would name one.
  @Test func noDescriptorLeadsOut() throws {
    try Bowl.with { bowl in
      _ = try canary(bowl)
      let open = "exec 3</ 4<\(bowl.folder.path)/host 5</proc 6</etc 7</ 8</sys/fs/cgroup 9</;"
      let look =
        "/bin/sh -c 'ls -l /proc/self/fd; ls; cat secret etc/shadow ../etc/shadow; pwd; readlink /proc/self/cwd'"
      _ = try bowl.shell("\(bowl.command) run -d --name box tiny sleep 60")
      for number in Array(3...(Soak.isOn ? 64 : 11)) + [255] {
        for line in [
          "run --rm --no-trace -w /proc/self/fd/\(number) tiny \(look)", "exec -w /proc/self/fd/\(number) box \(look)",
          "run --rm --no-trace -w /proc/1/fd/\(number)/../.. tiny \(look)",
        ] {
          let outcome = try bowl.shell("\(open) \(bowl.command) \(line)")
          let text = outcome.output
          #expect(!text.contains("secret\n") && !text.contains("root:"), "\(line): \(text)")
          #expect(outcome.code != 0 || !text.contains("sbin\n") || text.contains("data\n"), "\(line): \(text)")
        }
      }
      // A program starts with the three, and no more; `ls` has the folder that it reads.
      for line in ["run --rm --no-trace tiny ls /proc/self/fd", "exec box ls /proc/self/fd"] {
        #expect(try bowl.shell("\(open) \(bowl.command) \(line)").output == "0\n1\n2\n3\n", "\(line)")
      }
      _ = try bowl.fishbowl("rm", "-f", "box")
    }
  }

  // MARK: CVE-2019-5736: the engine's own program, overwritten through /proc/self/exe

  /// Run in its place, by name or as the interpreter of a script, and held open by somebody who waits for it to end. While
  /// a container runs, its monitor runs the same file, and the kernel lets nobody write to that: open(2), ETXTBSY.
  @Test func theProgramOfTheHostStaysWhatItIs() throws {
    try Bowl.with { bowl in
      let copy = bowl.folder.path + "/fishbowl"
      let hash = "sha256sum \(copy) | cut -c 1-64"
      _ = try Program.shell("cp \(Program.fishbowl) \(copy)")
      let whole = try Program.shell(hash).output
      let command = bowl.command.replacingOccurrences(of: Program.fishbowl, with: copy)
      let overwrite =
        "for p in /proc/[0-9]*; do exec 9<$p/exe && { (echo evil >/proc/self/fd/9) && echo WRITTEN; }; exec 9<&-; done"
      let attack = """
        printf '#!/proc/self/exe\\n' >/script; chmod 755 /script; echo ready >/ready
        while :; do \(overwrite); done 2>/errors
        """
      _ = try bowl.shell("\(command) run -d --name box tiny sh -c \(quoted(attack))")
      for line in ["/proc/self/exe", "/script", "/proc/self/exe --version", "/proc/self/exe run tiny true"] {
        for _ in 0..<5 { _ = try bowl.shell("timeout 20 \(command) exec box \(line)") }
      }
      #expect(try bowl.shell("\(command) logs box").output == "", "it was written to")
      #expect(try Program.shell(hash).output == whole)
      _ = try bowl.shell("\(command) rm -f box")
      #expect(try Program.shell(hash).output == whole)
      for line in ["/proc/self/exe", "/proc/1/exe"] {
        let outcome = try bowl.shell("timeout 20 \(command) run --rm --no-trace tiny \(line)")
        #expect(outcome.code != 0 && !outcome.output.contains("ready"), "\(line): \(outcome)")
      }
      #expect(try Program.shell(hash).output == whole)
    }
  }

  // MARK: whoever steers root's monitor

  static let people: [UInt32?] = Bowl.canBeRootless ? [nil, Bowl.somebody] : [nil]

  /// What joins for an exec is closed to those who are inside until their own program has taken its place: they see
  /// neither its memory nor its descriptors nor the host's file that it runs.
  /// The same holds for a person's monitor, to which the container's root is no other user.
  @Test(arguments: people) func nobodyInsideReachesWhatJoins(_ user: UInt32?) throws {
    try Bowl.with(user: user) { bowl in
      let watch = """
        while :; do for p in /proc/[0-9]*; do
          e=$(readlink $p/exe) && case $e in /bin/*|/fishbowl-init|"") ;; *) echo "EXE $p $e";; esac
          [ -e $p/fd/9 ] && echo "FD $p $(readlink $p/fd/9)"
          grep -q 'arena' $p/maps && echo "ARENA $p"
          dd if=/dev/null of=$p/mem bs=1 count=0 conv=notrunc 2>/dev/null && grep -q 'arena' $p/maps && echo "MEM $p"
        done; done 2>/dev/null
        """
      _ = try bowl.fishbowl(["run", "-d", "--name", "box", "tiny", "sh", "-c", watch])
      for _ in 0..<25 { #expect(try bowl.fishbowl("exec", "box", "true").code == 0) }
      #expect(try bowl.fishbowl("logs", "box").output == "")
      _ = try bowl.fishbowl("rm", "-f", "box")
    }
  }

  /// The same for a container that is born where others are already.
  @Test func nobodyBesideReachesWhatIsBorn() throws {
    try Bowl.with { bowl in
      let watch = """
        while :; do for p in /proc/[0-9]*; do grep -q 'arena' $p/maps && echo "ARENA $p"; done; done 2>/dev/null
        """
      _ = try bowl.fishbowl(["run", "-d", "--name", "box", "tiny", "sh", "-c", watch])
      for _ in 0..<3 {
        let words = ["run", "--rm", "--evidence", "each", "--pid", "container:box", "tiny", "true"]
        #expect(try bowl.fishbowl(words).code == 0)
      }
      #expect(try bowl.fishbowl("logs", "box").output == "")
      _ = try bowl.fishbowl("rm", "-f", "box")
    }
  }

  /// The drainer has the person's rights and reads root's plan: it must not be able to write it. Its mapping can't be made
  /// writable either, since the descriptor was opened for reading.
  @Test func theDrainerOnlyReadsTheArena() throws {
    try Bowl.with { bowl in
      _ = try Program.shell("chmod 755 \(bowl.folder.path); mkdir -m 777 \(bowl.folder.path)/kim")
      let places =
        "FISHBOWL_ROOT='\(bowl.root)' FISHBOWL_TRACE='\(bowl.folder.path)/kim/t.db' SUDO_UID=4711 SUDO_GID=4711"
      // The drainer is held by a lock on the trace that another writer has.
      let seen = try Program.shell(
        """
        env \(places) \(Program.fishbowl) run --rm tiny true
        env \(places) \(Program.fishbowl) run --rm tiny sleep 1 & end=$(($(date +%s) + 8))
        while kill -0 $! 2>/dev/null && [ $(date +%s) -lt $end ]; do
          for p in $(grep -l '^Uid:.4711' /proc/[0-9]*/status 2>/dev/null); do p=${p%/status}
            echo "DRAINER $(grep -c . $p/maps)"; grep arena $p/maps; ls -l $p/fd | grep arena
            setpriv --reuid 4711 --clear-groups sh -c ": >>$p/mem" 2>/dev/null && echo MEMORY
          done; done; wait; true
        """
      ).output
      #expect(seen.contains("DRAINER"), "never seen")
      for line in seen.split(separator: "\n") where line.contains("arena") {
        #expect(!line.contains(" rw-s") && !line.contains("rwx"), "\(line)")
      }
      #expect(!seen.contains("MEMORY"))
    }
  }

  private func quoted(_ text: String) -> String { "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'" }
}
