import OCISpec
import Planning
import Steps
import Testing

/// Whom `-u` and `--group-add` mean, as docker's libcontainer reads passwd(5) and group(5).
@Suite struct UserFilesTests {
  private static let files = UserFiles(
    passwd: """
      root:x:0:0:root:/root:/bin/sh
      # a comment
      broken:x::y:::
      joe:x:1000:100:Joe,,,:/srv/joe:/bin/sh
      joe2:x:1000:200::/srv/joe2:/bin/sh
      1001:x:7:7::/srv/seven:/bin/sh
      """,
    group: """
      root:x:0:
      users:x:100:joe
      wheel:x:10:root,joe
      broken:x:y:joe
      audio:x:29:joe,joe2
      29:x:5:
      """)

  @Test(arguments: [
    ("", [0, 0, 0, 10]), ("0", [0, 0, 0, 10]), ("root", [0, 0, 0, 10]), ("joe", [1000, 100, 100, 10, 29]),
    ("1000", [1000, 100, 100, 10, 29]), ("joe:audio", [1000, 29, 29]), ("joe:7", [1000, 7, 7]),
    ("1000:", [1000, 100, 100, 10, 29]),
    (":audio", [0, 29, 29]), ("1001", [1001, 0, 0]), ("5:29", [5, 29, 29]), ("joe2", [1000, 200, 200, 29]),
  ])
  func whoIsMeant(_ text: String, _ ids: [UInt32]) throws {
    let user = try Self.files.user(text)
    #expect([user.uid, user.gid] + user.additionalGids == ids)
  }

  @Test(arguments: [
    ("nope", "unable to find user nope: no matching entries in passwd file"),
    ("broken", "unable to find user broken: no matching entries in passwd file"),
    ("joe:nope", "unable to find group nope: no matching entries in group file"),
    ("joe:broken", "unable to find group broken: no matching entries in group file"),
    ("-1", "uids and gids must be in range 0-2147483647"), ("2147483648", "uids and gids must be in range"),
    ("0:2147483648", "uids and gids must be in range"),
  ])
  func whoIsNobody(_ text: String, _ says: String) {
    let error = #expect(throws: UsageError.self) { try Self.files.user(text) }
    #expect(error?.description.hasPrefix(says) == true)
  }

  @Test func furtherGroups() throws {
    #expect(try Self.files.groups(["audio", "5", "wheel"]) == [29, 5, 10])
    #expect(throws: UsageError.self) { try Self.files.groups(["nope"]) }
    #expect(throws: UsageError.self) { try Self.files.groups(["-5"]) }
  }

  @Test func homeIsThatOfTheFirstLine() {
    #expect([0, 1000, 7, 5].map(Self.files.home) == ["/root", "/srv/joe", "/srv/seven", "/"])
  }

  /// An image without these files has numbers, and uid 0.
  @Test func withoutFiles() throws {
    #expect(try UserFiles().user("") == RuntimeConfig.User(uid: 0, gid: 0, additionalGids: [0]))
    #expect(try UserFiles().user("7:8") == RuntimeConfig.User(uid: 7, gid: 8, additionalGids: [8]))
    #expect(throws: UsageError.self) { try UserFiles().user("root") }
  }

  @Test func homeThatWasGivenStays() throws {
    var beside = RunOptions(command: ["id"])
    beside.user = "joe"
    for (variables, home) in [([], "/srv/joe"), (["HOME=/mine"], "/mine")] {
      let options = RunOptions(image: "x", command: ["true"], environment: variables)
      let config = try options.runtimeConfig(
        id: "0", rootPath: "/", image: .init(), users: Self.files, canLimitDevices: true)
      #expect(config.process.env.last == (variables.first ?? "HOME=/root"))
      let other = try beside.configuration(beside: config, users: Self.files, machine: Capability.all)
      #expect(other.process.env.last == "HOME=" + home)
      #expect(other.process.user.uid == 1000)
    }
  }

  @Test(arguments: [(nil, UInt32(1000), "joe"), ("5", 5, "5")])
  func theImagesUserIsTakenWhereNoneIsTyped(_ typed: String?, _ uid: UInt32, _ word: String) throws {
    let options = RunOptions(image: "x", command: ["true"], user: typed)
    let config = try options.runtimeConfig(
      id: "0", rootPath: "/", image: .init(user: "joe"), users: Self.files, canLimitDevices: true)
    #expect(config.process.user.uid == uid)
    #expect(config.userWord == word)
  }
}
