import Kernel
import Steps

extension ContainerEngine {
  /// The processes of a container that runs, with their titles, as the host sees them. With words for ps(1), the host's
  /// ps is asked, and the lines of other processes are left out.
  package func top(_ word: String, _ words: [String]) throws -> [[String]] {
    let (store, state) = try find(word)
    guard store.isRunning(state) else {
      throw EngineError("cannot look into container \"\(word)\": it is not running; start it first", exitCode: 1)
    }
    let facts = HostProbe.facts()
    // One that was started when no group was to be had has none now either.
    let grouped = facts.cgroup.denied == nil ? group(of: state, facts).processes : []
    let processes = grouped.isEmpty ? ProcFiles.here.inNamespaces(of: state.pid) : grouped
    note(processes, of: state)
    guard words.isEmpty else { return try Self.listed(by: ["ps"] + words, of: Set(processes)) }
    let listing = ProcessListing()
    return [ProcessLine.titles] + processes.compactMap { listing.line(of: $0)?.cells }
  }

  /// Those that are there belong to the run that made the container's process: it is written into that run's trace, if it
  /// has one. To look does not fail because that can't be done.
  private func note(_ processes: [Int], of state: ContainerState) {
    guard let nonce = state.run else { return }
    let directory = places.run + "/" + nonce
    guard let arena = try? Arena.open(directory + "/arena", writable: false),
      let session = Recovery.session(nonce, directory, arena), let target = session.rows.trace
    else { return }
    let listing = ProcessListing()
    for process in processes.compactMap(listing.seen) { SeenFile.add(.observeProcess(process), in: directory) }
    _ = try? Drain.once(session, target, .progress(through: session.number(of: .execUser)))
  }

  func group(of state: ContainerState, _ facts: HostFacts) -> ContainerGroup {
    ContainerGroup(path: "/fishbowl/\(state.id)", layout: facts.cgroup)
  }

  /// Cells are parted by blanks; what stands under the last title may hold some.
  private static func listed(by words: [String], of processes: Set<Int>) throws(EngineError) -> [[String]] {
    let lines = try output(of: words).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    guard let titles = lines.first, let column = titles.firstIndex(of: "PID") else {
      throw EngineError(
        "`\(words.joined(separator: " "))` shows no PID, by which processes are told apart: add it, as in -o pid,comm",
        exitCode: 1)
    }
    let own = lines.dropFirst().filter { $0.count > column && Int($0[column]).map(processes.contains) == true }
    return [titles]
      + own.map { Array($0.prefix(titles.count - 1)) + [$0.dropFirst(titles.count - 1).joined(separator: " ")] }
  }

  private static func output(of words: [String]) throws(EngineError) -> String {
    let line = words.joined(separator: " ")
    let answer: (code: Int32, text: String)?
    do { answer = try Sys.output(of: words) } catch { throw .system(error, doing: "run `\(line)`") }
    guard let (code, text) = answer else {
      throw EngineError("cannot run `\(line)`: this machine has no ps; top needs none without options", exitCode: 1)
    }
    guard code == 0 else {
      let said = text.split(separator: "\n").first.map(String.init) ?? "exit code \(code)"
      throw EngineError("`\(line)` failed: \(said); `man ps` tells of its options", exitCode: 1)
    }
    return text
  }
}
