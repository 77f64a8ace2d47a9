import Foundation
import TestSupport
import Testing

/// What a person recorded at home, at the first `sudo fishbowl run`: with real users, and in a place of the test's own.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct TakeOverTests {
  /// Lines of the shell in a mount namespace with an empty /var/lib and /run and a user kim, 4711, who has recorded two
  /// runs at home. `kim` and `sudo` run what follows as her and for her, as su(1) and sudo(8) would.
  private func inPlace(_ lines: String) throws -> Outcome {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let home = folder.path + "/home"
    let script = """
      set -eu; cd \(folder.path); chmod 755 .; cp \(Program.fishbowl) program; chmod 755 program
      mount -t tmpfs tmpfs /var/lib; mount -t tmpfs tmpfs /run
      cp /etc/passwd passwd; echo kim:x:4711:4711::\(home):/bin/sh >>passwd; mount --bind passwd /etc/passwd
      mkdir -p -m 700 \(home); chown 4711:4711 \(home)
      new=/var/lib/fishbowl/trace/4711/trace.db old=\(home)/.local/share/fishbowl/trace.db
      sudo() { env -i PATH="$PATH" HOME=/root SUDO_UID=4711 SUDO_GID=4711 "$@"; }
      kim() { setpriv --reuid 4711 --regid 4711 --clear-groups env -i PATH="$PATH" HOME=\(home) "$@"; }
      kim mkdir -p \(home)/.local/share/fishbowl
      for word in one two; do sudo ./program --trace $old run --rm tiny echo $word >/dev/null; done
      [ "$(stat -c %u $old)" = 4711 ]; ! test -e $new
      kim ./program trace ls | grep -q "^Trace: $old"
      \(lines)
      """
    return try Program.run(["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", script])
  }

  @Test func numbersGoOnAndThePersonReadsThemAll() throws {
    let outcome = try inPlace(
      """
      sudo ./program run --rm tiny echo three >/dev/null
      kim ./program trace ls --json; kim ./program trace ls | head -1
      kim ./program replay | head -1; kim ./program doctor | grep trace
      stat -c '%u %a' $new /var/lib/fishbowl/trace/4711; readlink $old; ls -A $(dirname $new) $(dirname $old)
      kim ./program trace verify
      """)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    let new = "/var/lib/fishbowl/trace/4711/trace.db"
    #expect(lines[0].contains(new) && [1, 2, 3].allSatisfy { lines[0].contains("\"run\":\($0),") }, "\(lines[0])")
    #expect(lines[1] == "Trace: \(new)")
    #expect(lines[2].hasPrefix("Run 3 · "), "\(lines[2])")
    #expect(outcome.output.contains("trace \(new): can be written"))
    #expect(outcome.output.contains("4711 600\n4711 700\n\(new)\n"))
    #expect(outcome.output.hasSuffix("3 runs, all sound.\n"))
    #expect(!outcome.output.contains("former") && !outcome.output.contains(".new"), "\(outcome.output)")
  }

  /// The drainer is killed at each system call that changes a name; then the person looks, and the next command goes on.
  @Test(
    .enabled(if: Program.exists("strace"), "needs strace"),
    arguments: [
      "symlink:signal=KILL:when=1", "symlink:signal=KILL:when=2", "linkat:signal=KILL", "rename:signal=KILL:when=1",
      "fsync:signal=KILL:when=1",
    ])
  func killedMidwayOneWholeTraceIsLeft(_ injection: String) throws {
    let call = injection.prefix { $0 != ":" }
    let outcome = try inPlace(
      """
      cat >kill.sh <<'END'
      exec strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(injection) ./program run --rm tiny echo three
      END
      sudo sh kill.sh >/dev/null 2>first || true
      kim ./program trace ls --json >middle
      sudo ./program run --rm tiny echo four >/dev/null
      kim ./program trace ls --json >end; cat middle end; echo; readlink $old || true
      ls -A $(dirname $new); kim ./program trace verify
      """)
    #expect(outcome.code == 0, "\(injection): \(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    for line in lines.prefix(2) {
      #expect(line.contains(#""one""#), "\(injection): \(line)")
      #expect(line.contains(#""two""#))
    }
    #expect(lines[1].contains("/var/lib/fishbowl/trace/4711/trace.db") && lines[1].contains(#""four""#))
    #expect(outcome.output.contains("\n/var/lib/fishbowl/trace/4711/trace.db\n"), "\(injection): no link at home")
    #expect(!outcome.output.contains("former") && !outcome.output.contains(".new"), "\(injection): \(outcome.output)")
    #expect(outcome.output.hasSuffix("all sound.\n"))
  }

  /// Root's engine must not touch a file of the person's: a link to a file of root's, in the place of the trace, is not
  /// followed with root's rights, and somebody else's trace is not taken.
  @Test func rootReadsNothingForThem() throws {
    let outcome = try inPlace(
      """
      cp $old secret.db; chmod 600 secret.db; kim rm -f $old $old-wal $old-shm
      kim ln -s $PWD/secret.db $old
      before=$(stat -c '%u %s %Y %i' secret.db)
      sudo ./program run --rm tiny echo alone >/dev/null
      [ "$before" = "$(stat -c '%u %s %Y %i' secret.db)" ]; kim ./program trace ls --json
      """)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(#""run":1,"#) && !outcome.output.contains(#""one""#))
  }
}
