import CKernel
import Glibc
import Steps

@testable import Kernel

/// A plan performed in earnest: this process is its monitor.
final class Run {
  let scratch = Scratch()
  let mini: MiniPlan
  let arena: Arena
  /// Each question, as `4 before`, and each pause, as `passed`.
  private(set) var log: [String] = []

  init(_ change: (inout MiniPlan) -> Void = { _ in }, recording: (inout Recording) -> Void = { _ in }) throws {
    var mini = MiniPlan(directory: scratch.path)
    change(&mini)
    var made = mini.recording
    recording(&made)
    self.mini = mini
    arena = try Arena.create(in: scratch.path, made)
    arena.monitor = ProcessIdentity(pid: getpid(), startTime: 8)
  }

  /// Performs until the container's program has ended, or something fails.
  func perform() throws -> Pause {
    while true {
      let pause = arena.perform(.monitor, through: mini.number(.procExit))
      switch pause {
      case .asked(let step, let phase): log.append("\(step) \(phase)")
      case .passed: try awaitBaton()
      case .activity, .failed, .finished: return pause
      }
    }
  }

  private func awaitBaton() throws {
    log.append("passed")
    while true {
      var gate = pollfd(fd: arena.gate ?? -1, events: Int16(POLLIN), revents: 0)
      poll(&gate, 1, 5000)
      switch arena.receiveFromGate() {
      case .baton: return
      case .closed: return arena.isBegun(mini.number(.execUser)) ? arena.markExecDone() : ()
      case .question(let step, let phase):
        log.append("\(step) \(phase)")
        try arena.answerGate()
      case .nothing: throw TimedOut()
      }
    }
  }

  /// What the program wrote.
  func output() throws -> String { String(decoding: readAll(try descriptor("out_r")), as: UTF8.self) }

  func descriptor(_ register: String) throws -> Int32 {
    let calls = try arena.events(plan: mini.steps, cuts: true).first { $0.kind == .stdioOpen }?.calls ?? []
    let names = ["out_r", "out_w", "in_r", "in_w"]
    let numbers = calls.compactMap { JSON(parsing: $0.args)?["pipefd"]?.array }.flatMap { $0 }.compactMap(\.number)
    guard let index = names.firstIndex(of: register), numbers.indices.contains(index) else { throw TimedOut() }
    return Int32(numbers[index])
  }

  func event(_ kind: Kind) throws -> Event? {
    try arena.events(plan: mini.steps, cuts: true).first { $0.kind == kind }
  }

  /// Leaves no process and no descriptor of ours behind.
  func cleanUp() {
    if let pidfd = arena.pidfd, pidfd >= 0 {
      Sys.send(SIGKILL, to: pidfd)
      var end = fb_exit()
      _ = fb_wait_pidfd(pidfd, 0, &end)
      close(pidfd)
    }
    for descriptor in [arena.gate, arena.fifo] { if let descriptor, descriptor >= 0 { close(descriptor) } }
    if let input = try? descriptor("in_w") { close(input) }
  }

  struct TimedOut: Error {}
}
