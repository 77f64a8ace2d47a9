import TestSupport
import Testing

/// Words as they are typed and pasted. `plan run` reads them as `run` does, and needs no rights.
struct WordsTests {
  private func say(_ words: [String]) throws -> Outcome {
    try Program.run([Program.fishbowl] + words, environment: ["LANG": "C.UTF-8", "FISHBOWL_ROOT": "/nonexistent"])
  }

  /// The program's own words, as the plan's execve has them.
  private func arguments(_ words: [String]) throws -> String? {
    let plan = try say(["plan", "run", "--depth", "3"] + words)
    return plan.output.firstMatch(of: /execve\("[^"]*", (\[[^\]]*\])/).map { String($0.output.1) }
  }

  @Test(arguments: [
    ["tiny", "echo", "-i", "--rm"], ["--", "tiny", "echo", "-i", "--rm"], ["--rm", "-i", "tiny", "echo", "-i", "--rm"],
    ["-eA=1", "-e=B=2", "-e", "C=3", "--env", "D=4", "--env=E=5", "-m64m", "-m=64m", "tiny", "echo", "-i", "--rm"],
    ["-ieA=1", "--pids-limit", "-1", "-ie", "A=1", "--rm=true", "-w/data", "tiny", "echo", "-i", "--rm"],
  ])
  func whatFollowsTheImageIsThePrograms(_ words: [String]) throws {
    #expect(try arguments(words) == #"["echo", "-i", "--rm"]"#)
  }

  /// The parser of options needed 17 seconds for 8,000 words, and has no business with them.
  @Test(.timeLimit(.minutes(1))) func manyWordsAreNoTrouble() throws {
    let plan = try say(["plan", "run", "--json", "tiny", "echo"] + (0..<30_000).map(String.init))
    #expect(plan.code == 0)
    #expect(plan.output.contains("\"29999\""))
  }

  @Test func everyOptionThatHelpListsIsThere() throws {
    let help = try say(["help", "plan", "run"]).output
    let options = help.matches(of: /\n  (?:-(\w), )?(--[a-z-]+)( <)?/)
    #expect(options.count > 12)
    for option in Soak.slice(options, each: 3) where !["--help", "--version"].contains(option.output.2) {
      let value = option.output.3 == nil ? [] : ["?"]
      for name in [String(option.output.2)] + (option.output.1.map { ["-" + $0] } ?? []) {
        let errors = try say(["plan", "run", name] + value + ["tiny"]).errors
        #expect(!errors.contains("unknown option"), "\(errors)")
      }
    }
  }

  @Test(arguments: [
    ["run"], ["plan"], ["plan", "run"], ["replay"], ["ps"], ["rm"], ["doctor"], ["trace"], ["trace", "ls"],
    ["trace", "show"], ["trace", "sql"], ["trace", "verify"], ["trace", "export"],
  ])
  func eachVerbHelpsWithAnExample(_ verb: [String]) throws {
    let asked = try say(verb + ["--help"])
    #expect(asked.code == 0)
    #expect(asked.output.contains("fishbowl " + verb.joined(separator: " ") + " "), "\(asked.output)")
    #expect(asked.output.contains("Example"))
    #expect(try say(["help"] + verb).output == asked.output)
  }

  /// An example is there to be copied: none is broken where the window ends.
  @Test func eachExampleStandsOnOneLine() throws {
    let verbs = try say(["--help"]).output.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0.allSatisfy(\.isLowercase) }
    try #require(verbs.count > 40)
    for verb in verbs {
      let help = try say([verb, "--help"]).output
      #expect(help.contains("Example"), "\(verb)")
      let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
      for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("  fishbowl ") {
        #expect(next.first.map { $0 == " " || $0.isUppercase } ?? true, "\(verb): \(line) | \(next)")
      }
    }
  }

