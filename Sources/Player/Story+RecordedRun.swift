import Narration
package import TraceStore

extension Story {
  package init(_ recorded: RecordedRun) {
    let run = recorded.run
    let facts = RunFacts(
      argv: run.argv, verb: run.verb, image: recorded.container?.image, exit: run.exit, uid: run.uid,
      mode: RunFacts.Mode(rawValue: run.mode.rawValue) ?? .root,
      isForeign: recorded.host.bootID == HostRecord.strace)
    self.init(
      run: recorded.number, facts: facts,
      machine: Machine(kernel: recorded.host.kernel, cgroup: recorded.host.cgroup), took: run.tookNs,
      before: recorded.before, steps: recorded.steps, shown: recorded.shown,
      notes: recorded.notes)
  }
}
