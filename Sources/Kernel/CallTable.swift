import CKernel

/// What this machine's kernel calls a system call, and how the manual names its arguments.
struct CallShape: Sendable {
  var number: Int32
  var arguments: [ArgumentName]

  struct ArgumentName: Sendable {
    /// More than one where versions of the manual differ.
    var names: [String]
    var isOptional: Bool

    init(_ text: Substring) {
      isOptional = text.last == "?"
      names = (isOptional ? text.dropLast() : text).split(separator: "|").map(String.init)
    }
  }

  /// As `dirfd pathname flags`.
  var description: String { arguments.map { $0.names[0] }.joined(separator: " ") }

  /// Whether arguments of these names, in this order, are what the call takes.
  func accepts(_ given: [String]) -> Bool {
    guard given.count <= arguments.count, !arguments.dropFirst(given.count).contains(where: { !$0.isOptional }) else {
      return false
    }
    return zip(given, arguments).allSatisfy { $1.names.contains($0) }
  }

  /// All calls that a plan may hold. `tables.c` has the list.
  static let all: [String: CallShape] = {
    var count: Int32 = 0
    guard let table = fb_calls(&count) else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: UnsafeBufferPointer(start: table, count: Int(count)).map { row in
        let arguments = String(cString: row.arguments).split(separator: " ").map(ArgumentName.init)
        return (String(cString: row.name), CallShape(number: row.nr, arguments: arguments))
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
