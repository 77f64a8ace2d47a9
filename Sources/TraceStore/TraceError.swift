/// Why a trace could not be kept, read or asked. Each is one sentence: what was being done, to what, why, what to do.
package enum TraceError: Error, Equatable, Sendable {
  /// SQLite refused. `code` is its extended result code. https://sqlite.org/rescode.html
  case sqlite(doing: String, path: String, code: Int32, message: String)
  case missing(path: String)
  /// A system call on the trace's folder or file failed.
  case file(doing: String, path: String, reason: String)
  case notATrace(path: String)
  case otherSchema(path: String, version: Int)
  /// It says it is a trace, and something in it contradicts that.
  case damaged(path: String, why: String)
  case networkFileSystem(path: String, name: String)
  case noPlace
  case noRun(Int, path: String)
  case noProcess(path: String)
  /// A newer fishbowl recorded a kind of step that this one does not know.
  case unknownKind(String, run: Int, step: Int)
  case badRunList(String)
  case badMask(String)
  case badPattern(String, why: String)
  /// What is to be masked is also a word of the trace's own.
  case unmaskable(run: Int)
  /// The query itself is wrong or asks for what it may not have.
  case query(String)
  case queryTooSlow(seconds: Double)
  case answerTooLarge(String)
  case exists(path: String)
  /// What was asked for by -o can't be made.
  case output(path: String, reason: String)
}

extension TraceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .sqlite(let doing, let path, _, let message): "\(doing) \(path): \(Self.sentence(message))\(advice)"
    case .missing(let path): "read trace \(path): there is none; make one by a first fishbowl run, or check the path"
    case .file(let doing, let path, let reason): "\(doing) \(path): \(reason); choose another place by --trace FILE"
    case .notATrace(let path): "read trace \(path): it is not one; give a trace.db or a .fishbowl file"
    case .otherSchema(let path, let version):
      "read trace \(path): its schema is version \(version), this fishbowl knows \(Schema.version); use a matching fishbowl"
    case .damaged(let path, let why): "read trace \(path): it is damaged (\(why)); use another copy"
    case .networkFileSystem(let path, let name):
      "keep trace in \(path): it lies on \(name), where SQLite's log is unsafe; choose a local disk by --trace FILE"
    case .noPlace: "find a place for the trace: neither XDG_DATA_HOME nor HOME is set; give --trace FILE"
    case .noRun(let run, let path): "read run \(run) of \(path): there is none; see fishbowl trace ls"
    case .noProcess(let path): "find the last run in \(path): none made a process; name runs by --run N or --run all"
    case .unknownKind(let kind, let run, let step):
      "read run \(run), step \(step): this fishbowl does not know the step \(kind); use a newer fishbowl"
    case .badRunList(let text):
      "read the list of runs \"\(text)\": it is neither numbers nor all; write it as 3, 2,3 or all"
    case .badMask(let word):
      "mask \"\(word)\": it is none of user, host, home, container and all; write it as user,host"
    case .badPattern(let text, let why): "redact \"\(text)\": \(why); write it as 'lab-[0-9]+'"
    case .unmaskable(let run):
      "mask run \(run): one of its names is also a word of the trace's own; leave out that sort of names"
    case .query(let why): "ask the trace: \(why); see its views: fishbowl trace sql 'SELECT * FROM dictionary'"
    case .queryTooSlow(let seconds): "ask the trace: no answer within \(seconds) s; ask for less"
    case .answerTooLarge(let what): "ask the trace: \(what); ask for less, as by LIMIT"
    case .output(let path, let reason): "write \(path): \(reason); choose another place by -o"
    case .exists(let path): "write \(path): it exists; give another name, or --force"
    }
  }

  /// SQLite quotes whole statements, over many lines.
  private static func sentence(_ message: String) -> String {
    let words = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 160 ? words.prefix(160) + " …" : words
  }

  private var advice: String {
    guard case .sqlite(_, _, let code, _) = self else { return "" }
    return switch code & 0xff {
    case Code.full: "; make room on that disk, or choose another by --trace FILE"
    case Code.cannotOpen, Code.readOnly, Code.permission: "; check the rights of that file and of its folder"
    case Code.busy: "; try again when the other command is done"
    case Code.corrupt, Code.notADatabase: "; use another copy"
    case Code.tooBig: "; ask for a part of it"
    default: ""
    }
  }

  /// Primary result codes that are answered with advice.
  enum Code {
    static let permission: Int32 = 3
    static let busy: Int32 = 5
    static let readOnly: Int32 = 8
    static let corrupt: Int32 = 11
    static let full: Int32 = 13
    /// SQLITE_IOERR_SHMSIZE
    static let noRoomForIndex: Int32 = 10 | 19 << 8
    static let cannotOpen: Int32 = 14
    static let tooBig: Int32 = 18
    static let notADatabase: Int32 = 26
  }
}

extension TraceError {
  /// Does what makes the file `output`, which a person has named by -o: what is said is about that.
  static func making<T>(_ output: String, _ body: () throws -> T) throws -> T {
    do { return try body() } catch TraceError.file(_, _, let reason) {
      throw TraceError.output(path: output, reason: reason)
    }
  }
}
