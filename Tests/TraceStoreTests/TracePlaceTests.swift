import Testing
import TraceStore

@Suite struct TracePlaceTests {
  struct Case: Sendable {
    var uid: UInt32
    var environment: [String: String]
    var root: String?
    var trace: String?
    var folders: [String] = []
    var path: String
  }

  static let cases = [
    Case(uid: 0, environment: [:], path: "/var/lib/fishbowl/trace/0/trace.db"),
    Case(uid: 0, environment: ["SUDO_UID": "1000"], path: "/var/lib/fishbowl/trace/1000/trace.db"),
    Case(uid: 0, environment: ["PKEXEC_UID": "1001"], path: "/var/lib/fishbowl/trace/1001/trace.db"),
    Case(uid: 0, environment: ["SUDO_UID": "../../x"], path: "/var/lib/fishbowl/trace/0/trace.db"),
    Case(uid: 1000, environment: ["SUDO_UID": "0", "HOME": "/h"], path: "/h/.local/share/fishbowl/trace.db"),
    Case(
      uid: 1000, environment: ["HOME": "/h"], folders: ["/var/lib/fishbowl/trace/1000"],
      path: "/var/lib/fishbowl/trace/1000/trace.db"),
    Case(uid: 1000, environment: ["XDG_DATA_HOME": "/d", "HOME": "/h"], path: "/d/fishbowl/trace.db"),
    Case(uid: 1000, environment: ["XDG_DATA_HOME": "d", "HOME": "/h"], path: "/h/.local/share/fishbowl/trace.db"),
    Case(uid: 0, environment: ["FISHBOWL_ROOT": "/r"], path: "/r/trace/0/trace.db"),
    Case(uid: 1000, environment: ["FISHBOWL_ROOT": "/r"], root: "/o", path: "/o/trace/1000/trace.db"),
    Case(uid: 1000, environment: ["FISHBOWL_TRACE": "/e.db"], root: "/o", path: "/e.db"),
    Case(uid: 0, environment: ["FISHBOWL_TRACE": "/e.db"], trace: "t.db", path: "t.db"),
  ]

  @Test(arguments: cases) func isFound(_ each: Case) throws {
    let path = try TracePlace.path(
      uid: each.uid, environment: each.environment, root: each.root, trace: each.trace
    ) { each.folders.contains($0) }
    #expect(path == each.path)
  }

  @Test func withoutAHomeThereIsNone() {
    #expect(throws: TraceError.noPlace) {
      try TracePlace.path(uid: 1000, environment: ["HOME": ""]) { _ in false }
    }
  }
}
