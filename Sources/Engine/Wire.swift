import Kernel
import Steps

/// What command and monitor say to each other, each a whole message on a SOCK_SEQPACKET socketpair; and whoever attaches,
/// on a connection of its own.
///
///     command                                    monitor
///             ── signal N ────────────────────▶  to the container, or an abort before it has begun
///             ◀──────────────────── scene N, EXIT  that scene is finished: tell it; EXIT of a run at its end
///             ── go ──────────────────────────▶
///             ◀────────────────── ignored N ───  the program has no handler for that signal
///             ◀──────────────────── terminal ──  the program's terminal is yours now: take it
///             ── go ──────────────────────────▶
///             ◀────── prompt STEP, CAN ABORT ──  with --step: that step is next, ask the person
///             ── go, abort CODE, signal N ────▶
///             ── size ROWS, COLUMNS ──────────▶  of your window
///             ── detach ──────────────────────▶  I leave; the container goes on
///             ◀── warning TEXT ────────────────
///             ◀── failed CODE TEXT ────────────  undone, and why
///             ◀── started RUN ─────────────────  to a command that does not stay, or that was left by the keys: it runs
///             ◀── exit CODE, RUN ──────────────  ended, cleaned up, recorded
///
///     guest                                      monitor
///             ── data, end of input, signal N ▶  to the container; size ROWS, COLUMNS as the command
///             ◀──────────────── data STREAM ───  from it; 1 is stdout, 2 is stderr
///             ◀── exit CODE, RUN ──────────────
struct Wire {
  enum Message: Equatable {
    case signal(Int32)
    case scene(Int32, exit: Int32?)
    case go
    case ignored(Int32)
    case warning(String)
    case failed(code: Int32, run: Int32, String)
    case exit(code: Int32, run: Int32)
    case started(run: Int32)
    case data(Int32, [UInt8])
    case endOfInput
    case terminal
    case size(WindowSize)
    case detach
    case prompt(step: Int32, canAbort: Bool)
    case abort(code: Int32)
  }

  let descriptor: Int32

  /// False when the other side is gone.
  @discardableResult
  func send(_ message: Message) -> Bool {
    if case .bytes = attempt(message) { return true }
    return false
  }

  /// `again`: a descriptor that does not wait has no room now.
  func attempt(_ message: Message) -> Sys.Written {
    Sys.write(descriptor, Self.encode(message)[...])
  }

  var isConnected: Bool { Sys.isConnected(descriptor) }

  /// Nil when the other side is gone. A guest's data is longer than what command and monitor say.
  func receive(upTo most: Int = 4096) -> Message? { Sys.receive(descriptor, count: most).flatMap(Self.decode) }

  /// What the streams read at once, and the numbers before it.
  static let mostData = 65536 + 9

  static func encode(_ message: Message) -> [UInt8] {
    switch message {
    case .signal(let number): bytes(1, number, 0)
    case .scene(let number, let exit): bytes(2, number, exit ?? -1)
    case .go: bytes(3, 0, 0)
    case .warning(let text): bytes(4, 0, 0, text)
    case .ignored(let number): bytes(7, number, 0)
    case .failed(let code, let run, let text): bytes(5, code, run, text)
    case .exit(let code, let run): bytes(6, code, run)
    case .started(let run): bytes(8, run, 0)
    case .data(let stream, let data): bytes(9, stream, 0) + data
    case .endOfInput: bytes(10, 0, 0)
    case .terminal: bytes(11, 0, 0)
    case .size(let window): bytes(12, Int32(window.rows), Int32(window.columns))
    case .detach: bytes(13, 0, 0)
    case .prompt(let step, let canAbort): bytes(14, step, canAbort ? 1 : 0)
    case .abort(let code): bytes(15, code, 0)
    }
  }

  static func decode(_ bytes: [UInt8]) -> Message? {
    guard bytes.count >= 9 else { return nil }
    let (first, second) = (number(bytes[1..<5]), number(bytes[5..<9]))
    if bytes[0] == 9 { return .data(first, Array(bytes[9...])) }
    let text = String(decoding: bytes[9...], as: UTF8.self)
    switch bytes[0] {
    case 1: return .signal(first)
    case 2: return .scene(first, exit: second < 0 ? nil : second)
    case 3: return .go
    case 4: return .warning(text)
    case 5: return .failed(code: first, run: second, text)
    case 7: return .ignored(first)
    case 6: return .exit(code: first, run: second)
    case 8: return .started(run: first)
    case 10: return .endOfInput
    case 11: return .terminal
    case 12:
      return .size(WindowSize(rows: UInt16(truncatingIfNeeded: first), columns: UInt16(truncatingIfNeeded: second)))
    case 13: return .detach
    case 14: return .prompt(step: first, canAbort: second == 1)
    case 15: return .abort(code: first)
    default: return nil
    }
  }

  private static func bytes(_ type: UInt8, _ first: Int32, _ second: Int32, _ text: String = "") -> [UInt8] {
    let numbers = [first, second].flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    return [type] + numbers + text.utf8.prefix(4000)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int32 {
    bytes.reversed().reduce(0) { $0 << 8 | Int32($1) }
  }
}
