/// One row of the table of rooms: a target, and whom it may know.
struct Room {
  let name: String
  /// Targets and products of packages that it may depend on and import.
  var knows: Set<String> = []
  /// Modules of the toolchain and the system that it may import besides.
  var system: Set<String> = []
}

/// The map of the house, as in CONTRIBUTING.md: depend on what is listed and on nothing else.
///
/// `Kernel` alone imports the C library for system calls, and `Terminal` for termios. FoundationEssentials stays off the
/// path from `run` to execve, and full Foundation out of the program.
let rooms: [Room] = [
  // 1: the vocabulary
  Room(name: "Steps"),
  Room(name: "OCISpec"),
  Room(name: "CTerminal"),
  Room(name: "Terminal", knows: ["CTerminal"], system: ["Glibc", "Musl", "Darwin"]),
  Room(name: "CKernel"),
  Room(name: "CPage"),
  Room(name: "CSQLite"),
  Room(name: "CArchive"),
  Room(name: "CSeccomp"),
  Room(name: "CZlib"),
  // 2: one job each
  Room(name: "Planning", knows: ["Steps", "OCISpec"]),
  Room(name: "Kernel", knows: ["CKernel", "CSeccomp", "Steps"], system: ["Glibc", "Musl"]),
  Room(name: "TraceStore", knows: ["Steps", "CSQLite"]),
  Room(name: "Narration", knows: ["Steps"]),
  Room(
    name: "Images", knows: ["OCISpec", "CArchive", "Crypto", "SystemPackage"], system: ["FoundationEssentials"]),
  // 3: the engine and the player
  Room(
    name: "Engine", knows: ["Steps", "OCISpec", "Kernel", "Planning", "Images", "TraceStore", "SystemPackage"]),
  Room(name: "Player", knows: ["Steps", "TraceStore", "Narration", "Terminal", "CPage", "CZlib"]),
  // for tests
  Room(name: "TestSupport", knows: ["CSQLite"], system: ["Foundation"]),
  // 4: the commands
  Room(
    name: "fishbowl",
    knows: [
      "Steps", "OCISpec", "Planning", "Engine", "TraceStore", "Narration", "Player", "Terminal", "ArgumentParser",
    ]),
  Room(
    name: "fishbowl-registry",
    knows: ["Images", "OCISpec", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "SystemPackage"],
    system: ["FoundationEssentials", "Synchronization"]),
]

/// Single files that may import more than their room: what swift-system lacks of files (access, fsync of a folder,
/// locks), kept together in one place per room and wrapped there; and threads.
let exemptions: [String: Set<String>] = [
  "Sources/Images/Files.swift": ["Glibc", "Musl", "Darwin"],
  "Sources/Images/Files+Threads.swift": ["Glibc", "Musl", "Darwin"],
  "Sources/TraceStore/Files.swift": ["Glibc", "Musl", "Darwin"],
]
