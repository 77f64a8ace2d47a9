import CKernel

/// What this machine's kernel calls a system call, and how the manual names its arguments.
struct CallShape: Sendable {
  var number: Int32
  /// As `dirfd pathname|path flags mode?`: a bar where versions of the manual differ, a question mark at what may be
  /// left out.
  var arguments: String

  /// Whether arguments of these names, in this order, are what the call takes.
  func accepts(_ given: [String]) -> Bool {
    let wanted = arguments.utf8.split(separator: UInt8(ascii: " "))
    let missing = wanted.dropFirst(given.count)
    return given.count <= wanted.count && missing.allSatisfy { $0.last == UInt8(ascii: "?") }
      && zip(given, wanted).allSatisfy(Self.isNamed)
  }

  private static func isNamed(_ given: String, _ wanted: Substring.UTF8View) -> Bool {
    let names = wanted.last == UInt8(ascii: "?") ? wanted.dropLast() : wanted
    return names.split(separator: UInt8(ascii: "|")).contains { $0.elementsEqual(given.utf8) }
  }

  /// All calls that a plan may hold. `tables.c` has the list.
  static let all: [String: CallShape] = {
    var count: Int32 = 0
    guard let table = fb_calls(&count) else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: UnsafeBufferPointer(start: table, count: Int(count)).map { row in
        (String(cString: row.name), CallShape(number: row.nr, arguments: String(cString: row.arguments)))
      })
  }()
}

/// The kernel's constants by name.
enum Constants {
  static let all: [String: Int64] = {
    var count: Int32 = 0
    guard let table = fb_constants(&count) else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: UnsafeBufferPointer(start: table, count: Int(count)).map {
        (String(cString: $0.name), $0.value)
      })
  }()

  /// The name that starts with `prefix` and has that value, as `SIGKILL` for 9 and `SIG`.
  static func name(of value: Int64, prefix: String) -> String? {
    all.first { $0.value == value && $0.key.hasPrefix(prefix) && !$0.key.contains("_BLOCK") }?.key
  }
}
