import Narration
import Steps
import Testing

/// Numbers come from the run at hand: other runs, other numbers.
@Suite struct NumberTests {
  private func line(_ operation: Operation, _ fixture: Fixture, _ language: Language) -> String {
    Narrator(language).words(for: fixture.told(operation)).line
  }

  private func all(_ operation: Operation, _ fixture: Fixture, _ language: Language) -> String {
    let words = Narrator(language).words(for: fixture.told(operation))
    return (words.paragraphs(.full) + [words.whyNow, words.notSo?.truth ?? ""]).joined(separator: " ")
  }

  @Test(arguments: Language.allCases) func `PIDs are those of the World`(language: Language) {
    let clone = Operation.clone(namespaces: [.pid, .mnt], cgroup: nil)
    #expect(line(clone, Fixture(outside: 5150, inside: 1), language).contains("5150"))
    #expect(line(clone, Fixture(outside: 6160, inside: 7), language).contains("6160"))
    #expect(line(clone, Fixture(outside: 6160, inside: 7), language).contains("7"))
    #expect(line(.tieToMonitor, Fixture(monitor: 777), language).contains("777"))
    #expect(all(.mountProc(target: "/proc"), Fixture(outside: 5150, monitor: 777), language).contains("777"))
  }

  @Test(arguments: Language.allCases) func `capabilities are counted`(language: Language) {
    let dropped = [21, 16, 17].map(Capability.init(rawValue:))
    let text = line(.dropBounding(dropped), Fixture(bounding: 38, kept: 11), language)
    for number in ["3", "38", "11"] { #expect(text.contains(number), "\(text)") }
    let set = line(.setCapabilities(dropped), Fixture(bounding: 38, kept: 11), language)
    for number in ["38", "11"] { #expect(set.contains(number), "\(set)") }
  }

  @Test(arguments: Language.allCases) func `layers, bytes and limits are the payload's`(language: Language) {
    var layer = Layer.example
    (layer.position, layer.bytes, layer.files) = (5, 3_670_016, 29)
    let text = line(.findLayer(layer), Fixture(), language)
    for number in ["5", "3.5 MiB", "29"] { #expect(text.contains(number), "\(text)") }
    let limits = line(.limitResources(Limit.examples), Fixture(), language)
    for number in ["64 MiB", "0.5", "73"] { #expect(limits.contains(number), "\(limits)") }
    let overlay = Overlay(lower: ["/a", "/b", "/c", "/d"], upper: "/u", work: "/w", target: "/m")
    #expect(line(.mountOverlay(overlay), Fixture(), language).contains("4"))
    #expect(line(.readImageConfig(digest: "sha256:ab", layers: 6), Fixture(), language).contains("6"))
    #expect(all(.makeMountsPrivate, Fixture(mounts: 57), language).contains("57"))
  }

  @Test(arguments: Language.allCases) func `the end is the World's`(language: Language) {
    #expect(line(.awaitExit(oomEvents: nil), Fixture(exit: "42"), language).contains("42"))
    #expect(line(.awaitExit(oomEvents: nil), Fixture(exit: nil, signal: "15"), language).contains("SIGTERM"))
    #expect(all(.awaitExit(oomEvents: nil), Fixture(exit: nil, signal: "15"), language).contains("143"))
    let (killed, starved) = (Fixture(signal: "9", oomKills: "0"), Fixture(signal: "9", oomKills: "3"))
    #expect(all(.awaitExit(oomEvents: nil), killed, language).contains("oom_kill 0"))
    #expect(all(.awaitExit(oomEvents: nil), starved, language).contains("oom_kill 3"))
    #expect(line(.awaitExit(oomEvents: nil), killed, language) != line(.awaitExit(oomEvents: nil), starved, language))
  }

  @Test(arguments: Language.allCases) func `a plan holds no number that only a run can know`(language: Language) {
    for kind in Kind.allCases {
      for operation in kind.examples {
        let plan = Narrator(language).words(for: Fixture().told(operation, facts: .planned)).line
        for number in ["47113", "46982", "lab-07"] { #expect(!plan.contains(number), "\(plan)") }
      }
    }
  }

  @Test(arguments: Language.allCases) func `every number in a line is in what it was told from`(language: Language) {
    for told in Telling.done {
      let known = String(describing: told)
      let line = Narrator(language).words(for: told).line
      for match in line.matches(of: /[0-9]{3,}/) { #expect(known.contains(match.output), "\(line)") }
    }
  }

  @Test(arguments: Language.allCases) func `a long id in a path is cut, and a tmpfs is not called cgroup files`(
    language: Language
  ) {
    let id = String(repeating: "0123456789abcdef", count: 4)
    let text = all(.createWritableLayer(directory: "/c/\(id)"), Fixture(), language)
    #expect(text.contains("/c/0123456789ab…") && !text.contains(id))
    let folders = (1...7).map { "/sys/fs/cgroup/\($0)" }
    let tmpfs = line(.mountCgroup(target: "/sys/fs/cgroup", readOnly: true, folders: folders), Fixture(), language)
    #expect(tmpfs.contains("tmpfs") && tmpfs.contains("7"))
    let hierarchy = line(.mountCgroup(target: folders[0], readOnly: true, folders: []), Fixture(), language)
    #expect(!hierarchy.contains("tmpfs"))
  }

  @Test(arguments: ["ro", "nosuid,noexec,nodev,rdonly"]) func `sysfs is called read-only if the World says so`(
    options: String
  ) {
    var told = Fixture().told(.mountSys(target: "/sys"))
    told.folded.after[.mount(9), "path"] = "/sys"
    #expect(!Narrator(.en).words(for: told).line.contains("read-only"))
    told.folded.after[.mount(9), "options"] = options
    #expect(Narrator(.en).words(for: told).line == "A sysfs was put at /sys, read-only.")
    #expect(Narrator(.ko).words(for: told).line.contains("읽기 전용"))
  }
}
