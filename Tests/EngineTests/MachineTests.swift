import Foundation
import TestSupport
import Testing

enum VirtualMachine {
  static let kernel = Program.checkout + "/.build/machine"
  static var canRun: Bool {
    Program.exists("qemu-system-x86_64") && FileManager.default.fileExists(atPath: kernel + "/vmlinuz")
  }
  static var hasSystemd: Bool { getuid() == 0 && FileManager.default.fileExists(atPath: kernel + "/debian.tar") }
}

/// A machine whose control groups are version 2 and nothing else: emulated, since this one may have another arrangement.
@Suite(
  .enabled(if: VirtualMachine.canRun, Comment(rawValue: "no qemu-system-x86_64, or no kernel: `make test` gets them")))
struct MachineTests {
  private func lines(_ script: String, on kind: [String] = []) throws -> [String] {
    let outcome = try Program.run(
      ["/bin/sh", Program.checkout + "/Tests/Counterparts/machine.sh"] + kind
        + [VirtualMachine.kernel, Program.fishbowl], input: script)
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  /// Limits and their change, freezing, joining, the kernel's kill for want of memory; the World, read at each step from
  /// both sides; and that nothing stays after a failure at steps that v2 performs in a way of its own.
  @Test func underControlGroupsOfVersion2() throws {
    let lines = try lines(
      """
      # The console is a terminal, to which more is said than is compared here.
      exec 2>/dev/null
      fishbowl run --rm tiny cat /proc/self/cgroup
      fishbowl run -d --name web -m 64m --memory-swap 64m --cpus 0.5 --pids-limit 50 tiny sleep 1000 >/dev/null
      group=/sys/fs/cgroup/fishbowl/$(fishbowl inspect -f '{{.Id}}' web)
      limits() { echo "memory $(cat $group/memory.max), cpu $(cat $group/cpu.max), pids $(cat $group/pids.max)"; }
      limits
      fishbowl update -m 32m --memory-swap 32m --cpus 0.75 web >/dev/null
      limits
      fishbowl pause web >/dev/null; echo "frozen $(cat $group/cgroup.freeze)"
      fishbowl unpause web >/dev/null; echo "frozen $(cat $group/cgroup.freeze)"
      fishbowl exec web cat /proc/self/cgroup
      fishbowl stop -t 0 web; fishbowl start web; fishbowl rm -f web
      fishbowl run --name hungry -m 16m --memory-swap 16m tiny dd if=/dev/zero of=/dev/shm/x bs=1M count=60
      echo "hungry $? $(fishbowl inspect -f '{{.State.OOMKilled}}' hungry)"
      fishbowl rm hungry
      fishbowl run --rm --evidence each tiny true
      fishbowl trace verify
      for kind in cgroup.create cgroup.limits cgroup.devices ns.clone ns.cgroup root.pivot mount.cgroup; do
        fishbowl run --rm -m 64m --name gone --fail $kind=EPERM tiny true
        echo "$kind $?"
      done
      echo "left: $(find /sys/fs/cgroup/fishbowl -mindepth 1 -type d | wc -l) $(grep -c overlay /proc/mounts) $(fishbowl ps -aq | wc -l)"
      """)
    #expect(
      lines == [
        "0::/", "memory 67108864, cpu 50000 100000, pids 50", "memory 33554432, cpu 75000 100000, pids 50", "frozen 1",
        "frozen 0", "0::/", "web", "web", "web", "hungry 137 true", "hungry", "12 runs, all sound.",
        "cgroup.create 125", "cgroup.limits 125", "cgroup.devices 125", "ns.clone 125", "ns.cgroup 125",
        "root.pivot 125",
        "mount.cgroup 125", "left: 0 0 0",
      ])
  }

