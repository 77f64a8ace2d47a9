import Foundation

/// What this test needs of `swift package dump-package`.
struct PackageDump: Decodable {
  struct Target: Decodable {
    let name: String
    let type: String
    /// Names of targets and products, without the packages that they come from.
    let dependencies: Set<String>

    init(name: String, type: String = "regular", dependencies: Set<String>) {
      self.name = name
      self.type = type
      self.dependencies = dependencies
    }

    enum CodingKeys: CodingKey { case name, type, dependencies }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      type = try container.decode(String.self, forKey: .type)
      dependencies = Set(try container.decode([Dependency].self, forKey: .dependencies).map(\.name))
    }
  }

  /// `{"byName": ["Steps", null]}`, `{"target": ["Engine", {…}]}` or `{"product": ["Crypto", "swift-crypto", null, null]}`.
  private struct Dependency: Decodable {
    let name: String

    init(from decoder: any Decoder) throws {
      let forms = try decoder.singleValueContainer().decode([String: First].self)
      guard let name = forms.values.first?.name else {
        throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no dependency"))
      }
      self.name = name
    }

    private struct First: Decodable {
      let name: String

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        name = try list.decode(String.self)
      }
    }
  }

  let targets: [Target]

  /// Asks the package manager, with a scratch directory of its own: the ordinary one is locked while tests run.
  static func read(of package: URL) throws -> PackageDump {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "fishbowl-dump-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", package.path, "--scratch-path", scratch.path, "dump-package",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return try JSONDecoder().decode(PackageDump.self, from: data)
  }
}
