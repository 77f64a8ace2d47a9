import Foundation
import Steps
import TestSupport

@testable import TraceStore

/// A run that strace watched: what the trace says, and what strace saw.
struct Watched {
  let bowl: Bowl
  let events: [Event]
  let log: StraceLog

  /// Runs `fishbowl` under strace, in a bowl whose image is there already. The caller removes the bowl.
  init(_ words: [String], environment: [String: String] = [:]) throws {
    bowl = try Bowl()
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    let file = bowl.folder.path + "/strace"
    let places = ["FISHBOWL_ROOT": bowl.root, "FISHBOWL_TRACE": bowl.trace].merging(environment) { $1 }
    let strace = ["/usr/bin/strace", "-f", "-X", "raw", "-v", "-s", "65536", "-e", "write=all", "-o", file]
    _ = try Program.run(strace + [Program.fishbowl] + words, environment: places)
    log = StraceLog(String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self))
    let reader = try TraceReader(path: bowl.trace)
    events = try reader.run(try reader.lastRunWithProcess()).steps.map(\.event)
  }

  func pid(_ actor: Actor) -> Int { events.first { $0.actor == actor && !$0.calls.isEmpty }?.pid ?? 0 }

  /// Descriptors of the hand-over, of which only the performers speak.
  private var gate: [Int] { descriptors(.syncOpen, "sv") }
  private var fifo: Int { events.first { $0.kind == .syncOpen }?.calls.last?.result.map(Int.init) ?? -1 }

  private func descriptors(_ kind: Kind, _ name: String) -> [Int] {
    let call = events.first { $0.kind == kind }?.calls.first
    return call.flatMap { JSON(parsing: $0.args)?[name]?.array }?.compactMap { $0.number.map(Int.init) } ?? []
  }

  /// What setup did, whole, from clone to execve.
  var seenOfSetup: [WitnessedCall] {
    let all = log.calls.filter { $0.pid == pid(.setup) }
    let end = all.firstIndex { $0.name == "execve" && $0.result == 0 } ?? all.endIndex - 1
    var closedGate = false
    return all[...end].filter { call in
      if call.name == "close", call.descriptor == gate.first, !closedGate {
        closedGate = true
        return false
      }
      return !["getpid", "exit_group"].contains(call.name) && call.descriptor != gate.last && call.descriptor != fifo
    }
  }

  var recordedOfSetup: [PerformedCall] {
    events.filter { $0.actor == .setup }.flatMap(\.calls).filter { first($0) != gate.last && first($0) != fifo }
  }

  private func first(_ call: PerformedCall) -> Int? {
    JSON(parsing: call.args)?.members?.first?.value.number.map(Int.init)
  }
}
