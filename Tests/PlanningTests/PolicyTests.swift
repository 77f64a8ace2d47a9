import Foundation
import OCISpec
import Planning
import Testing

/// What is typed of restarts, logs and health checks, and what becomes of it.
@Suite struct PolicyTests {
  private static let image: ImageConfig.Healthcheck = {
    var image = ImageConfig.Healthcheck(test: ["CMD", "look", "twice"])
    (image.interval, image.retries) = (7, 9)
    return image
  }()

  @Test func theImagesCheckIsTakenUnlessSomethingIsTyped() throws {
    let check = try #require(try HealthOptions().check(over: Self.image))
    #expect(check.arguments == ["look", "twice"])
    #expect((check.interval, check.timeout, check.retries) == (7, 30_000_000_000, 9))
    let typed = try HealthOptions(["cmd": "exit 1", "interval": "1m1s"], isOff: false)
    let other = try #require(try typed.check(over: Self.image))
    #expect(other.arguments == ["/bin/sh", "-c", "exit 1"])
    #expect((other.interval, other.retries) == (61_000_000_000, 9))
    let slower = try HealthOptions(["interval": "500ms"], isOff: false)
    #expect(try slower.check(over: Self.image)?.interval == 500_000_000)
    #expect(throws: UsageError.self) { try slower.check(over: nil) }
    #expect(try HealthOptions([:], isOff: true).check(over: Self.image) == nil)
    #expect(try HealthOptions().check(over: nil) == nil)
    #expect(try HealthOptions().check(over: ImageConfig.Healthcheck(test: ["NONE"])) == nil)
  }

  /// As docker writes it into an image's configuration.
  @Test func theImagesCheckIsRead() throws {
    let text = #"{"Healthcheck": {"Test": ["CMD-SHELL", "x || exit 1"], "Interval": 3000000000, "Retries": 1}}"#
    let defaults = try JSONDecoder().decode(ImageConfig.Defaults.self, from: Data(text.utf8))
    let check = try HealthOptions().check(over: defaults.healthcheck)
    #expect(check?.arguments == ["/bin/sh", "-c", "x || exit 1"])
    #expect(check?.interval == 3_000_000_000 && check?.retries == 1)
  }

  @Test func whoIsStartedAgain() throws {
    let few = try RestartPolicy("on-failure:2")
    #expect([0, 1, 2].map { few.restarts(after: 1, restarts: $0) } == [true, true, false])
    #expect(!few.restarts(after: 0, restarts: 0))
    #expect(try RestartPolicy("on-failure:0").restarts(after: 3, restarts: 1_000_000))
    for text in ["always", "unless-stopped"] { #expect(try RestartPolicy(text).restarts(after: 0, restarts: 99)) }
    #expect(try !RestartPolicy("no").restarts(after: 1, restarts: 0))
    for text in ["no", "always", "on-failure", "on-failure:7", "unless-stopped"] {
      #expect(try RestartPolicy(text).text == text)
    }
  }

  @Test func whoIsStartedWithTheMachine() throws {
    #expect(try RestartPolicy("always").startsWithMachine(wasStopped: true))
    #expect(try !RestartPolicy("unless-stopped").startsWithMachine(wasStopped: true))
    #expect(try RestartPolicy("unless-stopped").startsWithMachine(wasStopped: false))
    for text in ["no", "on-failure"] { #expect(try !RestartPolicy(text).startsWithMachine(wasStopped: false)) }
  }

  @Test func logsHaveSizes() throws {
    let settings = try LogSettings(driver: nil, options: ["max-size=10m", "max-file=3"])
    #expect((settings.mostBytes, settings.files) == (10_000_000, 3))
    let local = try LogSettings(driver: "local", options: [])
    #expect((local.mostBytes, local.files) == (20_000_000, 5))
    #expect((LogSettings.standard.mostBytes, LogSettings.standard.files) == (nil, 1))
  }
}
