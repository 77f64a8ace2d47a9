#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads lines at a terminal, with a history and completion. One line of the screen: what does not fit moves along.
package final class LineEditor {
  private let input = TerminalDevice.standardInput
  private let output = TerminalDevice.standardOutput
  private let mode: RawMode
  private var history: [String] = []

  package enum Reading: Equatable, Sendable {
    case line(String)
    /// Ctrl-C: what was typed is not wanted.
    case dropped
    /// Ctrl-D, or the terminal is gone.
    case ended
  }

  /// Nil unless a person sits there.
  package init?() {
    guard input.isTerminal, output.isTerminal, let mode = RawMode(input) else { return nil }
    self.mode = mode
  }

  /// `complete`: for what stands before the cursor, the beginning of its last word and what it may become. The terminal
  /// is raw only meanwhile.
  package func read(_ prompt: String, complete: (String) -> (word: String, choices: [String])) -> Reading {
    mode.enter()
    defer { mode.leave() }
    var line = EditedLine()
    var place = history.count
    while true {
      show(prompt, line)
      switch key() {
      case nil: return leave(.ended, "")
      case .control("d")? where line.characters.isEmpty: return leave(.ended, "")
      case .enter?: return finish(line)
      case .interrupt?: return leave(.dropped, "^C")
      case .up?, .control("p")?: recall(&place, by: -1, into: &line)
      case .down?, .control("n")?: recall(&place, by: 1, into: &line)
      case .tab?: self.complete(&line, complete(line.beforeCursor))
      case .control("l")?: put("\u{1b}[H\u{1b}[2J")
      case let key?: line.edit(key)
      }
    }
  }

  /// Byte by byte, so that what is typed ahead stays for whoever reads next. Nil: the terminal is gone.
  private func key() -> Key? {
    var decoder = KeyDecoder()
    while !decoder.isWaiting || isReadable() {
      guard let byte = byte() else { return nil }
      if let key = decoder.decode([byte]).first { return key }
    }
    return decoder.finish().first ?? key()
  }

  private func recall(_ place: inout Int, by count: Int, into line: inout EditedLine) {
    place = max(0, min(history.count, place + count))
    line = EditedLine(place < history.count ? history[place] : "")
  }

  private func finish(_ line: EditedLine) -> Reading {
    if !line.text.isEmpty, history.last != line.text { history.append(line.text) }
    return leave(.line(line.text), "")
  }

  private func leave(_ reading: Reading, _ mark: String) -> Reading {
    put(mark + "\r\n")
    return reading
  }

  /// As far as all choices agree; where that is no further, all of them are shown.
  private func complete(_ line: inout EditedLine, _ found: (word: String, choices: [String])) {
    guard let first = found.choices.first else { return }
    let common = found.choices.reduce(first) { String(zip($0, $1).prefix { $0 == $1 }.map(\.0)) }
    if found.choices.count > 1, common.count <= found.word.count {
      put("\r\n" + found.choices.joined(separator: "  ") + "\r\n")
    } else {
      line.replace(last: found.word.count, by: common + (found.choices.count == 1 ? " " : ""))
    }
  }

  private func show(_ prompt: String, _ line: EditedLine) {
    let window = line.window(width: max(8, output.width - prompt.cells - 1))
    let column = prompt.cells + window.cursor
    put("\r\(prompt)\(window.text)\u{1b}[K\r" + (column > 0 ? "\u{1b}[\(column)C" : ""))
  }

  private func put(_ text: String) { output.write(bytes: Array(text.utf8)) }

  private func byte() -> UInt8? {
    var list = [pollfd(fd: input.descriptor, events: Int16(POLLIN), revents: 0)]
    while poll(&list, 1, -1) < 0, errno == EINTR {}
    var byte: UInt8 = 0
    return Self.read(input.descriptor, &byte) == 1 ? byte : nil
  }

  private func isReadable() -> Bool {
    var list = [pollfd(fd: input.descriptor, events: Int16(POLLIN), revents: 0)]
    return poll(&list, 1, 50) > 0
  }

  /// read(2); the name is taken by the method above.
  private static func read(_ descriptor: Int32, _ byte: inout UInt8) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, &byte, 1)
    #elseif canImport(Musl)
      Musl.read(descriptor, &byte, 1)
    #else
      Darwin.read(descriptor, &byte, 1)
    #endif
  }
}
