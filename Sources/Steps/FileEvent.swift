/// What a process did to a file of a running container, as the kernel told it at that time. fanotify(7)
public struct FileEvent: Equatable, Codable, Sendable {
  /// In the order that one event of the kernel, which may hold several, does not tell.
  public enum Change: String, Codable, CaseIterable, Sendable { case created, modified, attributes, moved, deleted }

  /// As seen from inside. Without a `/` at its beginning it is the last name alone: its folder was gone by then, and not
  /// known from before.
  public var path: String
  /// Each once, in the order in which they were told.
  public var changes: [Change]
  /// Where it was moved to.
  public var target: String?
  public var isFolder: Bool?
  /// Of the process that did it, as the host knows it; 0: the kernel does not tell.
  public var pid: Int
  /// As the container knows it; nil: it is none of the container's, or was gone by then.
  public var pidInside: Int?
  /// The name of its program, as the process had it when it was looked at, right after; nil: it was gone by then.
  public var program: String?

  public init(_ path: String, _ changes: [Change], pid: Int, pidInside: Int? = nil, program: String? = nil) {
    self.path = path
    self.changes = changes
    self.pid = pid
    self.pidInside = pidInside
    self.program = program
  }

  public var json: JSON {
    .object([
      "path": .string(path), "changes": .array(changes.map { .string($0.rawValue) }), "target": target.map(JSON.string),
      "isFolder": isFolder.map(JSON.bool), "pid": pid.json, "pidInside": pidInside?.json,
      "program": program.map(JSON.string),
    ])
  }
}

/// Why changes of files are not in the trace one by one.
public enum MissedChanges: String, Codable, CaseIterable, Sendable {
  /// The kernel's queue was full: it threw away what came next. fs.fanotify.max_queued_events
  case overflow
  /// As many are recorded as a run may have; those after it are only counted.
  case bound
}
