import Foundation
import TestSupport
import Testing

/// `ps` and `rm`, as docker's.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct ListTests {
  @Test func psListsAsDockerDoes() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.fishbowl("run", "--name", "first", "tiny", "sh", "-c", "exit 3")
      _ = try bowl.fishbowl("run", "--name", "second", "tiny", "echo", "a long line of words that is cut")
      #expect(try bowl.fishbowl("ps").output.split(separator: "\n").count == 1)
      let lines = try bowl.fishbowl("ps", "-a").output.split(separator: "\n")
      #expect(
        lines[0].split(separator: " ").joined(separator: " ") == "CONTAINER ID IMAGE COMMAND CREATED STATUS PORTS NAMES"
      )
      #expect(lines[1].hasSuffix("second") && lines[1].contains("\"echo 'a long line o…\""))
      #expect(lines[2].hasSuffix("first") && lines[2].contains("Exited (3)"))
      let ids = try bowl.fishbowl("ps", "-aq").output.split(separator: "\n")
      let whole = try bowl.fishbowl("ps", "-a", "-q", "--no-trunc").output.split(separator: "\n")
      #expect(ids.map(\.count) == [12, 12])
      #expect(whole.map(\.count) == [64, 64])
      #expect(try bowl.fishbowl("ps", "-a", "--no-trunc").output.contains("words that is cut'\""))
      let json = try bowl.fishbowl("ps", "-a", "--json").output
      let listed = try JSONDecoder().decode([Listed].self, from: Data(json.utf8))
      #expect(listed.map(\.name) == ["second", "first"])
      #expect(listed.map(\.exitCode) == [0, 3])
    }
  }

  private struct Listed: Decodable {
    var name: String
    var exitCode: Int
  }

  @Test func rmTakesNamesAndBeginningsOfIDs() throws {
    try Bowl.with { (bowl: Bowl) throws in
      for name in ["aa", "bb", "cc"] { _ = try bowl.fishbowl("run", "--name", name, "tiny", "true") }
      let first = String(try bowl.fishbowl("ps", "-aq").output.prefix(12))
      let outcome = try bowl.fishbowl("rm", "nosuch", "aa", "nosuch2", String(first.prefix(11)))
      #expect(outcome.code == 1)
      #expect(outcome.output == "aa\n\(first.prefix(11))\n")
      let errors = outcome.errors.split(separator: "\n")
      #expect(errors.count == 2 && errors[0].contains("no such container: nosuch;"), "\(outcome.errors)")
      #expect(try bowl.fishbowl("ps", "-a").output.contains("bb"))
      #expect(try bowl.fishbowl("rm", "bb").code == 0)
      #expect(try bowl.shell("ls root/containers root/names").output == "root/containers:\n\nroot/names:\n")
    }
  }

  /// Another process's container: the run sees its program killed, and there is nothing left of it.
  @Test(arguments: [[], ["--rm"]]) func rmOfARunningOne(_ options: [String]) throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
      let before = HostSnapshot(root: bowl.root)
      let running = try Running(bowl, ["run", "--name", "busy"] + options + ["tiny", "sleep", "100"])
      defer { running.kill() }
      #expect(try bowl.fishbowl("ps").output.contains("Up "))
      let refused = try bowl.fishbowl("rm", "busy")
      #expect(refused.code == 1)
      #expect(refused.errors.contains("it is running"), "\(refused.errors)")
      #expect(try bowl.fishbowl("rm", "-f", "busy").output == "busy\n")
      running.process.waitUntilExit()
      #expect(running.process.terminationStatus == 137)
      #expect(HostSnapshot.settled(root: bowl.root, as: before) == before)
    }
  }

  /// Names and words are anybody's: none reaches a terminal as an escape sequence.
  @Test func noEscapeSequenceIsPrinted() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let outcome = try bowl.shell(
        """
        red=$(printf '\\033[31mred\\n\\342\\200\\256x')
        fishbowl run -e X=1 --name esc tiny true "$red" && fishbowl trace export all -o "$red.fishbowl" 2>&1
        for options in '' --all '--depth 3' '--lang ko --all' '--at 69' '--at 69 --world' '--at 69 --world --json'; do
          fishbowl replay $options; done
        fishbowl ps -a; fishbowl ps -a --json --no-trunc; fishbowl trace ls; fishbowl trace show; fishbowl trace show --json
        fishbowl trace sql --run all 'SELECT * FROM run'; fishbowl trace sql --json --run all 'SELECT * FROM run'
        fishbowl plan run tiny "$red"; fishbowl plan run --json tiny "$red"; fishbowl replay "$red.fishbowl"
        for verb in "$red" "run $red" "rm $red" "replay $red" "--trace $red trace ls" "trace sql $red" "ps $red" \\
          "run --name $red tiny" "run -h $red tiny" "run -m $red tiny" "run --$red tiny" "run tiny $red" "replay --scene $red"; do
          IFS=,; fishbowl $(echo "$verb" | sed 's/ \\([^ ]*\\)$/,\\1/'); done 2>&1
        fishbowl run --narrate --rm tiny true "$red" 2>&1; fishbowl doctor --root "$red"
        """)
      #expect(outcome.output.count > 20_000)
      #expect(outcome.output.contains("\\x1b[31mred"))
      #expect(!outcome.output.contains("\u{1b}") && !outcome.errors.contains("\u{1b}"))
      let forPeople = outcome.output.split(separator: "\n").filter { !"[{".contains($0.first ?? " ") }
      #expect(forPeople.filter { $0.contains("\u{202e}") } == [])
    }
  }
}
