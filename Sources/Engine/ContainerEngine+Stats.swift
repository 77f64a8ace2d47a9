import Kernel
import Steps

extension ContainerEngine {
  /// What a container uses at one moment. What does not run uses nothing.
  package struct Used: Equatable, Sendable {
    package var id: String
    package var name: String
    package var isRunning: Bool
    /// CLOCK_MONOTONIC when it was read, and nanoseconds of processor time until then; 0 where they are not counted.
    var at: Int64 = 0
    var cpu: Int64 = 0
    /// Bytes. As docker counts: without the page cache that is not in use.
    package var memory: Int64 = 0
    package var memoryLimit: Int64 = 0
    package var received: Int64 = 0
    package var sent: Int64 = 0
    package var read: Int64 = 0
    package var written: Int64 = 0
    /// Threads.
    package var tasks = 0

    /// Of one processor, between two moments: with two at work it may be 200.
    package func percent(since earlier: Used?) -> Double {
      guard let earlier, earlier.cpu > 0, at > earlier.at, cpu > earlier.cpu else { return 0 }
      return Double(cpu - earlier.cpu) / Double(at - earlier.at) * 100
    }
  }

  /// Containers by their words; without words those that run, or with `all` all that there are.
  package func used(_ words: [String], all: Bool) throws -> [Used] {
    let store = ContainerStore(places: places)
    try store.checkReadable()
    let facts = HostProbe.facts()
    let chosen = try words.isEmpty ? store.all() : words.map { word throws in try store.find(word) }
    return chosen.compactMap { state in
      let isRunning = store.isRunning(state)
      return isRunning || all || !words.isEmpty ? used(state, isRunning, facts) : nil
    }
  }

  private func used(_ state: ContainerState, _ isRunning: Bool, _ facts: HostFacts) -> Used {
    var used = Used(id: state.id, name: state.name, isRunning: isRunning)
    guard isRunning else { return used }
    let usage = group(of: state, facts).usage
    (used.at, used.cpu, used.tasks) = (usage.at, usage.cpu ?? 0, usage.tasks)
    (used.memory, used.memoryLimit) = (usage.memory ?? 0, usage.memoryLimit ?? 0)
    (used.read, used.written) = (usage.read ?? 0, usage.written ?? 0)
    // The host's own traffic is not the container's.
    let namespace = ProcFiles.here.namespace("net", of: String(state.pid))
    guard let namespace, namespace != facts.namespaces["net"] else { return used }
    (used.received, used.sent) = ProcFiles.here.traffic(of: state.pid) ?? (0, 0)
    return used
  }
}
