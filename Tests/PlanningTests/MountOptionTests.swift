import OCISpec
import Planning
import Steps
import Testing

@testable import Planning

/// -v, --mount and --tmpfs as docker reads them.
@Suite struct MountOptionTests {
  @Test(arguments: [
    ("/data", MountPoint(.volume, target: "/data", isAnonymous: true, option: "--volume")),
    ("data:/a//b/../c/", MountPoint(.volume, name: "data", target: "/a/c", option: "--volume")),
    ("/srv:/a:ro", MountPoint(.bind, source: "/srv", target: "/a", isReadOnly: true, mode: "ro", option: "--volume")),
    ("./x:/a:rw,Z", MountPoint(.bind, source: "./x", target: "/a", mode: "rw,Z", option: "--volume")),
    ("da:/한 글:nocopy", MountPoint(.volume, name: "da", target: "/한 글", mode: "nocopy", option: "--volume")),
  ])
  func volumesAreRead(_ text: String, _ point: MountPoint) throws { #expect(try RunOptions.volume(text) == point) }

  @Test(arguments: [
    "", ":", "a:", ":/a", "aa:b", "/a:/b:ro:x", "/a:/", "/a:/b/..", "aa:/proc/x", "a/b:/c", "x:/a", "-a:/a", "/a:/b:",
    "/a:/b:ro,rw", "/a:/b:nocopy", "/a:/b:shared", "/a:/b:rslave", "/a:/b:what", "data",
  ])
  func whatIsNoVolumeIsRefused(_ text: String) {
    #expect(throws: UsageError.self) { try RunOptions.volume(text) }
  }

  @Test(arguments: [
    ("target=/a", MountPoint(.volume, target: "/a", isAnonymous: true, option: "--mount")),
    (
      "type=volume,src=data,dst=/a,volume-nocopy",
      MountPoint(.volume, name: "data", target: "/a", mode: "nocopy", option: "--mount")
    ),
    (
      "type=bind,source=/s,destination=/a,readonly",
      MountPoint(.bind, source: "/s", target: "/a", isReadOnly: true, option: "--mount")
    ),
    (
      "type=bind,source=/s,target=/a,ro=false,bind-propagation=rprivate",
      MountPoint(.bind, source: "/s", target: "/a", option: "--mount")
    ),
    ("\"type=bind\",\"src=/a,\"\"b\",dst=/a", MountPoint(.bind, source: "/a,\"b", target: "/a", option: "--mount")),
    (
      "type=tmpfs,target=/a,tmpfs-size=1m,tmpfs-mode=700",
      MountPoint(.tmpfs, target: "/a", mode: "size=1048576,mode=700", option: "--mount")
    ),
  ])
  func mountsAreRead(_ text: String, _ point: MountPoint) throws { #expect(try RunOptions.mount(text) == point) }

  @Test(arguments: [
    "", "type=bind,target=/a", "type=bind,source=s,target=/a", "type=npipe,target=/a", "target=a", "target=/",
    "type=tmpfs,source=x,target=/a", "type=tmpfs,target=/a,tmpfs-size=x", "type=tmpfs,target=/a,tmpfs-mode=9",
    "type=bind,source=/s,target=/a,volume-nocopy", "target=/a,readonly=maybe", "target=/a,what=x", "target=/a,what",
    "target=/a,volume-driver=local", "type=bind,source=/s,target=/a,bind-propagation=shared", "target=\"/a",
  ])
  func whatIsNoMountIsRefused(_ text: String) {
    #expect(throws: UsageError.self) { try RunOptions.mount(text) }
  }

  @Test(arguments: ["/a:size", "/a:size=x", "/a:mode=8", "/a:what", "/a:uid=x", "a", "/"])
  func whatIsNoTmpfsIsRefused(_ text: String) {
    #expect(throws: UsageError.self) { try RunOptions.tmpfs(text) }
  }

  @Test(arguments: [
    ("/a", ["nosuid", "nodev", "noexec"]), ("/a:exec,size=1m", ["nosuid", "nodev", "size=1m"]),
    ("/a:ro,rw,noexec", ["nosuid", "nodev", "rw", "noexec"]),
    ("/a:size=1m,size=2m", ["nosuid", "nodev", "noexec", "size=2m"]),
  ])
  func aTmpfsHasDockersDefaults(_ text: String, _ options: [String]) throws {
    #expect(RuntimeConfig.Mount(try RunOptions.tmpfs(text)).options == options)
  }

  @Test func whatTheUserBringsStandsInPlaceOfDockers() throws {
    var config = RuntimeConfig.docker(
      id: "0123456789abcdef", rootPath: "/",
      process: .init(
        user: .init(), args: ["x"], env: [], cwd: "/", capabilities: .init([])))
    config.add([try RunOptions.tmpfs("/dev/shm:size=1m")])
    #expect(
      config.mounts.filter { $0.destination == "/dev/shm" }.map(\.options) == [
        ["nosuid", "nodev", "noexec", "size=1m"]
      ])
    config.add([try RunOptions.volume("/dev:/dev")])
    #expect(config.mounts.filter { $0.destination.hasPrefix("/dev") }.map(\.type) == ["bind"])
  }
}
