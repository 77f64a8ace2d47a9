package import Steps

/// One verb as typed: the header of a run. Kept as text in the run's arena until it is written.
package struct RunRecord: Equatable, Codable, Sendable {
  /// 16 hexadecimal digits: makes writing the same run twice harmless.
  package var nonce: String
  package var verb: String
  /// As typed. The writer takes environment values out of it.
  package var argv: [String]
  package var uid: UInt32
  package var mode: Mode
  /// What was skipped, replaced or made to fail, as JSON.
  package var altered: String?
  /// The plan's last step: observations are numbered above it.
  package var planned: Int
  /// The World before step 1, as `World.text` writes it.
  package var before: String
  /// UTC, as `2026-01-31T09:30:00Z`.
  package var started: String
  /// CLOCK_MONOTONIC when it began, in nanoseconds; times of events and calls count from there.
  package var beginNs: Int64
  package var tookNs: Int64?
  package var exit: Int?
  package var state: State
  /// A learner's: digest of the flag hidden in the run, and the word that he was given.
  package var flag: String?
  package var word: String?

  package enum Mode: String, Codable, Sendable { case root, rootless, aquarium }
  package enum State: String, Codable, Sendable { case open, ended, undone, cut }

  package init(
    nonce: String, verb: String, argv: [String], uid: UInt32, mode: Mode, altered: String? = nil, planned: Int,
    before: World, started: String, beginNs: Int64, tookNs: Int64? = nil, exit: Int? = nil, state: State = .open,
    flag: String? = nil, word: String? = nil
  ) {
    self.nonce = nonce
    self.verb = verb
    self.argv = argv
    self.uid = uid
    self.mode = mode
    self.altered = altered
    self.planned = planned
    self.before = before.text
    self.started = started
    self.beginNs = beginNs
    self.tookNs = tookNs
    self.exit = exit
    self.state = state
    self.flag = flag
    self.word = word
  }
}

/// Where a run happened.
package struct HostRecord: Equatable, Codable, Sendable {
  package var bootID: String
  /// In its place where the run is another runtime's, by its strace.
  package static let strace = "strace"
  package var kernel: String
  package var arch: String
  package var distro: String?
  package var cgroup: String
  /// All that the planner knew of the host, as JSON. Runs with equal facts share one row.
  package var facts: String

  package init(bootID: String, kernel: String, arch: String, distro: String?, cgroup: String, facts: String) {
    self.bootID = bootID
    self.kernel = kernel
    self.arch = arch
    self.distro = distro
    self.cgroup = cgroup
    self.facts = facts
  }
}

/// What a run worked on.
package struct ContainerRecord: Equatable, Codable, Sendable {
  package var id: String
  package var name: String?
  package var image: String?
  /// OCI runtime configuration, JSON. The writer takes environment values out of it.
  package var config: String

  package init(id: String, name: String?, image: String?, config: String) {
    self.id = id
    self.name = name
    self.image = image
    self.config = config
  }
}

/// One layer of a container's stack, the writable one too.
package struct LayerRecord: Equatable, Codable, Sendable {
  /// From 1, the lowest.
  package var position: Int
  package var diffID: String?
  package var digest: String?
  package var chainID: String?
  package var bytes: Int64?
  package var files: Int?
  package var writable: Bool
  /// It lay unpacked in the store already.
  package var cached: Bool?

  package init(
    position: Int, diffID: String? = nil, digest: String? = nil, chainID: String? = nil, bytes: Int64? = nil,
    files: Int? = nil, writable: Bool, cached: Bool? = nil
  ) {
    self.position = position
    self.diffID = diffID
    self.digest = digest
    self.chainID = chainID
    self.bytes = bytes
    self.files = files
    self.writable = writable
    self.cached = cached
  }
}
