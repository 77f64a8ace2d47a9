import Foundation
import Steps
import TestSupport
import Testing

/// Volumes and mounts of real containers, as a docker user asks for them.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct VolumeTests {
  private func inside(
    _ life: Life, _ options: [String], _ script: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try life.bowl.fishbowl(["run", "--rm"] + options + ["tiny", "sh", "-c", script])
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)", sourceLocation: sourceLocation)
    return outcome.output
  }

  @Test func whatOneWritesAnotherReads() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try inside(life, ["-v", "data:/one"], "echo kept > /one/note")
    #expect(try inside(life, ["-v", "data:/other/place"], "cat /other/place/note") == "kept\n")
    #expect(try life.done("volume", "ls", "-q") == "data\n")
    #expect(life.differences == [])
  }

  @Test(arguments: ["-v data:/d:ro", "--mount src=data,dst=/d,readonly"])
  func readOnlyIsRefusedByTheKernel(_ option: String) throws {
    let life = try Life()
    defer { life.remove() }
    _ = try inside(life, ["-v", "data:/d"], "echo x > /d/x")
    let words = option.split(separator: " ").map(String.init)
    let said = try inside(life, words, "cat /d/x; touch /d/y 2>&1; mount -o remount,rw /d 2>&1; echo $?")
    #expect(said.contains("Read-only file system") && said.hasPrefix("x\n") && !said.hasSuffix("\n0\n"))
  }

  /// A mount below the source comes along, and is read-only as well.
  @Test func readOnlyReachesWhatIsMountedBelow() throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path + "/host"
    let line = """
      mkdir -p \(folder)/in && mount -t tmpfs none \(folder)/in && echo a > \(folder)/in/a && \
      \(Program.fishbowl) run --rm -v \(folder):/h:ro tiny sh -c 'cat /h/in/a; touch /h/in/b 2>&1'; umount \(folder)/in
      """
    let places = "export FISHBOWL_ROOT=\(life.bowl.root) FISHBOWL_TRACE=\(life.bowl.trace)"
    let outcome = try Program.shell(places + "\n" + line)
    #expect(outcome.output.hasPrefix("a\n") && outcome.output.contains("Read-only file system"), "\(outcome)")
  }

  @Test func filesFoldersAndNamesOfAllSorts() throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path + "/호스트 폴더"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "file\n".write(toFile: folder + "/f", atomically: false, encoding: .utf8)
    let script = "cat /a/b/c '/한 글/x y/f'; echo more >> /a/b/c; ls '/한 글'"
    let options = ["-v", folder + "/f:/a/b/c", "-v", folder + ":/한 글/x y"]
    #expect(try inside(life, options, script) == "file\nfile\nx y\n")
    #expect(try String(contentsOfFile: folder + "/f", encoding: .utf8) == "file\nmore\n")
    let relative = try Program.shell(
      "cd '\(folder)/..' && FISHBOWL_ROOT=\(life.bowl.root) \(Program.fishbowl) run --rm --no-trace -v './호스트 폴더:/x' tiny cat /x/f"
    )
    #expect(relative.output == "file\nmore\n", "\(relative)")
    #expect(life.differences == [])
  }

  @Test func theOuterIsMountedBeforeTheInner() throws {
    let life = try Life()
    defer { life.remove() }
    let options = ["-v", "inner:/a/b/c", "--tmpfs", "/a/b", "-v", "outer:/a"]
    _ = try inside(life, options, "echo o > /a/o; echo t > /a/b/t; echo i > /a/b/c/i")
    #expect(try inside(life, options, "cat /a/o /a/b/c/i; ls -A /a/b") == "o\ni\nc\n")
    #expect(try inside(life, ["-v", "outer:/x", "-v", "inner:/y"], "ls -R /x; ls /y") == "/x:\nb\no\n\n/x/b:\ni\n")
  }

  @Test func aMissingFolderOfTheHostIsMade() throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path + "/new/deep"
    _ = try inside(life, ["-v", folder + ":/x"], "echo 1 > /x/f")
    #expect(FileManager.default.fileExists(atPath: folder + "/f"))
    #expect(try life.kinds("run").contains("volume.create"))
    let missing = try life.outcome("run", "--rm", "--mount", "type=bind,src=\(folder)er,dst=/x", "tiny", "true")
    #expect(missing.code == 125 && missing.errors.contains("does not exist"))
    #expect(!FileManager.default.fileExists(atPath: folder + "er"))
  }

  /// A link of the image at the target, or on the way to it, ends inside, whatever it says.
  @Test func aLinkOfTheImageLeadsNowhereElse() throws {
    let life = try Life()
    defer { life.remove() }
    let (root, host) = (life.bowl.folder.path + "/fs", life.bowl.folder.path + "/host")
    let made = try Program.shell(
      """
      mkdir -p \(root)/bin \(root)\(host) \(root)/real \(host); cp /bin/busybox \(root)/bin/sh; cp /bin/busybox \(root)/bin/cat
      ln -s /../\(host) \(root)/out; ln -s real \(root)/link; ln -s /../\(host) \(root)/etc; echo vol > \(life.bowl.folder.path)/v
      """)
    try #require(made.code == 0, "\(made)")
    let outcome = try life.bowl.fishbowl([
      "run", "--rm", "-v", "data:/out/made", "-v", "other:/link", "-v", life.bowl.folder.path + "/v:/out/file",
      "--rootfs",
      root, "sh", "-c", "echo 1 > /link/x && cat \(host)/file /etc/hostname /real/x && echo 2 > /out/made/y",
    ])
    #expect(outcome.code == 0 && outcome.output.hasPrefix("vol\n") && outcome.output.hasSuffix("\n1\n"), "\(outcome)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: host) == [])
    #expect(FileManager.default.fileExists(atPath: life.bowl.root + "/volumes/data/_data/y"))
  }

  @Test func anEmptyVolumeGetsWhatTheImageHas() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try inside(life, ["-v", "etc:/etc"], "cat /etc/passwd; echo changed > /etc/motd").contains("root:"))
    #expect(try life.kinds("run").filter { $0.hasPrefix("volume.") } == ["volume.create", "volume.fill"] + opened(4))
    #expect(try inside(life, ["-v", "etc:/etc"], "cat /etc/motd") == "changed\n")
    let again = try life.kinds("run")
    #expect(!again.contains("volume.fill"))
    #expect(try inside(life, ["-v", "bare:/etc:nocopy"], "ls /etc") == "hostname\nhosts\nresolv.conf\n")
    _ = try inside(life, ["-v", "tmp:/tmp"], "true")
    let modes = try Program.shell("stat -c %a \(life.bowl.root)/volumes/tmp/_data; ls -A \(life.bowl.root)/volumes/etc")
    #expect(modes.output == "1777\n_data\nvolume.json\n")
  }

  @Test func ofSeveralThatBeginAtOnceEachHasIt() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "--rm", "-v", "etc:/etc", "tiny", "sh", "-c"]
    let runs = try (0..<4).map { number in
      try life.begin(words + ["grep -q root: /etc/passwd && echo \(number) > /etc/by\(number)"])
    }
    for run in runs {
      run.waitUntilExit()
      #expect(run.terminationStatus == 0)
    }
    #expect(try inside(life, ["-v", "etc:/v"], "cat /v/by*; ls /v/passwd") == "0\n1\n2\n3\n/v/passwd\n")
    #expect(life.differences == [])
  }

  private func opened(_ count: Int) -> [String] { Array(repeating: "volume.open", count: count) }

  @Test func aTmpfsIsAsAskedFor() throws {
    let life = try Life()
    defer { life.remove() }
    let options = ["--tmpfs", "/t:size=1m,mode=700", "--tmpfs", "/r:ro", "--mount", "type=tmpfs,dst=/e,tmpfs-mode=755"]
    let said = try inside(life, options, "stat -c %a /t /e; touch /r/x 2>&1; grep ' /t ' /proc/self/mountinfo")
    #expect(said.hasPrefix("700\n755\n") && said.contains("Read-only"))
    #expect(said.contains("nosuid,nodev,noexec") && said.contains("size=1024k"))
    #expect(try inside(life, ["--tmpfs", "/dev/shm:size=2m"], "df -k /dev/shm | tail -1").contains(" 2048 "))
  }

  @Test func onlyVolumesWithoutANameGoWithTheirContainer() throws {
    let life = try Life()
    defer { life.remove() }
    let volumes = { try life.done("volume", "ls", "-q").split(separator: "\n").map(String.init) }
    _ = try inside(life, ["-v", "/anon", "-v", "named:/n"], "true")
    #expect(try volumes() == ["named"])
    for name in ["aa", "bb"] {
      _ = try life.done("create", "--name", name, "-v", "/anon", "-v", "named:/n", "tiny", "true")
    }
    #expect(try volumes().filter { $0.count == 64 }.count == 2)
    _ = try life.done("rm", "aa")
    #expect(try volumes().count == 3)
    _ = try life.done("rm", "-v", "bb")
    #expect(try life.kinds("rm") == ["rw.delete", "volume.delete", "state.delete"])
    #expect(try volumes().count == 2)
    #expect(try life.done("volume", "prune", "-f").hasSuffix("\n\nTotal reclaimed space: 0B\n"))
    #expect(try volumes() == ["named"])
    #expect(try life.done("volume", "prune", "-af").hasPrefix("Deleted Volumes:\nnamed\n"))
    #expect(life.differences == [])
  }

  @Test func whatIsInUseIsNotRemoved() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "cc", "-v", "data:/d", "-v", "/anon", "tiny", "true")
    let refused = try life.outcome("volume", "rm", "data", "nope")
    #expect(refused.code == 1 && refused.output == "")
    #expect(refused.errors.contains("(cc)") && refused.errors.contains("no such volume: nope"))
    _ = try life.done("run", "--name", "dd", "--volumes-from", "cc:ro", "tiny", "test", "-d", "/anon")
    _ = try life.done("rm", "-v", "cc")
    #expect(try life.done("volume", "ls", "-q").split(separator: "\n").count == 2)
    _ = try life.done("rm", "-v", "dd")
    #expect(try life.done("volume", "ls", "-q") == "data\n")
    #expect(try life.done("volume", "rm", "-f", "data", "nope") == "data\nnope\n")
    #expect(try life.kinds("volume rm") == ["volume.delete"])
  }

  @Test func volumesAreListedAndLookedAt() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try life.done("volume", "create", "--label", "course=os", "data") == "data\n")
    #expect(try life.done("volume", "create", "data") == "data\n")
    #expect(try life.done("volume", "create").count == 65)
    #expect(try life.done("volume", "ls", "-f", "label=course=os") == "DRIVER    VOLUME NAME\nlocal     data\n")
    #expect(try life.done("volume", "ls", "-f", "name=at", "--format", "{{.Name}} {{.Labels}}") == "data course=os\n")
    let path = try life.done("volume", "inspect", "-f", "{{.Mountpoint}} {{.Labels.course}}", "data")
    #expect(path == life.bowl.root + "/volumes/data/_data os\n")
    _ = try life.done("create", "--name", "cc", "-v", "data:/d:ro", "--tmpfs", "/t:size=1m", "tiny", "true")
    #expect(try life.done("volume", "ls", "-q", "-f", "dangling=true").count == 65)
    #expect(try life.done("ps", "-a", "-f", "volume=/d", "--format", "{{.Names}} {{.Mounts}}") == "cc data\n")
    #expect(try life.done("ps", "-a", "-f", "volume=none", "-q") == "")
    let mounts = JSON(parsing: try life.done("inspect", "-f", "{{json .}}", "cc"))
    let mount = mounts?["Mounts"]?.array?.first
    #expect(
      mount?["Type"] == .string("volume") && mount?["Destination"] == .string("/d") && mount?["RW"] == .bool(false))
    #expect(mounts?["HostConfig"]?["Binds"] == .array([.string("data:/d:ro")]))
    #expect(mounts?["HostConfig"]?["Tmpfs"]?["/t"] == .string("size=1m"))
  }

  @Test(arguments: [
    ["volume", "create", "a/b"], ["volume", "create", "x"], ["volume", "inspect", "nope"], ["volume", "ls", "-f", "x"],
    ["volume", "rm"], ["volume", "nope"], ["run", "-v", "aa:/x", "-v", "bb:/x", "tiny", "true"],
    ["run", "--volumes-from", "nope", "tiny", "true"], ["run", "-v", "a b:/x", "tiny", "true"],
    ["run", "-v", "rel/x:/x", "tiny", "true"],
  ])
  func aRefusalIsOneSentence(_ words: [String]) throws {
    let life = try Life()
    defer { life.remove() }
    let outcome = try life.bowl.fishbowl(words)
    #expect(outcome.code == (words[0] == "run" ? 125 : 1))
    #expect(outcome.errors.hasPrefix("fishbowl: ") && outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    #expect(try life.done("volume", "ls", "-q") == "")
    #expect(life.differences == [])
  }

  @Test(arguments: [
    ("/etc/hostname:/bin", "a file fits only on a file"), ("/:/etc/passwd", "a folder only on a folder"),
    ("{folder}/link:/x", "look whether"), ("/etc/hostname/in:/x", "not a directory"),
  ])
  func whatCanNotBeMountedIsSaid(_ volume: String, _ says: String) throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path
    try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "nowhere")
    let outcome = try life.outcome("run", "-v", volume.replacing("{folder}", with: folder), "tiny", "true")
    #expect(outcome.code == 125 && outcome.errors.contains(says), "\(outcome)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    #expect(life.differences == [])
  }

  @Test func whatWasMountedIsToldInBothLanguages() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try inside(life, ["-v", "data:/lecture"], "true")
    let english = try life.done("replay", "--all", "--lang", "en")
    #expect(english.contains("Volume data is now at /lecture.") && english.contains("/volumes/data/_data"))
    #expect(try life.done("replay", "--all", "--lang", "ko").contains("볼륨 data를 /lecture에 붙였다."))
    let world = try life.done("replay", "--at", "69", "--world", "--lang", "en")
    #expect(world.contains("volume data, "))
    let rows = try life.bowl.rows("SELECT source FROM mount WHERE path = '/lecture'")
    #expect(rows == [["source": .text(life.bowl.root + "/volumes/data/_data")]])
  }

  @Test func aContainerFindsItsMountsAtItsNextStart() throws {
    let life = try Life()
    defer { life.remove() }
    let script = "echo x >> /d/n; echo y >> /t/n; cat /d/n /t/n"
    _ = try life.done("create", "--name", "cc", "-v", "data:/d", "--tmpfs", "/t", "tiny", "sh", "-c", script)
    #expect(try life.done("start", "-a", "cc") == "x\ny\n")
    #expect(try life.done("start", "-a", "cc") == "x\nx\ny\n")
  }
}
