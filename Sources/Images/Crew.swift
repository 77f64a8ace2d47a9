import SystemPackage

/// Something to do on another thread. Who hands it over touches it again when it has come back: the compiler can't see
/// that, and is not told either, since only addresses cross.
class Job {
  func perform() {}
}

/// A few threads that do jobs while this one waits for something else. Jobs go to them and come back through pipes, which
/// are all that the threads share: whose a job is, is clear at any time. pipe(7), pthread_create(3)
final class Crew {
  private let todo: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
  private let done: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
  private var threads: [Files.Thread] = []
  private let mask: UInt32
  private var count = 0
  private var isOver = false

  /// More are no faster: what they share is a disk, and the download has a process of its own.
  private static let size = 2

  /// From here to its end this process's file mode creation mask is 0: libarchive sets and resets it around each file,
  /// which from several threads ends at any value.
  init() throws(ImageError) {
    todo = try Files.attempt("make pipe", "of the unpackers") { try FileDescriptor.pipe(options: .closeOnExec) }
    done = try Files.attempt("make pipe", "of the unpackers") { try FileDescriptor.pipe(options: .closeOnExec) }
    mask = Files.setMask(0)
    let (source, sink) = (todo.readEnd, done.writeEnd)
    for _ in 0..<Self.size { threads.append(try Files.startThread { Self.work(source, sink) }) }
  }

  deinit { end() }

  func add(_ job: Job) throws(ImageError) {
    let address = UInt(bitPattern: Unmanaged.passRetained(job).toOpaque())
    try Files.attempt("hand over", "a layer") { try Self.send(address, todo.writeEnd) }
    count += 1
  }

  /// One that is done. Nil: all were got.
  func next() throws(ImageError) -> Job? {
    guard count > 0 else { return nil }
    let job = try Files.attempt("take back", "a layer") { try Self.receive(done.readEnd) }
    count -= 1
    return job
  }

  /// Waits for what is begun; what is not is left.
  func end() {
    guard !isOver else { return }
    isOver = true
    try? todo.writeEnd.close()
    while (try? Self.receive(todo.readEnd)) != nil { count -= 1 }
    while (try? next()) != nil {}
    for thread in threads { thread.join() }
    for end in [todo.readEnd, done.readEnd, done.writeEnd] { try? end.close() }
    _ = Files.setMask(mask)
  }

  private static func work(_ source: FileDescriptor, _ sink: FileDescriptor) {
    while let job = try? receive(source) {
      job.perform()
      try? send(UInt(bitPattern: Unmanaged.passRetained(job).toOpaque()), sink)
    }
  }

  /// Eight bytes are one piece to a pipe.
  private static func send(_ address: UInt, _ pipe: FileDescriptor) throws {
    _ = try withUnsafeBytes(of: address) { try pipe.writeAll($0) }
  }

  private static func receive(_ pipe: FileDescriptor) throws -> Job? {
    var address: UInt = 0
    let count = try withUnsafeMutableBytes(of: &address) { try pipe.read(into: $0) }
    guard count == MemoryLayout<UInt>.size, let pointer = UnsafeRawPointer(bitPattern: address) else { return nil }
    return Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue()
  }
}
