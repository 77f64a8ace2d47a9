// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let strictC: [CSetting] = [
  .define("_GNU_SOURCE"),
  .unsafeFlags(["-Wall", "-Wextra", "-Werror"]),
]

/// For rooms that are not on the way to execve, or hardly: the program has a size to keep to.
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// One room of the house. The table in CONTRIBUTING.md says who may depend on whom; ArchitectureTests checks both.
func room(_ name: String, _ dependencies: [Target.Dependency], _ settings: [SwiftSetting] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

func linuxOnly(_ name: String) -> Target.Dependency {
  .target(name: name, condition: .when(platforms: [.linux]))
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "fishbowl",
  products: [
    .executable(name: "fishbowl", targets: ["fishbowl"]),
    .executable(name: "fishbowl-registry", targets: ["fishbowl-registry"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    // 1: the vocabulary
    room("Steps", []),
    room("OCISpec", [], small),
    room("Terminal", ["CTerminal"], small),
    .target(name: "CTerminal", cSettings: strictC),
    .target(name: "CKernel", cSettings: strictC),
    .target(name: "CPage", exclude: ["page"], cSettings: strictC),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    // 2: one job each
    room("Planning", ["Steps", "OCISpec"]),
    room("Kernel", ["CKernel", "CSeccomp", "Steps"]),
    room("TraceStore", ["Steps", "CSQLite"]),
    room("Narration", ["Steps"], small),
    room("Images", ["OCISpec", "CArchive", crypto, system], small),
    // 3: the engine and the player
    room("Engine", ["Steps", "OCISpec", "Kernel", "Planning", "Images", "TraceStore", system], small),
    room("Player", ["Steps", "TraceStore", "Narration", "Terminal", "CPage", "CZlib"], small),
    // 4: the commands
    .executableTarget(
      name: "fishbowl",
      dependencies: [
        "Steps", "OCISpec", "Planning", linuxOnly("Engine"), "TraceStore", "Narration", "Player", "Terminal",
        argumentParser,
      ],
      swiftSettings: strict + small),
    .executableTarget(
      name: "fishbowl-registry",
      dependencies: ["Images", "OCISpec", httpClient, nio, nioHTTP, nioPosix, nioTLS, system],
      swiftSettings: strict),
    // tests
    .target(name: "TestSupport", dependencies: ["CSQLite"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("StepsTests", ["Steps"]),
    tests(
      "EngineTests",
      ["TestSupport", "Steps", "Planning", "TraceStore", "fishbowl", "fishbowl-registry", argumentParser]),
    tests("CommandTests", ["TestSupport", "Steps", "Planning", "fishbowl"]),
    tests("DockerTests", ["TestSupport", "fishbowl"]),
    tests("TraceStoreTests", ["TestSupport", "Steps", "TraceStore", "CSQLite"]),
    tests("PlanningTests", ["Planning", "Steps", "OCISpec"]),
    tests("OCISpecTests", ["OCISpec"]),
    tests("ImagesTests", ["Images", "OCISpec", system]),
    tests("TerminalTests", ["Terminal"]),
    tests("PlayerTests", ["TestSupport", "Player", "Steps", "Narration", "TraceStore", "Terminal"]),
    tests("NarrationTests", ["Narration", "Steps"]),
    tests("HostTests", ["Kernel", "Steps"]),
    tests("KernelTests", ["Kernel", "CKernel", "Planning", "Steps"]),
    tests("ArchitectureTests", []),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
