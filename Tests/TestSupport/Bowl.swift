import Foundation

/// A root and a trace of the test's own, and `fishbowl` in them. The image store is shared by all tests of a process, so
/// that `tiny` is made once.
public struct Bowl: Sendable {
  public let folder: ScratchFolder
  public var root: String { folder.path + "/root" }
  public var trace: String { folder.path + "/trace.db" }

  /// As whom fishbowl is run; nil: as who runs the tests.
  public let user: UInt32?

  public init(user: UInt32? = nil) throws {
    folder = try ScratchFolder()
    self.user = user
    guard let user else { return }
    _ = chown(folder.path, user, user)
  }

  /// What stands before `fishbowl` on the command line.
  public var prefix: [String] {
    user.map { ["/usr/bin/setpriv", "--reuid", "\($0)", "--regid", "\($0)", "--clear-groups"] } ?? []
  }

  /// An ordinary user of whom nothing is known here: no name in any range of subuid(5).
  public static let somebody: UInt32 = 64999

  /// Whether such a user can make containers here: the built program can be reached, and no rule forbids it.
  public static let canBeRootless: Bool = {
    guard geteuid() == 0, let bowl = try? Bowl(user: somebody) else { return false }
    defer { bowl.remove() }
    return (try? bowl.fishbowl("run", "--rm", "tiny", "true").code) == 0
  }()
  public static let rootlessReason = "containers without root need user namespaces, and a program that all can reach"

  /// Whether containers can be made here at all; where not, tests say why they are skipped.
  public static let canMakeContainers = geteuid() == 0 && doctor
  public static let reason = "containers need root, overlayfs and cgroups here"

  private static let doctor = (try? Program.run([Program.fishbowl, "doctor"]).code) == 0

  /// What tells `fishbowl` to stay in them.
  public var places: [String: String] { ["FISHBOWL_ROOT": root, "FISHBOWL_TRACE": trace, "LANG": "C.UTF-8"] }

  public func fishbowl(_ words: String..., environment: [String: String] = [:], input: String = "") throws -> Outcome {
    try fishbowl(words, environment: environment, input: input)
  }

  public func fishbowl(_ words: [String], environment: [String: String] = [:], input: String = "") throws -> Outcome {
    try Program.run(
      prefix + [Program.fishbowl] + words, environment: places.merging(environment) { $1 }, input: input)
  }

  /// The rows of a query over the trace, as `trace sql --json` prints them.
  public func rows(_ query: String, run: String? = nil) throws -> [[String: JSONCell]] {
    let outcome = try fishbowl(["trace", "sql", "--json"] + (run.map { ["--run", $0] } ?? []) + [query])
    guard outcome.code == 0 else { throw QueryFailed(message: outcome.errors) }
    return try JSONDecoder().decode([[String: JSONCell]].self, from: Data(outcome.output.utf8))
  }

  public struct QueryFailed: Error { public let message: String }

  public func remove() { folder.remove() }
}

/// One value of a row.
public enum JSONCell: Decodable, Equatable, Sendable {
  case text(String)
  case number(Double)
  case null

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public var text: String? { if case .text(let text) = self { text } else { nil } }
  public var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
}
