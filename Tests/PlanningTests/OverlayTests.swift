import OCISpec
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

  private func check(_ count: Int, kernel: String = "6.8.0-31-generic", directory: String = "/c") -> String {
    let layers = overlay(count).lower.reversed().enumerated().map {
      Layer(position: $0 + 1, diffID: "", digest: "", chainID: "", path: $1, bytes: 0, files: 0)
    }
    let process = RuntimeConfig.Process(user: .init(), args: ["true"], env: [], cwd: "/", capabilities: .init([]))
    let request = RunRequest(
      config: .docker(id: "0", rootPath: directory + "/merged", process: process),
      place: ContainerPlace(id: "0", name: "nn", directory: directory, nameFile: "/n/nn"), runDirectory: "/r",
      origin: .image(reference: "x", digest: nil, configuration: nil, layers: layers, unpacked: []), removes: false)
    var facts = HostFacts.debian12
    facts.kernel = kernel
    do { try Planner(facts: facts, request: request).checkLayers() } catch { return "\(error)" }
    return ""
  }

  @Test("more than a page only where the kernel takes them one by one")
  func olderKernels() {
    for kernel in ["6.1.0-18-amd64", "6.5.0", "6.7.12"] {
      #expect(check(58, kernel: kernel) == "")
      #expect(check(128, kernel: kernel).contains("one by one since 6.8, this is \(kernel)"))
    }
    for kernel in ["6.8.0-31-generic", "6.18", "7.0"] { #expect(check(128, kernel: kernel) == "") }
  }

  @Test("a setting of more bytes than fsconfig(2) takes is refused, and mount(2) takes it")
  func longSettings() {
    let directory = { "/" + String(repeating: "d", count: $0 - 1 - "/upper".count) }
    #expect(check(100, directory: directory(255)) == "")
    #expect(check(40, directory: directory(256)) == "")
    let said = check(100, directory: directory(256))
    #expect(
      said.contains("\(directory(256))/upper has 256 bytes") && said.hasSuffix("choose a shorter --root"), "\(said)")
  }

  private struct Missing: Error {}
}
