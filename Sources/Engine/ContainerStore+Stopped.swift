import Kernel

/// Whether somebody had a container stopped, which its restart policy heeds, be that given later. It is a file beside the state, which the monitor
/// writes at the same time, and goes with it.
extension ContainerStore {
  /// To be called before the signal is sent: the monitor looks when the end has come.
  func noteStop(_ state: ContainerState) {
    guard !state.choices.removes else { return }
    _ = try? Sys.replace(stopMark(state.id), with: "")
  }

  func forgetStop(_ state: ContainerState) { if isStopped(state.id) { Sys.unlink(stopMark(state.id)) } }

  func isStopped(_ id: String) -> Bool { Sys.type(of: stopMark(id)) != nil }

  private func stopMark(_ id: String) -> String { places.directory(of: id) + "/state.json.stopped" }
}
