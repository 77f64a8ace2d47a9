import ArgumentParser
import Testing

@testable import fishbowl

/// The short reading of `exec` and ArgumentParser's.
@Suite struct ExecWordsTests {
  @Test(arguments: [
    ["web", "ps"], [], ["web"], ["-it", "web", "sh", "-c", "ls -l", "--help"], ["-d", "--narrate", "web", "true"],
    ["-e", "A=1", "--env=B=2", "--env-file", "f", "-w", "/srv", "-u", "1:2", "web", "env", "-u", "X"],
    ["--detach-keys", "ctrl-x", "--tty", "--interactive", "web", "vi"],
    ["--no-record-output", "--record-input", "web", "ls"],
    ["--root", "/r", "--trace=/t.db", "--lang", "ko", "web", "ls"],
  ])
  func whatBothReadTheyReadAlike(_ line: [String]) throws {
    let words = try CommandWords(["exec"] + line, verbs: Fishbowl.verbNames)
    let command = try #require(try Fishbowl.parse(words) as? ExecCommand)
    #expect(ExecWords(words) == command.plain)
  }

  @Test(arguments: [["--help"], ["--version"], ["--lang", "fr", "web", "ls"], ["--workdir", "", "web", "ls"]])
  func whatIsNotPlainIsLeftToArgumentParser(_ line: [String]) throws {
    #expect(ExecWords(try CommandWords(["exec"] + line, verbs: Fishbowl.verbNames)) == nil)
  }

  @Test func itsPlanIsReadAlike() throws {
    let words = try CommandWords(["plan", "--json", "exec", "web", "ls"], verbs: Fishbowl.verbNames)
    let command = try #require(try Fishbowl.parse(words) as? ExecCommand)
    #expect(ExecWords(words) == command.plain)
    #expect(command.plain.global.asPlan == "json")
  }
}
