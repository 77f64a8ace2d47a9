import Foundation
import TestSupport
import Testing

/// Users by name: of the image for `run`, of the container as it is for `exec`. What lies there is a stranger's.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UserTests {
  private static let joe = "echo joe:x:1000:100::/srv/joe: >> etc/passwd; echo fish:x:50:joe,root >> etc/group"

  /// A root file system of busybox alone, in which `make` is done.
  private static func tree(_ make: String) -> String {
    """
    mkdir -p tree/bin tree/etc; cp $(command -v busybox || echo /bin/busybox) tree/bin/busybox
    ln -s busybox tree/bin/id; ln -s busybox tree/bin/sh; ln -s busybox tree/bin/sleep
    cd tree; echo root:x:0:0::/root: > etc/passwd; echo root:x:0: > etc/group; \(joe)
    \(make)
    """
  }

  @Test func runReadsTheImagesFiles() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.shell(Self.tree("true"))
      let line = "/bin/sh -c 'echo $(/bin/id -u) $(/bin/id -G) $HOME'"
      for (options, says) in [
        ("", "0 0 50 /root"), ("-u joe", "1000 100 50 /srv/joe"), ("-u 1000", "1000 100 50 /srv/joe"),
        ("-u joe:fish", "1000 50 /srv/joe"), ("-u 7 --group-add fish", "7 0 50 /"),
        ("-u joe -e HOME=/x", "1000 100 50 /x"),
      ] {
        let outcome = try bowl.shell("fishbowl run --rm --no-trace \(options) --rootfs tree \(line)")
        #expect(outcome.output == says + "\n" && outcome.errors == "", "\(options): \(outcome)")
      }
      #expect(try bowl.shell("fishbowl plan run -u joe --rootfs tree /bin/id").output.contains("1000"))
    }
  }

  static let hostile = [
    "mv etc/passwd ../mine; ln -s \"$(realpath ../mine)\" etc/passwd", "mv etc ../etc; ln -s ../etc etc",
    "rm etc/passwd; mkfifo etc/passwd", "rm etc/passwd; mknod etc/passwd c 1 5",
    "rm etc/passwd; truncate -s 1G etc/passwd; echo joe:x:1000:100::/: >> etc/passwd",
    "rm etc/passwd; mkdir etc/passwd",
  ]

  @Test(arguments: hostile) func whatIsNoFileIsNotRead(_ make: String) throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.shell(Self.tree(make))
      let refused = try bowl.shell("timeout 20 \(bowl.command) run --rm -u joe --rootfs tree /bin/id")
      #expect(refused.code == 125 && refused.errors.contains("unable to find user joe"), "\(refused)")
      let plain = try bowl.shell("timeout 20 \(bowl.command) run --rm --rootfs tree /bin/sh -c 'echo 0'")
      #expect(plain.output == "0\n" || make.contains("ln -s ../etc"), "\(plain)")
    }
  }

  /// In a container `box` that runs, and ends.
  private static func beside(_ body: (Bowl) throws -> Void) throws {
    try Bowl.with { (bowl: Bowl) throws in
      #expect(try bowl.shell("fishbowl run -d --name box -u nobody:tty --group-add nogroup tiny sleep 60").code == 0)
      defer { _ = try? bowl.shell("fishbowl rm -f box") }
      try body(bowl)
    }
  }

  private static let ids = "sh -c 'echo $(id -u) $(id -G) $HOME'"

  @Test func execReadsTheContainersFilesAsTheyAre() throws {
    try Self.beside { (bowl: Bowl) throws in
      let refused = try bowl.shell("fishbowl exec -u joe box id")
      #expect(refused.code == 126 && refused.output == "", "\(refused)")
      #expect(refused.errors.hasPrefix("fishbowl: unable to find user joe: no matching entries in passwd file"))
      #expect(try bowl.shell("fishbowl exec -u 0 box sh -c 'cd /; \(Self.joe)'").code == 0)
      for (options, says) in [
        ("-u joe", "1000 100 50 /srv/joe"), ("-u joe -e HOME=/x", "1000 100 50 /x"), ("-u root", "0 0 50 /root"),
        ("", "65534 5 65534 /"),
      ] {
        #expect(try bowl.shell("fishbowl exec \(options) box \(Self.ids)").output == says + "\n", "\(options)")
      }
    }
  }

  @Test(arguments: [
    "mv passwd mine; ln -s mine passwd", "rm passwd; mkfifo passwd", "mv /etc /own; ln -s own /etc",
    "rm passwd; ln -s /proc/1/root/etc/passwd passwd", "rm passwd; mknod passwd c 1 5",
  ])
  func execReadsNoMoreThanAFile(_ make: String) throws {
    try Self.beside { (bowl: Bowl) throws in
      _ = try bowl.shell("fishbowl exec -u 0 box sh -c 'cd /; \(Self.joe); cd /etc; \(make)'")
      let refused = try bowl.shell("timeout 20 \(bowl.command) exec -u joe box id")
      #expect(refused.code == 126 && refused.errors.contains("unable to find user joe"), "\(refused)")
      #expect(try bowl.shell("timeout 20 \(bowl.command) exec -u 7 box echo 7").output == "7\n")
    }
  }

  @Test func inspectSaysWhatWasTyped() throws {
    try Self.beside { (bowl: Bowl) throws in
      let format = "'{{.Config.User}} {{.HostConfig.GroupAdd}}'"
      #expect(try bowl.shell("fishbowl inspect -f \(format) box").output == "nobody:tty [nogroup]\n")
    }
  }
}
