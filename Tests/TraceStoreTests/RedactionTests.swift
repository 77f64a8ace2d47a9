import Steps
import Testing

@testable import TraceStore

@Suite struct RedactionTests {
  @Test(arguments: [
    (["-e", "A=secret"], ["-e", "A=‹redacted›"]), (["--env", "A=secret"], ["--env", "A=‹redacted›"]),
    (["--env=A=secret"], ["--env=A=‹redacted›"]), (["-eA=secret"], ["-eA=‹redacted›"]),
    (["-ie", "A=secret"], ["-ie", "A=‹redacted›"]), (["-ieA=secret"], ["-ieA=‹redacted›"]),
    (["-e", "A", "-m", "64m"], ["-e", "A", "-m", "64m"]),
    (["--name=secret", "tiny"], ["--name=secret", "tiny"]),
  ])
  func valuesOfVariablesAreTakenOut(_ typed: [String], _ recorded: [String]) {
    #expect(Redaction.arguments(typed) == recorded)
  }

  @Test func aConfigurationThatIsNoJSONIsLeftOut() { #expect(Redaction.configuration("TOKEN=secret") == "{}") }
}
