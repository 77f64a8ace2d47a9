import Narration
import Steps
import Terminal
import Testing

@testable import Player

@Suite struct WorldTextTests {
  @Test func aWorldIsListedPartByPart() throws {
    let world = try Fixture.story.world(after: 7)
    let text = WorldText(.en).lines(world, run: 1, step: 7, of: 10).joined(separator: "\n")
    #expect(
      text == """
        Run 1 · step 7 of 10

        PROCESSES
          fishbowl  PID 4698, uid 0, root /
          └─ setup  PID 4711, inside 1, born, uid 0, root overlay

        NAMESPACES
          own                   mnt, pid, uts
          shared with the host  cgroup, ipc, net, time, user

        HOSTNAME
          uts@host  lab-07
          uts@own   c

        MOUNTS
          (old root)
          /           overlay, 1 lower

        LAYERS
          2  writable, upper, 0 bytes
          1  read-only, 0123456789ab, 1000 bytes

        CGROUP
          path   /fishbowl/c
          tasks  0

        CAPABILITIES
          bounding   3: CAP_CHOWN, CAP_KILL, CAP_SYS_ADMIN
          effective  3: CAP_CHOWN, CAP_KILL, CAP_SYS_ADMIN
          permitted  3: CAP_CHOWN, CAP_KILL, CAP_SYS_ADMIN
        """)
  }

  @Test func theKoreanListingSaysTheSame() throws {
    let world = try Fixture.story.world(after: 7)
    let (english, korean) = (WorldText(.en), WorldText(.ko))
    let counts = [english, korean].map { $0.lines(world, run: 1, step: 7, of: 10).count }
    #expect(counts[0] == counts[1])
    #expect(korean.lines(world, run: 1, step: 7, of: 10).contains("네임스페이스"))
    for word in WorldWords.allCases { #expect(!word.text(.ko).isEmpty && !word.text(.en).isEmpty) }
  }

  @Test func asJSONItHasTheTracesNames() throws {
    let text = WorldText(.en).json(try Fixture.story.world(after: 4), run: 1, step: 4)
    let json = try #require(JSON(parsing: text))
    #expect(json["world"]?["process:1"]?["pid@1"]?.string == "1")
    #expect(json["step"]?.number == 4)
  }

  @Test func aLongNameHasALineOfItsOwn() {
    var world = World()
    world[.mount(2), "path"] = "/" + String(repeating: "long/", count: 30)
    world[.mount(2), "fstype"] = "tmpfs"
    let lines = WorldText(.en).lines(world, run: 1, step: 1, of: 1)
    #expect(lines.allSatisfy { $0.cells <= 76 })
    #expect(lines.last == String(repeating: " ", count: 32) + "tmpfs")
  }

  @Test func aHostileNameReachesNoTerminal() {
    var world = World()
    world[Subject("link:own/\u{1b}[2J"), "\u{9b}31m"] = "up\u{7}\nCGROUP"
    world[.process(1), "program"] = "\u{1b}]0;owned\u{7}"
    world[.mount(3), "path"] = "/\u{202e}x"
    world[Subject("odd\r"), "a\u{8}"] = "b"
    let lines = WorldText(.en).lines(world, run: 1, step: 1, of: 1) + [WorldText(.en).json(world, run: 1, step: 1)]
    for line in lines { #expect(line == line.sanitised) }
    #expect(JSON(parsing: lines.last ?? "")?["world"]?["process:1"]?["program"]?.string == "\u{1b}]0;owned\u{7}")
  }
}
