import ArgumentParser
import Testing

@testable import fishbowl

/// The short reading of `run` and ArgumentParser's.
@Suite struct RunWordsTests {
  @Test(arguments: [
    ["tiny"], ["tiny", "echo", "hi"], [], ["--rm", "tiny", "ls", "-l", "--rm", "--help", "--", "-x"],
    ["-i", "--interactive", "tiny"], ["--narrate", "--no-trace", "--rm", "tiny"],
    ["--root", "/r", "--trace", "/t.db", "--lang", "ko", "tiny"], ["--root=/r", "--lang=en", "tiny", "--lang", "ko"],
    ["-e", "A=1", "--env", "B=2", "--env=C=3=4", "-e", "D", "tiny", "-e", "E"],
    ["-w", "/srv", "-u", "1:2", "-h", "fish", "-m", "64m", "tiny"],
    ["--workdir", "/", "--user", "0", "--hostname", "한", "--memory", "1g", "--cpus", "1.5", "--pids-limit", "9", "x"],
    ["--name", "a", "--name", "b", "tiny"], ["--pids-limit=-1", "tiny"], ["--rootfs", "/t", "/bin/sh", "-c", "a b"],
    ["--rootfs", "/t"], ["--name=a b", "tiny", ""], ["–rm", "tiny"], ["--env", "한=글 \n", "tiny"], ["tiny", "-"],
  ])
  func whatBothReadTheyReadAlike(_ words: [String]) throws {
    let command = try #require(try Fishbowl.parseAsRoot(["run"] + words) as? RunCommand)
    #expect(RunWords(plain: words) == command.plain)
  }

  @Test(arguments: [
    ["--help"], ["-im", "64m", "tiny"], ["-m"], ["-m", "-5", "tiny"], ["--memory", "--rm", "tiny"],
    ["--lang", "fr", "tiny"],
    ["--memori", "64m", "tiny"], ["-it", "tiny"], ["--", "tiny"], ["-", "tiny"], [""], ["--name", "", "tiny"],
    ["--rm=true", "tiny"],
    ["--nam", "a", "tiny"], ["-eA=1", "tiny"],
  ])
  func whatIsNotPlainIsLeftToArgumentParser(_ words: [String]) { #expect(RunWords(plain: words) == nil) }

  /// A new option must be read in both ways, or in ArgumentParser's alone.
  @Test func everyOptionOfTheHelpIsKnown() throws {
    let names = Fishbowl.helpMessage(for: RunCommand.self).matches(of: /(--[a-z-]+)(?=[ ,\n<\/]|$)/).map {
      String($0.1)
    }
    #expect(names.count > 12)
    for name in Set(names).subtracting(["--help"]) {
      #expect(RunWords(plain: [name, "1", "tiny"]) != nil || RunWords(plain: [name, "en", "tiny"]) != nil, "\(name)")
    }
  }
}
