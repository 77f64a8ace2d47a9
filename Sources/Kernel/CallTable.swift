import CKernel

/// What this machine's kernel calls a system call, and how the manual names its arguments. `tables.c` has the list of
/// all that a plan may hold.
struct CallShape {
  private let row: UnsafePointer<fb_call>

  /// Nil for a call that no plan may hold.
  init?(_ name: String) {
    var name = name
    guard
      let row = name.withUTF8({ bytes in
        bytes.withMemoryRebound(to: CChar.self) { fb_call($0.baseAddress, UInt64($0.count)) }
      })
    else { return nil }
    self.row = row
  }

  var number: Int32 { row.pointee.nr }

  /// As `dirfd pathname|path flags mode?`: a bar where versions of the manual differ, a question mark at what may be
  /// left out.
  var arguments: String { String(cString: row.pointee.arguments) }

  static let execve = CallShape("execve")?.number
  static let recvfrom = CallShape("recvfrom")?.number
  static let waitid = CallShape("waitid")?.number

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
}

/// The kernel's constants by name.
enum Constants {
  static func value(of name: String) -> Int64? {
    var name = name
    return name.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { fb_constant($0.baseAddress, UInt64($0.count))?.pointee.value }
    }
  }

  /// The name that starts with `prefix` and has that value, as `SIGKILL` for 9 and `SIG`; never one that goes on with
  /// an underscore, as `SIG_SETMASK`.
  static func name(of value: Int64, prefix: String) -> String? {
    fb_constant_name(value, prefix).map { String(cString: $0) }
  }
}
