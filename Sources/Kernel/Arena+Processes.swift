import CKernel
import Glibc

/// Who is at work, as the header knows it. Only the command and the monitor write this.
extension Arena {
  package var bootID: String {
    withUnsafeBytes(of: &header.pointee.boot_id) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The person whose trace it is.
  package var uid: UInt32 { header.pointee.uid }

  /// CLOCK_MONOTONIC when the arena was made, in nanoseconds: what a trace's times count from.
  package var began: Int64 { header.pointee.begin_ns }

  package var command: ProcessIdentity? { ProcessIdentity(header.pointee.command) }

  package var monitor: ProcessIdentity? {
    get { ProcessIdentity(header.pointee.monitor) }
    set { header.pointee.monitor = newValue.map(fb_process.init) ?? fb_process() }
  }

  /// The container's first process. clone3 writes its PID; the monitor adds the start time, 0 until then.
  package var container: ProcessIdentity? {
    get { ProcessIdentity(header.pointee.container) }
    set { header.pointee.container = newValue.map(fb_process.init) ?? fb_process() }
  }

  /// What is still to be recorded, once all else of the run is done: whoever finds it has nothing else to do. Empty until
  /// then. At most 23 bytes.
  package var lastJob: String {
    get { withUnsafeBytes(of: &header.pointee.last_job) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) } }
    set {
      withUnsafeMutableBytes(of: &header.pointee.last_job) { $0.copyBytes(from: newValue.utf8.prefix($0.count - 1)) }
    }
  }

  /// To be called by a fork that goes on performing, so that its calls bear its own PID.
  package func takeOver() { raw.pid = getpid() }

  /// Who writes the trace, as long as somebody does.
  package var drainer: ProcessIdentity? {
    get { ProcessIdentity(header.pointee.drainer) }
    set { header.pointee.drainer = newValue.map(fb_process.init) ?? fb_process() }
  }

  /// The end of file at the gate has told that execve succeeded: that call's result is 0 and it ended now.
  package func markExecDone() { if header.pointee.exec_end_ns == 0 { header.pointee.exec_end_ns = fb_now() } }

  package var isExecDone: Bool { header.pointee.exec_end_ns != 0 }
}

extension ProcessIdentity {
  fileprivate init?(_ process: fb_process) {
    guard process.pid > 0 else { return nil }
    self.init(pid: process.pid, startTime: process.start)
  }
}

extension fb_process {
  init(_ identity: ProcessIdentity) {
    self.init(pid: identity.pid, unused: 0, start: identity.startTime)
  }
}

/// Descriptors that plans put into registers of these names. −1 until they are open, nil if the plan has none.
extension Arena {
  /// The monitor's end of the gate: register `gate_monitor`.
  package var gate: Int32? { register(header.pointee.gate_monitor) }
  /// The FIFO on which the finished container waits: register `fifo`.
  package var fifo: Int32? { register(header.pointee.fifo) }
  /// The container's first process: register `pidfd`.
  package var pidfd: Int32? { register(header.pointee.pidfd) }

  /// A register by its name, in the process that made the arena and in its forks: −1 until it is filled, or where the
  /// plan has none.
  package func register(_ name: String) -> Int32 { registers[name].flatMap { register($0) } ?? -1 }

  /// What an activity has opened, for the calls that follow.
  package func set(register name: String, to descriptor: Int32) {
    guard let offset = registers[name] else { return }
    base.storeBytes(of: descriptor, toByteOffset: Int(offset), as: Int32.self)
  }

  private func register(_ offset: UInt64) -> Int32? {
    offset == 0 ? nil : base.loadUnaligned(fromByteOffset: Int(offset), as: Int32.self)
  }
}