  static let refusals: [([String], String)] = [
    (["-ip", "tiny"], "docker's option -p"), (["-pi", "tiny"], "docker's option -p"),
    (["–it", "tiny"], "type -it"), (["-–rm", "tiny"], "type --rm"), (["−e", "A=1", "tiny"], "type -e"),
    (["--name", "“web”", "tiny"], "quotation mark"), (["-e", "‘A=1’", "tiny"], "quotation mark"),
    (["-m"], "--memory needs a value"), (["--root", "", "tiny"], "--root is empty"), (["--", ""], "no image given"),
    (["--root=", "tiny"], "--root is empty"), (["--name=/", "tiny"], "invalid container name \"/\""),
    (["--rm=maybe", "tiny"], "\"maybe\""),
    (["-name", "web", "tiny"], "type --name"), (["--names", "web", "tiny"], "did you mean --name?"),
    (["-i=perhaps", "tiny"], "\"perhaps\""), (["-m", "-1", "tiny"], "invalid size \"-1\""),
    (["--narrate", "tiny"], "fishbowl help plan run"),
  ]

  @Test(arguments: refusals) func whatCannotBeMeantIsRefused(_ words: [String], _ says: String) throws {
    let outcome = try say(["plan", "run"] + words)
    #expect(outcome.code == 125)
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  static let verbs: [(String, Int32, String)] = [
    ("rnu tiny", 1, "did you mean run?"), ("plan rnu", 1, "did you mean run?"), ("trace lss", 1, "did you mean ls?"),
    ("xyzzy", 1, "fishbowl help"), ("create –it –name web tiny", 125, "type -it"),
    ("kill -9 web", 125, "given by -s, as in `fishbowl kill -s 9"), ("stop -KILL web", 125, "-s KILL"),
    ("rm", 1, "if $(…) stands there, it found none"), ("rm -rf web", 125, "-f kills a running one first"),
    ("ps a", 1, "was -a meant?"), ("-it run tiny", 125, "as in `fishbowl run -it"),
    ("exec -a web sh", 125, "unknown option -a"),
    ("volume nope", 1, "unknown verb \"volume nope\""),
    ("volume update", 1, "docker's volume update is not there yet"), ("volume prnue", 1, "did you mean prune?"),
    ("system prnue", 1, "did you mean prune?"), ("image build .", 1, "docker's image build is not there yet"),
    ("trace nope", 1, "`fishbowl help trace`"), ("port web", 1, "docker's port is not there yet"),
    ("build .", 1, "`fishbowl import` one of a tar; `fishbowl help` lists what there is"),
    ("compose up", 1, "run -d --name NAME`; `fishbowl help`"), ("network ls", 1, "takes host, none or container:NAME"),
    ("trace export --format bogus", 125, "following: fishbowl, html, "),
    ("replay —all", 125, "type --all"), ("–help", 125, "type --help"), ("ps --bogus", 125, "fishbowl help ps"),
  ]

  @Test(arguments: ["volume", "system", "trace", "container", "plan"]) func aGroupAloneHelps(_ group: String) throws {
    let outcome = try say([group])
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)")
    #expect(outcome.output == (try say(["help", group]).output))
  }

  @Test(arguments: verbs) func aVerbThatIsNotThere(_ line: String, _ code: Int32, _ says: String) throws {
    let outcome = try say(line.split(separator: " ").map(String.init))
    #expect(outcome.code == code)
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.errors.count < 300 && !outcome.errors.contains("\\n"), "\(outcome.errors)")
  }

  /// Every option that docker has, by docker's own list where there is one, is ours or refused by name.
  @Test(.enabled(if: Program.exists("docker"), "docker is not here")) func dockersOptionsAreKnown() throws {
    let help = try Program.shell("docker run --help").output
    // A plan is the same whether its run is left or not.
    let others = ["--help", "--detach"]
    let options = help.matches(of: /\n +(?:-\w, )?(--[a-z-]+)/).map { String($0.output.1) }
    #expect(options.count > 90)
    for option in Soak.slice(options, each: 3) where !others.contains(option) {
      #expect(try !say(["plan", "run", option, "tiny"]).errors.contains("unknown option"), "\(option)")
    }
  }
}
