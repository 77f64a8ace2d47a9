extension TraceReader {
  /// What `render` makes of the runs in `scope`: a text, such as a page. Names to mask are taken out as `export` does it:
  /// `render` then reads a recording that was made without them, in `folder`, and that is removed. Nil if `shows` says no.
  package func rendered(
    _ scope: Scope, masking sorts: Set<Nameable> = [], knowing people: Acquaintance = Acquaintance(),
    in folder: String, shows: ([Masked]) -> Bool = { _ in true },
    by render: (TraceReader, [Int]) throws -> String
  ) throws -> String? {
    let runs = try numbers(in: scope)
    guard !sorts.isEmpty else { return shows([]) ? try render(self, runs) : nil }
    let (aside, taken) = try recording(
      of: runs, beside: folder + "/fishbowl-export", mode: 0o600, [("uuid", "rendered")], sorts, knowing: people)
    defer { aside.remove() }
    guard shows(taken) else { return nil }
    return try render(try TraceReader(path: aside.path), runs)
  }

  /// Writes a rendered text as a whole file: there is none under its name before all of it is on the disk. `force`
  /// replaces one of that name.
  package static func write(_ text: String, to file: String, force: Bool) throws {
    if Files.exists(file), !force { throw TraceError.exists(path: file) }
    try TraceError.making(file) {
      let aside = try AsideFile(beside: file, mode: 0o644)
      defer { aside.remove() }
      try aside.write(text)
      try aside.publish(as: file, force: force)
    }
  }
}
