/// Where a person's trace lies.
package enum TracePlace {
  /// `root` and `trace` are what the command line's --root and --trace said; FISHBOWL_ROOT and FISHBOWL_TRACE say the
  /// same in `environment`. Root writes into the folder of the person who asked by sudo or pkexec; a person who has
  /// such a folder uses it, others $XDG_DATA_HOME/fishbowl. Pure: `exists` says whether a folder is there.
  package static func path(
    uid: UInt32, environment: [String: String], root: String? = nil, trace: String? = nil,
    exists: (String) -> Bool
  ) throws(TraceError) -> String {
    let variable = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let trace = trace ?? variable("FISHBOWL_TRACE") { return trace }
    let chosen = root ?? variable("FISHBOWL_ROOT")
    let folder = "\(chosen ?? "/var/lib/fishbowl")/trace/\(person(uid: uid, environment))"
    if uid == 0 || chosen != nil || exists(folder) { return folder + "/trace.db" }
    if let data = variable("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/fishbowl/trace.db" }
    guard let home = variable("HOME") else { throw .noPlace }
    return home + "/.local/share/fishbowl/trace.db"
  }

  /// The one whose trace it is: root acts for whoever called sudo(8) or pkexec(1).
  package static func person(uid: UInt32, _ environment: [String: String]) -> UInt32 {
    guard uid == 0 else { return uid }
    return ["SUDO_UID", "PKEXEC_UID"].compactMap { environment[$0].flatMap { UInt32($0) } }.first ?? 0
  }

  /// The same for this process, absolute: who finishes a run that was cut may be elsewhere.
  package static func path(root: String?, trace: String?) throws(TraceError) -> String {
    var environment: [String: String] = [:]
    for name in variables { environment[name] = Files.variable(name) }
    let place = try path(uid: Files.uid, environment: environment, root: root, trace: trace, exists: Files.exists)
    return place.hasPrefix("/") ? place : Files.workingDirectory + "/" + place
  }

  private static let variables = [
    "FISHBOWL_TRACE", "FISHBOWL_ROOT", "SUDO_UID", "PKEXEC_UID", "XDG_DATA_HOME", "HOME",
  ]

  /// Makes the folder of the trace `path` where it is missing, 0700, owned by `owner` (nil: who asks). Root calls it
  /// before it writes as another user.
  package static func makeFolder(of path: String, owner: UInt32? = nil) throws(TraceError) {
    try Files.makeFolder(Files.folder(of: path), owner: owner)
  }
}
