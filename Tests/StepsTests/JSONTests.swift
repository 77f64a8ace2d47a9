import Steps
import Testing

@Suite struct JSONTests {
  @Test(arguments: Self.operations) func anOperationSurvivesItsJSON(_ operation: Operation) throws {
    let text = try JSON(encoding: operation).text
    let parsed = try #require(JSON(parsing: text))
    #expect(try parsed.decode(Operation.self) == operation)
    #expect(operation.json.text == text)
  }

  static let operations: [Operation] = [
    .pivotRoot(newRoot: "."), .setHostname("a\"b\\c\n\u{1}한글"), .openStdio, .dropBounding([Capability(rawValue: 21)]),
    .clone(namespaces: [.pid, .mnt], cgroup: nil), .setUser(uid: 0, gid: 4_294_967_294, groups: [1, 2]),
    .prepareMount(
      Mount(target: "/proc", type: "proc", source: "proc", options: [.init("ro")], attributes: ["MOUNT_ATTR_NOSUID"])),
    .limitResources([Limit(resource: "pids.max", value: "5", writes: [FileText(path: "/a", text: "5")])]),
  ]

  @Test func whatMakesAStepUnneededSurvivesItsJSON() throws {
    let unless = Unless.done(7)
    #expect(try unless.json.decode(Unless.self) == unless)
    #expect(try JSON(encoding: unless) == unless.json)
  }

  @Test(arguments: [
    "", "plain", "\"", "a\"b\\\\c", "\u{1}\u{1f}\u{7f}\n\t\r", "한글\n", String(repeating: "\n", count: 300),
  ])
  func aTextSurvivesItsQuotes(_ text: String) {
    #expect(JSON(parsing: JSON.string(text).text)?.string == text)
    #expect(JSON.string("\u{1}\u{7f}\n\"\\").text == #""\u0001\u007f\n\"\\""#)
  }

  @Test(arguments: 0..<24) func aByteIsEscapedWhereverItStands(_ place: Int) {
    for byte in UInt8(0)...0x7f {
      let text = String(repeating: "é", count: place / 2) + String(decoding: [byte], as: UTF8.self) + "0123456789"
      let quoted = JSON.string(text).text
      #expect(JSON(parsing: quoted)?.string == text)
      #expect(
        (quoted.utf8.count > text.utf8.count + 2) == (byte < 0x20 || byte == 0x7f || byte == 0x22 || byte == 0x5c))
    }
  }

  @Test func aNumberIsItsDigits() {
    for number in [0, 7, -7, 10, 123_456_789, .max, .min] as [Int64] {
      #expect(JSON.number(number).text == "\(number)")
    }
  }

  @Test func membersKeepTheirOrder() throws {
    let text = #"{"z":1,"a":[true,null,-2.5],"m":{"한":"\ud83d\ude00"}}"#
    #expect(try #require(JSON(parsing: text)).text == #"{"z":1,"a":[true,null,-2.5],"m":{"한":"😀"}}"#)
  }

  @Test(arguments: ["", "{", "[1,]", "{\"a\"}", "\"\\u12\"", "1 2", String(repeating: "[", count: 100)])
  func whatIsNotJSONIsNil(_ text: String) { #expect(JSON(parsing: text) == nil) }

  @Test func anEnvironmentValueIsNeverEncoded() throws {
    #expect(try JSON(encoding: Secret("TOKEN=abc")).text == "\"TOKEN=‹redacted›\"")
  }
}
