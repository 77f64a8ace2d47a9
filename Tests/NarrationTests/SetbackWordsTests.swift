import Narration
import Steps
import Testing

/// Words that must be true of a run that failed without a system call, and of another runtime's run.
@Suite struct SetbackWordsTests {
  private func words(_ verb: String, _ operation: Operation, _ language: Language, kept: Int? = nil) -> Words {
    var facts = RunFacts(argv: [verb, "a"], verb: verb, image: nil, exit: 1)
    facts.mode = .root
    var told = Fixture().told(operation, outcome: .failed, facts: facts)
    let values = [(Evidence.said, "cannot \(verb) a: no")] + (kept.map { [(Evidence.kept, "\($0)")] } ?? [])
    told.folded.event.evidence = values.map {
      Evidence(step: told.event.step, moment: .after, side: .host, source: "fishbowl \(verb)", key: $0, value: $1)
    }
    return Narrator(language).words(for: told)
  }

  private static let failures: [(String, Operation)] = [
    ("pull", .requestRegistry(method: "GET", url: "https://r.io/v2/a/manifests/b", status: 404, bytes: 9)),
    ("pull", .requestRegistry(method: "GET", url: "https://r.io/v2/", status: nil, bytes: nil)),
    ("pull", .requestRegistry(method: "GET", url: "https://r.io/v2/a/manifests/b", status: 503, bytes: nil)),
    ("pull", .fetchLayer(digest: "sha256:9c1f04ab12", bytes: 0)),
    ("pull", .fetchLayer(digest: "sha256:9c1f04ab12", bytes: 512)),
    ("pull", .tagImage(name: "a", id: "sha256:9c1f04ab12", before: nil)),
    ("push", .sendBlob(digest: "sha256:9c1f04ab12", bytes: 0, isNew: true)),
    ("save", .writeArchive(path: "/a", images: ["a"], bytes: nil)),
    ("save", .writeArchive(path: nil, images: ["a"], bytes: nil)),
    ("export", .writeArchive(path: nil, images: [], bytes: nil)),
    ("load", .readArchive(path: "/a", bytes: nil)),
    ("commit", .packLayer(container: "a")),
    ("cp", .copyFiles(source: "a", target: "web:/a", into: true, files: nil, bytes: nil)),
    ("login", .storeCredentials(registry: "r.io", user: "me", keeper: "/root/.docker/config.json")),
    ("logout", .eraseCredentials(registry: "r.io", keeper: "docker-credential-pass")),
  ]

  @Test func `each says what failed and what stays, and nothing of undoing`() {
    var lines: Set<String> = []
    for (verb, operation) in Self.failures {
      let english = words(verb, operation, .en)
      lines.insert(english.line + english.more)
      #expect(english.more.contains("cannot \(verb) a: no") && english.more.hasSuffix("The exit code is 1."))
      #expect(!english.more.contains("undone") && english.line != "This step failed.")
      let korean = words(verb, operation, .ko)
      #expect(korean.line.hasSuffix("다.") && korean.more.hasSuffix("는 1이다."), "\(korean)")
      #expect(!korean.more.contains("되돌린다"))
    }
    #expect(lines.count == Self.failures.count)
    #expect(words("pull", .fetchLayer(digest: "sha256:9c", bytes: 5), .en, kept: 77).more.contains("77 bytes, stays"))
  }

  @Test func `a program that is not there is named in one line as well`() {
    let calls: [PerformedCall] = [.failed("execve", "ENOENT")]
    let facts = RunFacts(argv: ["exec", "web", "echo"], verb: "exec", image: nil, exit: 127)
    let told = Fixture().told(.echo, outcome: .failed, calls: calls, facts: facts)
    let words = Narrator(.en).words(for: told)
    #expect(words.line == "echo was not found in any of 2 directories of PATH: no program started.")
    #expect(words.more.contains("the exit code is 127"))
    #expect(Narrator(.ko).words(for: told).line.contains("어디에도 echo가 없어"))
  }

  @Test func `what is killed to be removed is no failure`() {
    let facts = RunFacts(argv: ["rm", "-f", "web"], verb: "rm", image: nil, exit: 0)
    for (language, failed) in [(Language.en, "run."), (.ko, "실행의")] {
      let narrator = Narrator(language)
      let asked = narrator.words(for: Fixture().told(.killProcess(), facts: facts))
      #expect(asked.line.contains("SIGKILL") && !asked.line.contains(" \(failed)"), "\(asked.line)")
      #expect(narrator.planLine(for: .killProcess()) != narrator.planLine(for: .killProcess(), undoes: 6))
      let undone = Told(Fixture().folded(.killProcess(), undoes: 6), facts: .echo)
      #expect(narrator.words(for: undone).line.contains(failed))
    }
  }

  @Test func `what an imported run itself says stands before what Fishbowl does`() {
    let operations: [Operation] = [
      .maskPaths(files: ["/proc/odd"], directories: []), .makeReadOnly(["/proc/odd"]),
      .setSysctls([FileText(path: "/proc/sys/odd", text: "7")]),
    ]
    for operation in operations {
      var told = Fixture().told(operation)
      told.facts.isForeign = true
      for (language, own) in [(Language.en, "In Fishbowl"), (.ko, "Fishbowl에서는")] {
        let more = Narrator(language).words(for: told).more
        let place = more.firstRange(of: own) ?? more.startIndex..<more.startIndex
        let (before, after) = (more[..<place.lowerBound], more[place.upperBound...])
        #expect(before.contains("odd") && !after.contains("odd"), "\(more)")
      }
    }
  }
}
