import Foundation

/// What a program said and how it ended.
public struct Outcome: Sendable {
  public var code: Int32
  public var output: String
  public var errors: String

  public init(code: Int32, output: String, errors: String) {
    self.code = code
    self.output = output
    self.errors = errors
  }
}

/// Runs programs as a user would: the built `fishbowl` first of all, which lies beside the test bundle.
public enum Program {
  public static let fishbowl: String = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent("fishbowl").path
  }()

  /// The folder of Package.swift.
  public static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Waits for its end. Output goes through files, so that however much there is, nobody waits for a pipe.
  public static func run(
    _ words: [String], environment: [String: String] = [:], input: String = ""
  ) throws -> Outcome {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let files = ["in", "out", "err"].map { URL(fileURLWithPath: scratch.path + "/" + $0) }
    try Data(input.utf8).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let code = try Spawn.run(
      words, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, input: files[0].path,
      output: files[1].path, errors: files[2].path)
    let texts = try files.dropFirst().map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Outcome(code: code, output: texts[0], errors: texts[1])
  }

  /// A command line of the shell, for the counterparts of tests.
  public static func shell(_ line: String) throws -> Outcome { try run(["/bin/sh", "-c", line]) }

  public static func exists(_ name: String) -> Bool {
    ["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
  }
}

/// A folder of the test's own, which the test removes.
public struct ScratchFolder: Sendable {
  public let path: String

  public init() throws {
    path = NSTemporaryDirectory() + "fishbowl-test-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
