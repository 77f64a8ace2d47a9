import Planning
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// The terminal that this command stands at.
  enum Consoles {
    /// `input`: its keys go to the program; else only what is shown does not wait for a window of its own.
    static func make(input: Bool, detachKeys: String?) throws(UsageError) -> Console {
      let device = TerminalDevice.standardInput
      let mode = input ? RawMode(device) : nil
      return Console(
        enter: { mode?.enter() }, leave: { mode?.leave() }, window: window, isTerminal: device.isTerminal,
        detachKeys: try detachKeys.map(keys) ?? [16, 17])
    }

    /// Of what the program shows; where that goes elsewhere, of what is typed at.
    static func window() -> WindowSize? {
      let found = TerminalDevice.standardOutput.window ?? TerminalDevice.standardInput.window
      return found.map { WindowSize(rows: $0.rows, columns: $0.columns) }
    }

    /// `ctrl-p,ctrl-q`, `ctrl-a,d`, as docker reads them: each a character, or one with ctrl.
    static func keys(_ text: String) throws(UsageError) -> [UInt8] {
      var keys: [UInt8] = []
      for word in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let key = key(word) else {
          throw UsageError(
            "invalid detach keys \"\(text)\": give characters or ctrl-LETTER, with commas between, as in ctrl-p,ctrl-q")
        }
        keys.append(key)
      }
      return keys
    }

    private static func key(_ word: Substring) -> UInt8? {
      guard let last = word.utf8.last, last < 0x80 else { return nil }
      if word.utf8.count == 1 { return last }
      // ASCII puts the control characters 0x40 below @, A to Z, [ \ ] ^ and _.
      let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(last) ? last - 0x20 : last
      guard word.lowercased().hasPrefix("ctrl-"), word.utf8.count == 6, (0x40...0x5f).contains(upper) else {
        return nil
      }
      return upper - 0x40
    }

    /// To a person who has left a container running.
    static func sayLeft(_ ending: ContainerEngine.Ending) {
      guard ending.isLeft else { return }
      TerminalDevice.standardError.write(["", "fishbowl: left; the program runs on"])
    }
  }
#endif
