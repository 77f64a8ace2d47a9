import OCISpec
import Planning
import Testing

@Suite struct RunOptionsTests {
  @Test(arguments: [("6m", 6_291_456), ("1.5g", 1_610_612_736), ("8388608", 8_388_608), ("64MB", 67_108_864)])
  func sizesAreBytes(_ text: String, _ bytes: Int64) throws { #expect(try RunOptions.size(text, for: "-m") == bytes) }

  @Test(arguments: ["", "m", "-1m", "12q", "1e3m", "9999999999t", "١m", "nan", "inf"])
  func badSizesAreRefused(_ text: String) { #expect(throws: UsageError.self) { try RunOptions.size(text, for: "-m") } }

  @Test(arguments: ["", "-1", "nan", "inf", "1,5", "1e9"])
  func badCPUsAreRefused(_ text: String) { #expect(throws: UsageError.self) { try RunOptions.cpus(text) } }

  @Test func zeroIsNoLimit() throws {
    #expect(try (RunOptions.cpus("0"), RunOptions.pids("0")) == (0, -1))
  }

  @Test func cpusAreBillionths() throws { #expect(try RunOptions.cpus("1.5") == 1_500_000_000) }

  @Test(arguments: ["a", "-ab", "../x", "a b", "한글", ""])
  func badNamesAreRefused(_ text: String) { #expect(throws: UsageError.self) { try RunOptions.name(text) } }

  @Test func theLastVariableOfANameWins() throws {
    let options = RunOptions(image: "x", command: ["true"], environment: ["A=1", "PATH=/x", "A=2"])
    let config = try options.runtimeConfig(
      id: "0123456789abcdef", rootPath: "/", image: .init(), users: .init(), canLimitDevices: true)
    #expect(config.process.env == ["PATH=/x", "HOSTNAME=0123456789ab", "A=2", "HOME=/"])
  }

  @Test func withoutADeviceListMknodIsNotGiven() throws {
    let options = RunOptions(image: "x", command: ["true"])
    let config = try options.runtimeConfig(
      id: "0", rootPath: "/", image: .init(), users: .init(), canLimitDevices: false)
    #expect(!config.process.capabilities.bounding.contains("CAP_MKNOD"))
    #expect(config.process.capabilities.bounding.count == 13)
  }
}
