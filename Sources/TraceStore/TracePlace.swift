/// Where a person's trace lies.
package enum TracePlace {
  /// `root` and `trace` are what the command line's --root and --trace said; FISHBOWL_ROOT and FISHBOWL_TRACE say the
  /// same in `environment`. Root writes into the folder of the person who asked by sudo or pkexec; a person who has
  /// such a folder uses it, unless what lies at home is still to be taken over into it; others use
  /// $XDG_DATA_HOME/fishbowl. Pure: `exists` says whether a file or folder is there.
  package static func path(
    uid: UInt32, environment: [String: String], root: String? = nil, trace: String? = nil,
    exists: (String) -> Bool
  ) throws(TraceError) -> String {
    let variable = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let trace = trace ?? variable("FISHBOWL_TRACE") { return trace }
    let chosen = root ?? variable("FISHBOWL_ROOT")
    let folder = "\(chosen ?? base)/trace/\(person(uid: uid, environment))"
    let place = folder + "/trace.db"
    if uid == 0 || chosen != nil || exists(place) { return place }
    let home = atHome(variable("XDG_DATA_HOME"), home: variable("HOME"))
    if exists(folder), !home.contains(where: exists) { return place }
    guard let first = home.first else { throw .noPlace }
    return first
  }

  private static let base = "/var/lib/fishbowl"

  /// Where a person keeps it whom root never wrote for.
  private static func atHome(_ data: String?, home: String?) -> [String] {
    if let data, data.hasPrefix("/") { return [data + "/fishbowl/trace.db"] }
    return home.map { [$0 + "/.local/share/fishbowl/trace.db"] } ?? []
  }

  /// What root's first trace for a person takes over: the places where that person may have kept one. `home`: as
  /// passwd(5) has it, since sudo(8) sets HOME as it likes. Empty for a trace that lies where it was asked to.
  package static func former(of path: String, uid: UInt32, home: String?) -> [String] {
    guard uid != 0, path == "\(base)/trace/\(uid)/trace.db", !Files.exists(path) else { return [] }
    return atHome(Files.variable("XDG_DATA_HOME"), home: home)
      + [home, Files.variable("HOME")].flatMap { atHome(nil, home: $0) }
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
