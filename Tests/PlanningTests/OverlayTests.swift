import Steps
import Testing

@testable import Planning

/// How many layers are handed over to overlayfs.
@Suite struct OverlayTests {
  private func overlay(_ count: Int, in folder: String = "/var/lib/fishbowl/layers") -> Overlay {
    let lower = (0..<count).map { "\(folder)/" + String(repeating: "0", count: 64 - "\($0)".count) + "\($0)" }
    return Overlay(lower: lower, upper: "/c/up,per", work: "/c/work", target: "/c/merged", isVolatile: true)
  }

  private func calls(_ overlay: Overlay) -> [Call] { Operation.mountOverlay(overlay).calls }

  @Test("mount(2), as long as its page of options holds them", arguments: [(40, 1), (58, 2)])
  func aPage(count: Int, calls number: Int) throws {
    let calls = calls(overlay(count))
    #expect(calls.map(\.name) == (number == 2 ? ["chdir", "mount"] : ["mount"]))
    let data = try #require(calls.last?.arguments.last?.value)
    guard case .text(let options) = data else { throw Missing() }
    #expect(options.utf8.count < 4096 && options.hasSuffix(",upperdir=/c/up\\,per,workdir=/c/work,volatile"))
  }

  @Test("then layer by layer, the topmost first")
  func layerByLayer() {
    let overlay = overlay(128)
    let calls = calls(overlay)
    let last = ["fsconfig", "fsmount", "close", "move_mount", "close"]
    #expect(calls.map(\.name) == ["chdir", "fsopen"] + Array(repeating: "fsconfig", count: 132) + last)
    let settings = calls.filter { $0.name == "fsconfig" }.map { $0.arguments[2...3].map(\.value) }
    #expect(settings[1] == [.text("lowerdir+"), .text(String(overlay.lower[0].suffix(64)))])
    #expect(settings[128] == [.text("lowerdir+"), .text(String(overlay.lower[127].suffix(64)))])
    #expect(settings[129] == [.text("upperdir"), .text("/c/up\\,per")])
    #expect(settings[131] == [.text("volatile"), .none])
  }

  private struct Missing: Error {}
}
