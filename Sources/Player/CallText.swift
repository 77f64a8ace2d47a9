import Steps
import Terminal

/// Writes a call as strace would show it, planned and performed ones alike: from its name and its arguments as JSON.
/// Whatever stands in them, the text is one line that may be printed.
struct CallText {
  /// Nothing is abbreviated.
  var isWhole = false
  /// Strings that name registers, and so stand without quotation marks.
  var registers: Set<String> = []
  /// What stands where the arguments say only how many bytes there were.
  var data: [UInt8]?

  /// `dup3($stdin_read, 0, 0)`
  func planned(_ call: Call) -> String {
    CallText(isWhole: isWhole, registers: call.registers, data: call.data).line(call.name, call.argumentsJSON)
  }

  /// `mount("overlay", "…/merged", "overlay", 0, "lowerdir=…") = -1 EPERM (operation not permitted)`
  func performed(_ call: PerformedCall) -> String {
    let arguments = JSON(parsing: call.args) ?? .string(call.args)
    return CallText(isWhole: isWhole, data: call.data).line(call.name, arguments) + " = " + result(of: call)
  }

  private func line(_ name: String, _ arguments: JSON) -> String {
    let texts = arguments.members.map { $0.map { value($0.value, named: $0.name) } } ?? [value(arguments, named: "")]
    return "\(name.sanitised)(\(texts.joined(separator: ", ")))"
  }

  private func result(of call: PerformedCall) -> String {
    var text = call.result.map(String.init) ?? "?"
    if let error = call.error { text = "-1 \(error.name) (\(error.message))" }
    if call.fate == .injected { text += " (injected)" }
    if let reply = call.reply { text += ", answered " + reply.sanitised }
    return text
  }
}

extension CallText {
  /// One argument, or a part of one. The man-page name tells what the form alone does not.
  private func value(_ value: JSON, named name: String) -> String {
    switch value {
    case .null: "NULL"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): name == "mode" ? octal(number) : String(number)
    case .real(let real): String(real)
    case .string(let text): string(text, named: name)
    case .array(let items): array(items, named: name)
    case .object(let members): members.first?.name == "bytes" ? bytes(value["bytes"]?.number) : fields(members)
    }
  }

  private func octal(_ number: Int64) -> String { "0" + String(number, radix: 8) }

  private func fields(_ members: [JSON.Member]) -> String {
    "{" + members.map { "\($0.name.sanitised)=\(value($0.value, named: $0.name))" }.joined(separator: ", ") + "}"
  }

  private func string(_ text: String, named name: String) -> String {
    if registers.contains(text) { return text.sanitised }
    if Self.isNumeric(text, named: name) { return text == "00" ? "0" : text }
    if let constants = Self.constants(text, named: name) { return constants }
    return Self.quoted(isWhole ? text : Self.abbreviated(text))
  }

  private func array(_ items: [JSON], named name: String) -> String {
    if name == "envp", !isWhole { return "[/* \(items.count) vars */]" }
    let shown = isWhole ? items.count : min(items.count, 8)
    let parts = items.prefix(shown).map { value($0, named: name) } + (shown < items.count ? ["…"] : [])
    return "[" + parts.joined(separator: ", ") + "]"
  }

  /// Bytes that are text are shown as text, others as `\x20\x00`.
  private func bytes(_ count: Int64?) -> String {
    guard let data else { return "<\(count ?? 0) bytes>" }
    let shown = isWhole ? data[...] : data.prefix(32)
    let rest = shown.count < data.count ? "…" : ""
    if let text = String(validating: shown, as: UTF8.self), !shown.contains(where: { $0 < 9 }) {
      return Self.quoted(text + rest)
    }
    return "\"" + shown.reduce(into: "") { $0 += ($1 < 16 ? "\\x0" : "\\x") + String($1, radix: 16) } + rest + "\""
  }
}

extension CallText {
  /// `0755` and `makedev(1, 3)`: numbers that the trace keeps as people write them.
  private static func isNumeric(_ text: String, named name: String) -> Bool {
    switch name {
    case "mode", "mask": !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    case "dev": text.hasPrefix("makedev(") && text.hasSuffix(")") && text.utf8.count < 40
    default: false
    }
  }

  /// `CLONE_NEWPID | CLONE_NEWNS`, or nil for what is text: by its form, or because a text is what stands there.
  private static func constants(_ text: String, named name: String) -> String? {
    if textArguments.contains(name) { return nil }
    let names = text.split(separator: "|", omittingEmptySubsequences: false)
    return names.allSatisfy(isConstant) ? names.joined(separator: " | ") : nil
  }

  private static func isConstant(_ text: Substring) -> Bool {
    let first = text.unicodeScalars.first.map { ("A"..."Z").contains($0) || $0 == "_" } ?? false
    return first
      && text.unicodeScalars.allSatisfy { ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_" }
  }

  /// Arguments that hold texts, whatever these look like: a host may be named `AT_FDCWD`.
  private static let textArguments: Set<String> = [
    "argv", "buf", "data", "envp", "filesystemtype", "from_path", "fsname", "key", "linkpath", "name", "new_root",
    "path",
    "pathname", "put_old", "source", "target", "to_path", "value",
  ]

  private static func quoted(_ text: String) -> String {
    let escaped = text.reduce(into: "") { result, character in
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return "\"" + escaped.sanitised + "\""
  }

  /// A long path keeps its last part, a long option its name, any other long text its start.
  private static func abbreviated(_ text: String) -> String {
    guard text.cells > 32 else { return text }
    if text.hasPrefix("/"), let last = text.split(separator: "/").last, last.count <= 30 { return "…/" + last }
    if let equals = text.firstIndex(of: "="), text[..<equals].count <= 24 { return text[...equals] + "…" }
    return start(of: text, cells: 28)
  }

  private static func start(of text: String, cells: Int) -> String {
    guard text.cells > cells else { return text }
    var start = ""
    for character in text {
      if start.cells + String(character).cells > cells { break }
      start.append(character)
    }
    return start + "…"
  }
}
