#if os(Linux)
  import Engine
  import Terminal

  extension ContainerEngine.Listed {
    /// Its command as docker shows it: words with blanks in single quotes, the whole in double ones, and unless `whole`
    /// in twenty characters.
    func quotedCommand(whole: Bool) -> String {
      let text = command.enumerated().map { $0 > 0 && $1.contains(" ") ? "'\($1)'" : $1 }.joined(separator: " ")
      let shown = text.count > 20 && !whole ? text.prefix(19) + "…" : text
      return "\"" + shown.replacing("\\", with: #"\\"#).replacing("\"", with: #"\""#).sanitised + "\""
    }
  }
#endif
