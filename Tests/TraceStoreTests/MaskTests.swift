import Foundation
import Steps
import Testing

@testable import TraceStore

/// Names of people and machines that are taken out of a recording.
@Suite struct MaskTests {
  let folder: TemporaryFolder
  static let home = ["", "home", "jihoon"].joined(separator: "/")

  init() throws {
    folder = try TemporaryFolder()
    var told = Invented()
    told.host.facts = #"{"hostname":"aquila7.uni.example","resolvConf":"nameserver 10.0.0.1\nsearch lab.example\n"}"#
    told.container.name = "thesisbox"
    told.run.argv = ["run", "--name", "thesisbox", "-v", "\(Self.home)/my thesis:/data:ro", "-v/root/diary:/d", "tiny"]
    told.run.before = told.run.before.replacingOccurrences(of: #""fishbowl""#, with: #""\#(Self.home)/bin/fishbowl""#)
    told.steps[1].event.evidence = [
      Evidence(
        step: 2, moment: .later, side: .container, source: "/proc/4711/mountinfo", key: "/data",
        value: #"9 8 0:1 \#(Self.home)/my\040thesis /data ro - ext4 /dev/disk/by-label/jihoon rw"#)
    ]
    told.steps[1].event.calls[1].args = #"{"pathname":"/srv/@jihoon_box/aquila7","word":"aquila70 jihoonie"}"#
    told.steps[1].event.calls[0].data = Array("\0\u{1}aquila7\0".utf8)
    told.steps[4].effects.append(Effect(.container, "name", from: "oldnamebox", to: "thesisbox"))
    try told.write(to: folder.trace)
  }

  private func export(_ sorts: String, _ people: Acquaintance = Acquaintance()) throws -> (bytes: Data, taken: [Masked])
  {
    let file = folder.path + "/masked.fishbowl"
    var taken: [Masked] = []
    _ = try TraceReader(path: folder.trace).export(
      .all, to: file, title: "of jihoon", tool: "test", force: true, masking: try Nameable.list(sorts),
      knowing: people
    ) {
      taken = $0
      return true
    }
    return (try Data(contentsOf: URL(fileURLWithPath: file)), taken)
  }

  private func holds(_ bytes: Data, _ text: String) -> Bool { bytes.range(of: Data(text.utf8)) != nil }

  static let names: [(sort: String, words: [String])] = [
    ("user", ["@jihoon", "/jihoon/", "of jihoon"]),
    ("host", ["aquila7.", "aquila7\"", "aquila7\0", "lab.example", "uni.example"]),
    ("home", ["\(Self.home)", "my thesis", #"my\040thesis"#, "diary"]), ("container", ["thesisbox", "oldnamebox"]),
  ]

  /// Of what is asked for not one byte is left; what isn't asked for stays.
  @Test func noByteOfAMaskedNameIsLeft() throws {
    for (sort, words) in Self.names {
      let bytes = try export(sort).bytes
      for word in words { #expect(!holds(bytes, word), "--mask \(sort) left \(word)") }
      for word in Self.names.filter({ $0.sort != sort && [sort, $0.sort] != ["user", "home"] }).map({ $0.words[0] }) {
        #expect(holds(bytes, word), "--mask \(sort) took \(word)")
      }
      #expect(holds(bytes, Secret.mask))
    }
    let all = try export("all").bytes
    for word in Self.names.flatMap(\.words) { #expect(!holds(all, word), "--mask all left \(word)") }
    #expect(holds(all, "aquila70") && holds(all, "jihoonie"), "parts of longer words are no names")
  }

  /// It stays a run: it can be read, told and asked, and the trace's own words are whole.
  @Test func aMaskedRecordingIsStillARun() throws {
    _ = try export("all")
    let file = folder.path + "/masked.fishbowl"
    let (whole, masked) = (try TraceReader(path: folder.trace).run(1), try TraceReader(path: file).run(1))
    #expect(masked.steps.map(\.event.kind) == whole.steps.map(\.event.kind))
    #expect(masked.container?.id == whole.container?.id)
    for table in ["calls", "effect", "proof"] {
      let count = "SELECT count(*) FROM \(table)"
      #expect(try TraceQuery(path: file).rows(count) == TraceQuery(path: folder.trace).rows(count))
    }
    #expect(try TraceReader(path: file).masked() == "container,home,host,user")
    #expect(try TraceReader(path: file).verify(1).allSatisfy { !$0.text.contains("redacted") })
  }

  @Test func itSaysWhatWasTakenAndHowOften() throws {
    let taken = try export("container,home").taken
    #expect(taken.contains(Masked(sort: .container, text: "oldnamebox", count: 1)))
    #expect(taken.contains(Masked(sort: .home, text: "\(Self.home)/my thesis", count: 1)))
    #expect(taken.contains(Masked(sort: .home, text: #"\#(Self.home)/my\040thesis"#, count: 1)))
    #expect(taken.first { $0.text == "thesisbox" }?.count == 3)
    #expect(try export("container,home").bytes.range(of: Data("‹redacted-2›".utf8)) != nil, "paths stay distinct")
  }

  /// Somebody's home elsewhere, as the machine knows it; what fishbowl keeps there can still be told apart.
  @Test func homesThatTheMachineKnows() {
    let id = String(repeating: "a1", count: 32)
    let mask = Mask([.home], words: [], homes: ["/data/kim", "/root", "/"])
    #expect(mask.text("/data/kim/box/containers/\(id)/merged") == "‹redacted›/containers/\(id)/merged")
    #expect(mask.text("/data/kim/box/layers/\(id)") == "‹redacted›/layers/\(id)")
    #expect(mask.text("/data/kimchi /data/kim") == "/data/kimchi ‹redacted-2›")
    #expect(mask.text("/root") == "/root")
    #expect(mask.text("-w /root/x y") == "-w ‹redacted-3›")
  }

  @Test func refusedBeforeItIsWritten() throws {
    #expect(throws: TraceError.badMask("pid")) { try Nameable.list("user,pid") }
    let file = folder.path + "/none.fishbowl"
    let made = try TraceReader(path: folder.trace).export(.all, to: file, tool: "test", masking: [.host]) { _ in false }
    #expect(made == [] && !FileManager.default.fileExists(atPath: file))
    #expect(try folder.names().allSatisfy { !$0.contains("none") })
  }
}
