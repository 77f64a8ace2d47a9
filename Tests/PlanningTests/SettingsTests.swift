import OCISpec
import Steps
import Testing

@testable import Planning

/// Words of run that become files, names and limits of the process.
@Suite struct SettingsTests {
  private static func pairs(_ text: String) throws -> [String] { try RunOptions.pairs(Array(text.utf8), of: "f") }

  @Test func aFileOfVariables() throws {
    let text = "\u{FEFF}A=1\n\n# no\n  B= two words \r\nC=\"quoted\"\nD\n  # no\nE=x=y"
    #expect(try Self.pairs(text) == ["A=1", "B= two words ", "C=\"quoted\"", "D", "E=x=y"])
  }

  @Test func aBadLineIsNamed() {
    for (text, says) in [("A=1\n=x\n", "f:2: no name"), ("\nA B=1", "f:2: the name \"A B\"")] {
      #expect { try Self.pairs(text) } throws: { "\($0)".contains(says) }
    }
    #expect { try RunOptions.pairs([65, 61, 0xff], of: "f") } throws: { "\($0)".contains("f:1: it is not UTF-8") }
  }

  @Test func labels() throws {
    #expect(try RunOptions.label("a.b=c=d") == ("a.b", "c=d"))
    #expect(try RunOptions.label("a") == ("a", ""))
    for text in ["", "=x", "a b=c"] { #expect(throws: UsageError.self) { _ = try RunOptions.label(text) } }
  }

  @Test(arguments: [
    ("db:10.0.0.2", "db:10.0.0.2"), ("db=::1", "db:::1"), ("db:[fe80::1]", "db:fe80::1"),
    ("db:::ffff:10.0.0.2", "db:::ffff:10.0.0.2"), ("db:1:2:3:4:5:6:7:8", "db:1:2:3:4:5:6:7:8"),
  ])
  func hosts(_ text: String, _ host: String) throws { #expect(try NameSettings.host(text) == host) }

  @Test(arguments: ["db", ":1.2.3.4", "db:", "db:1.2.3", "db:1.2.3.256", "db:01.2.3.4", "db:1:2", "db:::1::", "db:g::"])
  func noHosts(_ text: String) { #expect(throws: UsageError.self) { try NameSettings.host(text) } }

  @Test func domainsAndServers() throws {
    #expect(try NameSettings.searched("a-b.example.org") == "a-b.example.org")
    #expect(try NameSettings.searched(".") == ".")
    for text in ["", "a..b", "a b", "한"] { #expect(throws: UsageError.self) { try NameSettings.searched(text) } }
    #expect(throws: UsageError.self) { try NameSettings.server("example.org") }
    #expect(throws: UsageError.self) { try NameSettings.option("a b") }
  }

  @Test func whatIsNotAskedForComesFromTheHost() {
    let host = "# x\nnameserver 9.9.9.9\nsearch here\noptions edns0\n"
    var names = NameSettings()
    #expect(names.resolvConf(over: host) == host)
    names.servers = ["1.1.1.1", "2.2.2.2"]
    #expect(
      names.resolvConf(over: host) == "search here\nnameserver 1.1.1.1\nnameserver 2.2.2.2\noptions edns0\n")
    (names.searched, names.options) = (["."], ["ndots:2", "rotate"])
    #expect(names.resolvConf(over: host) == "nameserver 1.1.1.1\nnameserver 2.2.2.2\noptions ndots:2 rotate\n")
  }

  @Test func limitsOfProcesses() throws {
    #expect(
      try Settings.processLimit("nofile=1024:2048") == ProcessLimit("RLIMIT_NOFILE", soft: 1024, hard: 2048))
    #expect(try Settings.processLimit("core=-1") == ProcessLimit("RLIMIT_CORE", soft: -1, hard: -1))
    #expect(try Settings.processLimit("cpu=5:-1").value == "5:unlimited")
    for text in ["nofile", "nofile=", "files=1", "nofile=2:1", "nofile=-1:5", "nofile=1:2:3", "nofile=x", "nofile=-2"] {
      #expect(throws: UsageError.self) { try Settings.processLimit(text) }
    }
  }

  @Test func onlySettingsOfItsOwnNamespaces() throws {
    #expect(try Settings.sysctl("net.core.somaxconn=5") == ("net.core.somaxconn", "5"))
    for text in ["vm.swappiness=1", "kernel.hostname=x", "net.core.somaxconn", "=1", "net.x="] {
      #expect(throws: UsageError.self) { _ = try Settings.sysctl(text) }
    }
  }

  /// Every setting has its place in the plan, and in the configuration as it encodes itself.
  @Test func theyStandInThePlan() throws {
    var options = RunOptions(image: "x", command: ["true"])
    options.limits.cpusetCPUs = "0"
    options.limits.memory = 64 << 20
    options.limits.memoryReservation = 8 << 20
    options.limits.nanoCPUs = 1_000_000_000
    options.limits.cpuShares = 512
    options.settings = Self.settings
    let config = try options.runtimeConfig(
      id: "0123456789abcdef", rootPath: "/", image: .init(), users: .init(), canLimitDevices: true)
    #expect(config.shmSize == 1 << 20)
    #expect(config.names == options.settings.names)
    var sorted = config
    sorted.annotations = ["fishbowl.nano-cpus": config.annotations["fishbowl.nano-cpus"] ?? ""]
    #expect(try JSON(encoding: sorted).text == sorted.json.text)
    #expect(try config.json.decode(RuntimeConfig.self) == config)
    #expect(RuntimeConfig(config.json) == config)
    var request = RunRequest(
      config: config, place: ContainerPlace(id: "0", name: "nn", directory: "/c", nameFile: "/n/nn"),
      runDirectory: "/r", origin: .rootfs("/x"), removes: false)
    request.names = options.settings.names
    let plan = Planner(facts: .debian12, request: request).run()
    let scenes = plan.steps.map(\.scene.rawValue)
    #expect(scenes == scenes.sorted())
    let kinds = plan.steps.map(\.kind)
    let wanted: [Kind] = [
      .mountProc, .sysctlSet, .procReadonly, .cwdSet, .rootReadonly, .rlimitSet, .oomScoreAdj, .capSet,
    ]
    #expect(kinds.filter(wanted.contains) == wanted)
    guard case .writeEtcFiles(let files)? = plan[.etcFiles]?.operation else { return #expect(Bool(false)) }
    #expect(files[1].text.hasSuffix("\n10.0.0.2\tdb\n127.0.0.1\t0123456789ab.example.org 0123456789ab\n"))
    guard case .setSysctls(let written)? = plan[.sysctlSet]?.operation else { return #expect(Bool(false)) }
    #expect(written.map(\.path) == ["/proc/sys/kernel/domainname", "/proc/sys/net/core/somaxconn"])
    for step in plan.steps where wanted.contains(step.kind) {
      #expect(try step.operation.json.decode(Operation.self) == step.operation)
    }
  }

  private static var settings: Settings {
    var settings = Settings()
    settings.shmSize = 1 << 20
    settings.domainname = "example.org"
    settings.names.hosts = ["db:10.0.0.2"]
    settings.isReadOnly = true
    settings.groups = ["5"]
    settings.processLimits = [ProcessLimit("RLIMIT_NOFILE", soft: 5, hard: -1)]
    settings.sysctls = ["net.core.somaxconn": "5"]
    settings.oomScoreAdj = -5
    return settings
  }
}
