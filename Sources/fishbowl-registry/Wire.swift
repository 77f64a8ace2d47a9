import Images
import OCISpec
import SystemPackage

/// The two pipes to `fishbowl`. A line is one write(2); if nobody reads any more, the work ends by the error.
struct Wire: Sendable {
  func job() throws -> RegistryJob { try next(RegistryJob.self) }

  /// Digests of the blobs that are wanted.
  func wanted() throws -> Set<ContentDigest> { try next(Set<ContentDigest>.self) }

  func report(_ report: RegistryReport) throws {
    let line = try RegistryLine.write(report)
    _ = try FileDescriptor.standardOutput.writeAll(line)
  }

  private func next<T: Decodable>(_ type: T.Type) throws -> T {
    guard let line = readLine() else { throw Refusal("fishbowl has ended") }
    return try RegistryLine.read(type, Array(line.utf8))
  }
}

/// Why it can't be done, in the words that follow "cannot pull NAME: ".
struct Refusal: Error {
  let why: String

  init(_ why: String) { self.why = why }
}
