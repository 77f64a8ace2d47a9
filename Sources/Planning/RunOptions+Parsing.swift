public import OCISpec
import Steps

extension RunOptions {
  /// `512m`, `1.5g`, `4096`: bytes, as docker reads -m.
  public static func size(_ text: String, for option: String) throws(UsageError) -> Int64 {
    guard let bytes = bytes(text) else {
      throw UsageError(
        "invalid size \"\(text)\" for \(option): give a number with b, k, m, g or t, as in \(option) 64m")
    }
    return bytes
  }

  static func bytes(_ text: String) -> Int64? {
    let lower = text.lowercased()
    let number = lower.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = Double(number), let unit = unit(lower.dropFirst(number.count)), value * unit < 0x1p62 else {
      return nil
    }
    return Int64(value * unit)
  }

  private static func unit(_ name: Substring) -> Double? {
    switch name {
    case "", "b": 1
    case "k", "kb": 0x1p10
    case "m", "mb": 0x1p20
    case "g", "gb": 0x1p30
    case "t", "tb": 0x1p40
    default: nil
    }
  }

  /// `1.5` processors, in billionths.
  public static func cpus(_ text: String) throws(UsageError) -> Int64 {
    guard let value = Double(text), value.isFinite, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else {
      throw UsageError("invalid number \"\(text)\" for --cpus: give a number of processors, as in --cpus 1.5")
    }
    guard value <= 8192 else {
      throw UsageError("--cpus \(text) is out of range: give from 0.01 to the number of processors")
    }
    return Int64((value * 1e9).rounded())
  }

  /// −1 is no limit, and so is docker's 0.
  public static func pids(_ text: String) throws(UsageError) -> Int64 {
    guard let value = Int64(text), (-1...4_194_304).contains(value) else {
      throw UsageError("invalid number \"\(text)\" for --pids-limit: give 1 to 4194304, or -1 for no limit")
    }
    return value == 0 ? -1 : value
  }

  /// docker's rule for container names. A / before them is docker's own way of writing them.
  public static func name(_ typed: String) throws(UsageError) -> String {
    let text = typed.hasPrefix("/") ? String(typed.dropFirst()) : typed
    let allowed = text.utf8.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
    guard allowed, let first = text.utf8.first, isAlphanumeric(first), (2...128).contains(text.utf8.count) else {
      throw UsageError(
        "invalid container name \"\(typed)\": begin with a letter or digit, go on with letters, digits, _ . or - (2 to 128)",
        .name)
    }
    return text
  }

  /// hostname(7): at most 64 bytes, of letters, digits, - and dots.
  public static func hostname(_ text: String) throws(UsageError) -> String {
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ isAlphanumeric($0) || "-._".utf8.contains($0) })
    else { throw UsageError("invalid hostname \"\(text)\" for -h: give letters, digits, - and . (1 to 64)") }
    return text
  }

  /// NAME=VALUE; a bare NAME takes the command's own value, and is left out where there is none.
  public static func environment(_ text: String, own: (String) -> String?) throws(UsageError) -> String? {
    guard let name = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).first, !name.isEmpty
    else { throw UsageError("invalid environment variable \"\(text)\" for -e: give NAME=VALUE or NAME") }
    guard name.utf8.count == text.utf8.count else { return text }
    return own(text).map { text + "=" + $0 }
  }

  public static func workingDirectory(_ text: String) throws(UsageError) -> String {
    guard text.hasPrefix("/") else {
      throw UsageError("the working directory \"\(text)\" is not absolute: begin it with /, as in -w /data")
    }
    return text
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 32)
  }
}

extension RunOptions {
  /// `linux/arm64/v8`, or `arm64`.
  public static func platform(_ text: String) throws(UsageError) -> Platform {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
      throw UsageError("there is no platform \"\(text)\": give OS/ARCHITECTURE, as in linux/arm64")
    }
    if parts.count == 1 { return Platform(architecture: parts[0]) }
    return Platform(os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
  }

  /// `TERM`, `SIGTERM`, `sigterm` or 15, as the signal's full name.
  public static func signal(_ text: String) throws(UsageError) -> String {
    let upper = text.uppercased()
    if let number = Int(text), (1...64).contains(number) { return Signal.name(number) }
    let name = upper.hasPrefix("SIG") ? upper : "SIG" + upper
    guard Signal.number(name) != nil else {
      throw UsageError(
        "unknown signal \"\(text)\": give a name as TERM or HUP, or a number from 1 to 64; `kill -l` lists them")
    }
    return name
  }

  /// Seconds of grace; −1: without end.
  public static func stopSeconds(_ text: String) throws(UsageError) -> Int {
    guard let seconds = Int(text), seconds >= -1, seconds <= Int(Int32.max) else {
      throw UsageError("invalid number \"\(text)\" for --stop-timeout: give seconds, or -1 to wait without end")
    }
    return seconds
  }
}