  /// Root's container with users of its own: what its life asks of v2 is the monitor's to do, so that a group that is root's
  /// holds it; and what is undone.
  @Test(.enabled(if: Soak.isOn, "a minute of emulation: make soak")) func withUsersOfItsOwn() throws {
    let lines = try lines(
      """
      exec 2>/dev/null
      run="fishbowl run --userns private"
      $run -d --name web -m 64m --memory-swap 64m --pids-limit 50 tiny sleep 1000 >/dev/null
      group=/sys/fs/cgroup/fishbowl/$(fishbowl inspect -f '{{.Id}}' web)
      limits() { echo "memory $(cat $group/memory.max), pids $(cat $group/pids.max)"; }
      echo "root in it is $(stat -c %u /proc/$(fishbowl inspect -f '{{.State.Pid}}' web)), its group's $(stat -c %u $group)"
      limits
      fishbowl exec web sh -c 'echo $(cat /proc/self/uid_map /proc/self/cgroup)'
      echo "in it $(wc -l <$group/cgroup.procs)"
      fishbowl update -m 32m --memory-swap 32m web >/dev/null; limits
      fishbowl pause web >/dev/null; echo "frozen $(cat $group/cgroup.freeze)"; fishbowl unpause web >/dev/null
      fishbowl stop -t 0 web; fishbowl start web; fishbowl rm -f web
      $run --rm -m 16m --memory-swap 16m tiny dd if=/dev/zero of=/dev/shm/x bs=1M count=60; echo "hungry $?"
      $run --rm tiny sh -c 'mkdir /sys/fs/cgroup/x || echo read-only; mknod /serial c 4 64; (: </serial) || echo not opened'
      $run --rm --evidence each tiny true
      fishbowl trace verify
      for kind in cgroup.limits layer.map ns.clone proc.adopt cgroup.join mount.cgroup; do
        $run --rm -m 64m --fail $kind=EPERM tiny true; echo "$kind $?"
      done
      echo "left: $(find /sys/fs/cgroup/fishbowl -mindepth 1 -type d | wc -l) $(grep -c overlay /proc/mounts) $(fishbowl ps -aq | wc -l)"
      """)
    #expect(
      lines == [
        "root in it is 100000, its group's 0", "memory 67108864, pids 50", "0 100000 65536 0::/", "in it 1",
        "memory 33554432, pids 50", "frozen 1", "web", "web", "web", "hungry 137", "read-only", "not opened",
        "11 runs, all sound.", "cgroup.limits 125", "layer.map 125", "ns.clone 125", "proc.adopt 125",
        "cgroup.join 125",
        "mount.cgroup 125", "left: 0 0 0",
      ])
  }

  /// A name for a device that the container may not open can be made and not be opened; what was asked for can; and
  /// without the filter, the mutant, all can. Where the kernel refuses it, no name can be made.
  @Test func devicesAreFilteredByAProgram() throws {
    let lines = try lines(
      """
      exec 2>/dev/null
      open='(: </serial) && echo read; (: >/serial) && echo written'
      node="mknod /serial c 4 64 && echo made; if [ -c /serial ]; then $open; fi; : >/dev/null && echo null"
      try() { echo "$1: $(shift; "$@" tiny sh -c "$node" | tr '\\n' ' ')"; }
      fishbowl run --rm tiny true
      try filtered fishbowl run --rm
      try ruled fishbowl run --rm --device-cgroup-rule 'c 4:64 r'
      try given fishbowl run --rm --device /dev/ttyS0:/serial:w
      try privileged fishbowl run --rm --privileged
      FISHBOWL_FAULT=without:cgroup.devices try mutant fishbowl run --rm
      bpf() { strace -f -o /dev/null -e trace=bpf -e inject=bpf:error=EPERM "$@"; }
      try refused bpf fishbowl run --rm
      fishbowl trace sql "SELECT detail FROM step WHERE kind = 'cgroup.devices' ORDER BY run DESC LIMIT 1" | grep -o EPERM
      fishbowl run -d --name web tiny sleep 1000 >/dev/null
      echo "exec: $(fishbowl exec web sh -c "$node" | tr '\\n' ' ')"
      fishbowl rm -f web
      fishbowl trace verify
      fishbowl doctor | grep -c 'BPF program in its place'
      """)
    #expect(
      lines == [
        "filtered: made null ", "ruled: made read null ", "given: written null ", "privileged: made read written null ",
        "mutant: made read written null ", "refused: null ", "EPERM", "exec: made null ", "web",
        "10 runs, all sound.", "1",
      ])
  }

  /// A person's group: in a scope, for which the person's systemd is asked (one that stands in for it: a machine of busybox
  /// has none), or in what was handed down to him; limits hold there. Where it is refused, that is said, and recorded.
  @Test(.enabled(if: Soak.isOn, "half a minute of emulation: make soak")) func aPersonHasGroupsToo() throws {
    let lines = try lines(
      #"""
      exec 2>/dev/null
      tree=/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service
      mkdir -p $tree/app.slice $tree/session /kim /tmp/asked
      for group in user.slice user.slice/user-1000.slice; do
        echo "+memory +pids" >/sys/fs/cgroup/$group/cgroup.subtree_control
      done
      echo kim:x:1000:1000::/kim:/bin/sh >>/etc/passwd
      chown -R 1000:1000 $tree /kim /tmp/asked
      for group in $tree $tree/app.slice; do echo "+memory +pids" >$group/cgroup.subtree_control; done
      cat >/usr/bin/busctl <<'END'
      #!/bin/sh
      scope=/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/fishbowl.scope
      echo "$7" >>/tmp/asked/of; shift 6
      [ ! -e /tmp/asked/refuse ] || { echo "Call failed: Access denied"; exit 1; }
      case $1 in
      StartTransientUnit) mkdir $scope && echo "${21}" >$scope/cgroup.procs; [ "$2 $3" = "ssa(sv)a(sa(sv)) fishbowl.scope" ] ;;
      AttachProcessesToUnit) echo "$6" >$scope$4/cgroup.procs ;;
      esac || { echo "Call failed: Unit fishbowl.scope was not to be had"; exit 1; }
      END
      chmod +x /usr/bin/busctl
      cat >/tmp/life <<'END'
      export HOME=/kim FISHBOWL_ROOT=/kim/root FISHBOWL_TRACE=/kim/t.db
      tree=/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service
      fishbowl run -d --name web -m 64m --memory-swap 64m --pids-limit 50 tiny sleep 1000 >/dev/null
      group=$(find $tree -name "$(fishbowl inspect -f '{{.Id}}' web)")
      echo "at ${group%/*}, memory $(cat $group/memory.max), pids $(cat $group/pids.max)" | sed "s,$tree,,"
      fishbowl exec web cat /proc/self/cgroup
      echo "in it $(wc -l <$group/cgroup.procs)"
      fishbowl update -m 32m --memory-swap 32m web >/dev/null; echo "memory $(cat $group/memory.max)"
      fishbowl pause web >/dev/null; echo "frozen $(cat $group/cgroup.freeze)"; fishbowl unpause web >/dev/null
      fishbowl rm -f web
      fishbowl run --rm -m 16m --memory-swap 16m tiny dd if=/dev/zero of=/dev/shm/x bs=1M count=60 >/dev/null 2>&1; echo "hungry $?"
      fishbowl run --rm --evidence each --cpus 0.5 tiny true 2>&1 | cat
      fishbowl run --rm --break-isolation tiny cat /proc/self/cgroup
      fishbowl trace verify
      END
      as() { (echo 0 >$tree/session/cgroup.procs; su kim -c "sh /tmp/life"); }
      as
      echo "asked for $(sort -u /tmp/asked/of | tr '\n' ' ')"
      echo "left $(find $tree -path '*/fishbowl/*' -type d | wc -l)"
      touch /tmp/asked/refuse
      cat >/tmp/life <<'END'
      export HOME=/kim FISHBOWL_ROOT=/kim/root FISHBOWL_TRACE=/kim/t.db
      fishbowl run --rm -m 16m tiny true 2>&1 | cat
      fishbowl trace sql "SELECT detail FROM step WHERE kind = 'cgroup.absent' ORDER BY run DESC LIMIT 1" | grep -o 'Access denied'
      END
      as
      rm /usr/bin/busctl; find $tree/app.slice -depth -mindepth 1 -type d -exec rmdir {} +
      cat >/tmp/life <<'END'
      export HOME=/kim FISHBOWL_ROOT=/kim/root FISHBOWL_TRACE=/kim/t.db
      fishbowl run --rm -m 16m --memory-swap 16m tiny dd if=/dev/zero of=/dev/shm/x bs=1M count=60 >/dev/null 2>&1; echo "hungry $?"
      END
      as
      """#)
    #expect(
      lines == [
        "at /app.slice/fishbowl.scope/fishbowl, memory 67108864, pids 50", "0::/", "in it 1", "memory 33554432",
        "frozen 1", "web", "hungry 137",
        "fishbowl: --cpus discarded: no cgroup is delegated to you, and without one nothing can be limited", "0::/",
        "9 runs, all sound.", "asked for AttachProcessesToUnit StartTransientUnit ", "left 0",
        "fishbowl: --memory discarded: no cgroup is delegated to you, and without one nothing can be limited",
        "Access denied", "hungry 137",
      ])
  }

  /// The person's own systemd, no stand-in: the scope is there as long as somebody is in it, limits hold, a kill for want of
  /// memory spares the neighbour, and whoever is let in later is in it too.
  @Test(
    .enabled(if: Soak.isOn, "a minute of emulation: make soak"),
    .enabled(if: VirtualMachine.hasSystemd, "no Debian for the virtual machine: `make test` as root gets it"))
  func aPersonsSystemdGivesAScope() throws {
    let lines = try lines(
      #"""
      useradd -m -s /bin/sh kim && loginctl enable-linger kim
      cat >/life <<'END'
      exec 2>/dev/null
      tree=/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service
      scope() { echo "scope $(systemctl --user is-active fishbowl.scope) $(find $tree -name 'fishbowl*' | wc -l)"; }
      scope
      fishbowl run -d --name web -m 64m --memory-swap 64m --pids-limit 50 --cpus 0.5 tiny sleep 1000 >/dev/null
      scope
      systemctl --user show -P Delegate fishbowl.scope
      group=$(find $tree -name "$(fishbowl inspect -f '{{.Id}}' web)")
      echo "at ${group%/*}" | sed "s,$tree,,"
      echo "memory $(cat $group/memory.max), pids $(cat $group/pids.max), cpu $(cat $group/cpu.max)"
      fishbowl exec web sh -c 'cat /proc/self/cgroup; wc -l </proc/self/uid_map'
      echo "in it $(wc -l <$group/cgroup.procs), beside it $(wc -l <$group/../../monitors/cgroup.procs)"
      fishbowl update -m 32m --memory-swap 32m web >/dev/null; echo "memory $(cat $group/memory.max)"
      fishbowl pause web >/dev/null; echo "frozen $(cat $group/cgroup.freeze)"; fishbowl unpause web >/dev/null
      fishbowl run --rm -m 16m --memory-swap 16m tiny dd if=/dev/zero of=/dev/shm/x bs=1M count=60; echo "hungry $?"
      fishbowl run --rm --pids-limit 5 tiny sh -c 'for i in 1 2 3 4 5 6 7; do sleep 1 & done; wait'; echo "forks $?"
      fishbowl ps --format '{{.Names}}'
      gone() { for i in $(seq 20); do systemctl --user -q is-active fishbowl.scope || break; sleep 0.5; done; scope; }
      fishbowl stop -t 0 web; gone
      fishbowl start web; scope
      fishbowl rm -f web; gone
      fishbowl run --rm --evidence each tiny true
      fishbowl run --rm -m 64m --fail cgroup.join=EPERM tiny true; echo "refused $?"
      fishbowl trace verify
      fishbowl doctor | grep -c 'groups can be made in'; gone
      END
      su - kim -c 'sh /life'
      """#, on: ["--systemd"])
    #expect(
      lines == [
        "scope inactive 0", "scope active 2", "yes", "at /app.slice/fishbowl.scope/fishbowl",
        "memory 67108864, pids 50, cpu 50000 100000", "0::/", "2", "in it 1, beside it 1", "memory 33554432",
        "frozen 1",
        "hungry 137", "forks 2", "web", "web", "scope inactive 0", "web", "scope active 2", "web", "scope inactive 0",
        "refused 125", "11 runs, all sound.", "3", "scope inactive 0",
      ])
  }
}
