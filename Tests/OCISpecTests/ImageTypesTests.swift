import Foundation
import OCISpec
import Testing

@Suite("The JSON of images")
struct ImageTypesTests {
  static let digest = "sha256:" + String(repeating: "1", count: 64)

  @Test("A configuration as registries have it, with null and unknown members")
  func readsConfig() throws {
    let text = """
      {"architecture":"arm64","os":"linux","variant":"v8","config":{"User":"1000:1000","Env":["PATH=/bin","A=b=c"],
      "Cmd":null,"Entrypoint":["/e"],"WorkingDir":"/w","Labels":{"k":"v"},"StopSignal":"SIGINT","Volumes":null,
      "ExposedPorts":{"80/tcp":{},"443/tcp":{}},"ArgsEscaped":true},
      "rootfs":{"type":"layers","diff_ids":["\(Self.digest)"]},
      "history":[{"created_by":"x","empty_layer":true}],"docker_version":"1"}
      """
    let config = try JSONDecoder().decode(ImageConfig.self, from: Data(text.utf8))
    #expect(config.platform == Platform(architecture: "arm64", variant: "v8"))
    #expect(config.config?.env == ["PATH=/bin", "A=b=c"])
    #expect(config.config?.cmd == nil)
    #expect(config.config?.entrypoint == ["/e"])
    #expect(config.config?.exposedPorts?.names == ["443/tcp", "80/tcp"])
    #expect(config.rootfs.diffIDs.map(\.description) == [Self.digest])
    #expect(config.history?.first?.emptyLayer == true)
    #expect(try JSONDecoder().decode(ImageConfig.self, from: JSONEncoder().encode(config)) == config)
  }

  @Test("Names are OCI's own")
  func writesNames() throws {
    var defaults = ImageConfig.Defaults(env: ["A=1"], entrypoint: ["e"], cmd: ["c"], workingDir: "/")
    defaults.volumes = ImageConfig.NameSet(["/v", "/v"])
    let config = ImageConfig(
      platform: Platform(architecture: "amd64"), config: defaults, diffIDs: [try ContentDigest(Self.digest)],
      history: [ImageConfig.History(createdBy: "x")])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(
      String(decoding: try encoder.encode(config), as: UTF8.self) == """
        {"architecture":"amd64","config":{"Cmd":["c"],"Entrypoint":["e"],"Env":["A=1"],"Volumes":{"/v":{}},\
        "WorkingDir":"/"},"history":[{"created_by":"x"}],"os":"linux","rootfs":{"diff_ids":["\(Self.digest)"],\
        "type":"layers"}}
        """)
  }

  @Test("A bad digest is no digest in JSON either")
  func refusesDigest() {
    let text = #"{"mediaType":"x","digest":"sha256:../x","size":1}"#
    #expect(throws: InvalidDigest.self) { try JSONDecoder().decode(Descriptor.self, from: Data(text.utf8)) }
  }

  @Test("A variant counts only where both name one")
  func platforms() {
    let machine = Platform(architecture: "arm64", variant: "v8")
    #expect(Platform(architecture: "arm64").fits(machine))
    #expect(!Platform(architecture: "arm64", variant: "v7").fits(machine))
    #expect(!Platform(architecture: "amd64").fits(machine))
    #expect(!Platform(os: "windows", architecture: "arm64").fits(machine))
  }
}
