/// Why an arena can't be made or read.
package enum ArenaError: Error, Equatable, CustomStringConvertible {
  case refused(KernelRefusal)
  /// It isn't an arena, or was cut off, or something wrote over it.
  case damaged(path: String, what: String)
  /// Made by another version.
  case layout(path: String, found: UInt32)
  case encoding(CallEncodingError)

  package var description: String {
    switch self {
    case .refused(let refusal): refusal.description
    case .damaged(let path, let what): "read the flight recorder \(path): \(what) is damaged; remove its directory"
    case .layout(let path, let found):
      "read the flight recorder \(path): its layout \(found) is another version's; use the version that made it"
    case .encoding(let error): error.description
    }
  }
}
