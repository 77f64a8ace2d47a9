import TestSupport

extension Bowl {
  /// A line of the shell in which `fishbowl` is a function: the built one, in this root.
  func shell(_ line: String) throws -> Outcome {
    let places = "FISHBOWL_ROOT='\(root)' FISHBOWL_TRACE='\(trace)' LANG=C.UTF-8"
    return try Program.shell("cd '\(folder.path)'; fishbowl() { env \(places) '\(Program.fishbowl)' \"$@\"; }\n\(line)")
  }

  /// For lines that need the process itself: `&`, `exec`, and other programs' words.
  var command: String {
    "env FISHBOWL_ROOT='\(root)' FISHBOWL_TRACE='\(trace)' LANG=C.UTF-8 '\(Program.fishbowl)'"
  }

  static func with<Result>(user: UInt32? = nil, _ body: (Bowl) throws -> Result) throws -> Result {
    let bowl = try Bowl(user: user)
    defer { bowl.remove() }
    return try body(bowl)
  }
}
