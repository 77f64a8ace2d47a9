import Foundation
import Steps
import TestSupport

@testable import TraceStore

/// A run that strace watched: what the trace says, and what strace saw.
struct Watched {
  let bowl: Bowl
  let events: [Event]
  let log: StraceLog

  /// Stands for a root file system that holds a shell.
  static let rootfs = "{rootfs}"
  /// Stands for a folder that is not there yet.
  static let folder = "{folder}/new"

  /// Runs `fishbowl` under strace, in a bowl whose image is there already. The caller removes the bowl.
  init(_ words: [String], environment: [String: String] = [:], after earlier: [[String]] = [], user: UInt32? = nil)
    throws
  {
    bowl = try Bowl(user: user)
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    for words in earlier { _ = try bowl.fishbowl(words) }
    let folder = bowl.folder.path
    let rootfs = folder + "/rootfs"
    if words.contains(Self.rootfs) {
      _ = try Program.shell("mkdir -p \(rootfs)/bin && cp /bin/busybox \(rootfs)/bin/sh")
    }
    let file = bowl.folder.path + "/strace"
    let places = bowl.places.merging(environment) { $1 }
    let strace = [
      "/usr/bin/strace", "-f", "-X", "raw", "-v", "-s", "65536", "-e", "write=all", "-e", "read=all", "-o", file,
    ]
    _ = try Program.run(
      bowl.prefix + strace + [Program.fishbowl]
        + words.map { $0.replacing(Self.rootfs, with: rootfs).replacing("{folder}", with: folder) },
      environment: places)
    log = StraceLog(try Data(contentsOf: URL(fileURLWithPath: file)))
    let reader = try TraceReader(path: bowl.trace)
    events = try reader.run(try reader.runs().map(\.run).max() ?? 0).steps.map(\.event)
  }

  func pid(_ actor: Actor) -> Int { events.first { $0.actor == actor && !$0.calls.isEmpty }?.pid ?? 0 }

  func seen(of actor: Actor) -> [WitnessedCall] { log.calls.filter { $0.pid == pid(actor) } }

  func recorded(of actor: Actor) -> [PerformedCall] { events.filter { $0.actor == actor }.flatMap(\.calls) }

  /// Descriptors of the hand-over, of which only the performers speak.
  private var gate: [Int] { descriptors(.syncOpen, "sv") }
  private var fifo: Int { events.first { $0.kind == .syncOpen }?.calls.last?.result.map(Int.init) ?? -1 }

  private func descriptors(_ kind: Kind, _ name: String) -> [Int] {
    let call = events.first { $0.kind == kind }?.calls.first
    return call.flatMap { JSON(parsing: $0.args)?[name]?.array }?.compactMap { $0.number.map(Int.init) } ?? []
  }

  /// What setup did, whole, from clone to execve.
  var seenOfSetup: [WitnessedCall] {
    let all = seen(of: .setup)
    let end = all.firstIndex { $0.name == "execve" && $0.result == 0 } ?? all.indices.last ?? 0
    var closedGate = false
    return all.prefix(end + 1).filter { call in
      if call.name == "close", call.descriptor == gate.first, !closedGate {
        closedGate = true
        return false
      }
      return !["getpid", "exit_group"].contains(call.name) && call.descriptor != gate.last && call.descriptor != fifo
    }
  }

  var recordedOfSetup: [PerformedCall] {
    recorded(of: .setup).filter { first($0) != gate.last && first($0) != fifo }
  }

  private func first(_ call: PerformedCall) -> Int? {
    JSON(parsing: call.args)?.members?.first?.value.number.map(Int.init)
  }

  /// A comparer that knows every constant which the trace names.
  func witness() throws -> Witness {
    let calls = events.flatMap(\.calls).compactMap { JSON(parsing: $0.args) }
    return Witness(constants: try ConstantTable(Set(calls.flatMap(Self.names)).union([ConstantTable.unused])))
  }

  private static func names(in value: JSON) -> [String] {
    switch value {
    case .string(let text): ConstantTable.names(in: text)
    case .array(let items): items.flatMap(names)
    // What is written is no constant, whatever it looks like.
    case .object(let members): members.filter { $0.name != "buf" }.flatMap { names(in: $0.value) }
    default: []
    }
  }
}
