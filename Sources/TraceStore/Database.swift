import CSQLite

/// An open SQLite file. Not for use by several threads at once.
package final class Database {
  package enum Mode: Sendable {
    case readWrite
    case readOnly
    /// As `readOnly`, for a file that nobody writes: no locks, and no file beside it is looked at.
    case immutable
  }

  package let path: String
  let handle: OpaquePointer
  /// What it is used for, as an error says it.
  private let doing: String
  /// Pages that lay in the write-ahead log after the last commit of this connection.
  private var logged: Int32 = 0
  /// What reading a stranger's file may cost.
  var budget: Budget?

  /// Opens an existing file; none is made. Text that is longer than 16 MiB can't be read or written through it.
  package init(path: String, _ mode: Mode) throws(TraceError) {
    Self.start(mode)
    var opened: OpaquePointer?
    let status = sqlite3_open_v2(Self.uri(path, mode), &opened, Self.flags(mode), nil)
    guard let handle = opened else { throw .file(doing: "open trace", path: path, reason: "out of memory") }
    self.path = path
    self.handle = handle
    doing = mode == .readWrite ? "write trace" : "read trace"
    guard status == SQLITE_OK else { throw error }
    configure()
  }

  deinit { sqlite3_close_v2(handle) }

  /// Once in a process, before anything else. A writer of its own trace spares itself the counting of memory, which takes
  /// a lock for each allocation; a reader of anybody's file is held to a limit by it.
  private static func start(_ mode: Mode) { _ = mode == .readWrite ? isUncounted : isCounted }
  private static let isUncounted = fishbowl_sqlite_start(0) == SQLITE_OK
  private static let isCounted = fishbowl_sqlite_start(1) == SQLITE_OK

  /// From now on no statement does more than a file of that size on the disk can ask for.
  func bound(by path: String) throws(TraceError) {
    let budget = Budget(path)
    budget.watch(handle)
    self.budget = budget
    try execute("PRAGMA temp_store = MEMORY")
  }

  /// How long another writer is waited for, in milliseconds.
  private static let patience: Int32 = 5_000

  /// Views and triggers of the file itself never run: ours lie in TEMP, which stays allowed.
  private func configure() {
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, Self.patience)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16 << 20)
    _ = fishbowl_sqlite_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    _ = fishbowl_sqlite_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    _ = fishbowl_sqlite_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    _ = fishbowl_sqlite_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0)
  }

  /// Leaves the log in place when the file is closed: making and removing it costs 12 ms each time.
  func keepLog() {
    var on: Int32 = 1
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &on)
    _ = fishbowl_sqlite_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        context.map { Unmanaged<Database>.fromOpaque($0).takeUnretainedValue().logged = pages }
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func flags(_ mode: Mode) -> Int32 {
    (mode == .readWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
  }

  /// The path as a `file:` URI, so that no character of it has a meaning. https://sqlite.org/uri.html
  static func uri(_ path: String, _ mode: Mode) -> String {
    let digits = Array("0123456789ABCDEF")
    var text = path.utf8.first == UInt8(ascii: "/") ? "file://" : "file:"
    for byte in path.utf8 {
      text += isPlain(byte) ? String(Unicode.Scalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return text + (mode == .immutable ? "?immutable=1" : mode == .readOnly ? "?mode=ro" : "")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension Database {
  /// Runs statements that answer nothing.
  package func execute(_ sql: String) throws(TraceError) {
    budget?.begin()
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error }
  }

  /// Compiles one statement, to be run as often as wanted.
  package func prepare(_ sql: String) throws(TraceError) -> Statement {
    var compiled: OpaquePointer?
    budget?.begin()
    guard sqlite3_prepare_v2(handle, sql, -1, &compiled, nil) == SQLITE_OK, let statement = compiled else {
      throw error
    }
    return Statement(statement, of: self)
  }

  /// All rows that `sql` answers.
  package func rows(_ sql: String, _ values: [SQLValue] = []) throws(TraceError) -> [[SQLValue]] {
    let statement = try prepare(sql)
    try statement.bind(values)
    var rows: [[SQLValue]] = []
    while try statement.step() { rows.append(statement.row) }
    return rows
  }

  /// The one integer that `sql` answers; 0 where it answers none.
  package func integer(_ sql: String, _ values: [SQLValue] = []) throws(TraceError) -> Int {
    let statement = try prepare(sql)
    try statement.bind(values)
    return try statement.step() ? Int(statement.integer(0)) : 0
  }

  /// Everything that `body` writes, or nothing of it. Within another transaction it becomes a part of that one.
  package func transaction<T>(_ body: () throws -> T) throws -> T {
    guard sqlite3_get_autocommit(handle) != 0 else { return try body() }
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
      throw error
    }
  }

  /// Moves the log into the file and empties it when it has grown over `pages`, without waiting for readers.
  package func checkpoint(above pages: Int32) {
    guard logged > pages else { return }
    sqlite3_busy_timeout(handle, 0)
    sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    sqlite3_busy_timeout(handle, Self.patience)
  }

  /// What SQLite says of the call that just failed.
  var error: TraceError {
    let code = sqlite3_extended_errcode(handle)
    if let why = budget?.reason(code) { return why }
    // No room for the index of the log: SQLite calls that an I/O error.
    let isFull = code == TraceError.Code.noRoomForIndex
    let message = isFull ? "database or disk is full" : String(cString: sqlite3_errmsg(handle))
    return .sqlite(doing: doing, path: path, code: isFull ? TraceError.Code.full : code, message: message)
  }
}
