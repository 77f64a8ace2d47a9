import Foundation
import Steps
import TestSupport
import Testing

/// cp, export, import and commit, on real containers and with real peers.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct CopyTests {
  /// A life with a container that runs, or is only made; and a folder of the host's.
  private func begun(running: Bool, _ options: [String] = []) throws -> (Life, String) {
    let life = try Life()
    let host = life.bowl.folder.path + "/host"
    _ = try Program.shell(
      "mkdir -p '\(host)/dir/sub'; cd '\(host)'; echo f > f; chown 1234:55 f; chmod 640 f; echo x > dir/x; ln -s f l")
    let verb = running ? ["run", "-d"] : ["create"]
    _ = try life.done(verb + ["--name", "box"] + options + ["tiny", "sleep", "600"])
    return (life, host)
  }

  private func seen(_ life: Life, _ script: String) throws -> String {
    let tar = life.bowl.folder.path + "/seen.tar"
    _ = try life.done("export", "-o", tar, "box")
    return try Program.shell("tar tvf '\(tar)' --numeric-owner | awk '{print $1,$2,$6,$7,$8}' | \(script)").output
  }

  @Test(arguments: [true, false]) func inAndOut(running: Bool) throws {
    let (life, host) = try begun(running: running)
    defer { life.remove() }
    for (source, target) in [
      ("f", "/tmp/f"), ("l", "tmp/l"), ("dir", "/tmp"), ("dir", "/tmp/new"), ("dir/.", "/tmp/new"), ("f", "/tmp/"),
    ] {
      #expect(try life.done("cp", "\(host)/\(source)", "box:\(target)") == "")
    }
    _ = try life.done("cp", "-L", host + "/l", "box:/tmp/L")
    let files = try seen(life, "grep ' tmp/' | sort -k3")
    #expect(
      files.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
        "drwxrwxrwt 0/0 tmp/", "-rw-r----- 1234/55 tmp/L", "drwxr-xr-x 0/0 tmp/dir/", "drwxr-xr-x 0/0 tmp/dir/sub/",
        "-rw-r--r-- 0/0 tmp/dir/x", "-rw-r----- 1234/55 tmp/f", "lrwxrwxrwx 0/0 tmp/l -> f", "drwxr-xr-x 0/0 tmp/new/",
        "drwxr-xr-x 0/0 tmp/new/sub/", "-rw-r--r-- 0/0 tmp/new/x",
      ], "\(files)")
    for (source, target) in [("/tmp/f", "f2"), ("/tmp/dir", "."), ("/tmp/dir/.", "dir2"), ("tmp/l", "l2")] {
      #expect(try life.done("cp", "box:\(source)", "\(host)/\(target)") == "")
    }
    _ = try life.done("cp", "-a", "box:/tmp/f", host + "/fa")
    let back = try Program.shell(
      "cd '\(host)'; cat f2 dir2/x; stat -c '%u %a' f2 fa; readlink l2; diff -r dir2 dir && diff -r dir2 tmp 2>/dev/null; ls dir2"
    )
    #expect(back.output == "f\nx\n0 640\n1234 640\nf\nsub\nx\n", "\(back)")
    let tar = try life.done("cp", "box:/tmp/dir", "-")
    #expect(tar.contains("dir/x") && tar.utf8.count % 512 == 0)
    // Nothing of it stays mounted.
    #expect(try Program.shell("grep -c '\(life.bowl.root)/' /proc/self/mounts").output == "0\n")
    _ = try life.done("rm", "-f", "box")
  }

  @Test func throughPipes() throws {
    let (life, host) = try begun(running: false)
    defer { life.remove() }
    let places = "export FISHBOWL_ROOT='\(life.bowl.root)' FISHBOWL_TRACE='\(life.bowl.trace)'; f='\(Program.fishbowl)'"
    let script = """
      \(places); cd '\(host)'; tar czf - dir | $f cp - box:/tmp; $f cp box:/tmp/dir/. - | tar tf - | sort
      $f export box | tar tf - | grep -c ^bin/
      """
    let piped = try Program.shell(script)
    #expect(piped.output == "./\n./sub/\n./x\n156\n" || piped.output.hasPrefix("./\n./sub/\n./x\n"), "\(piped)")
    let hostile = try Program.shell(
      "\(places); cd '\(host)'; tar cPf - --transform 's,^f$,../../evil,' f | $f cp - box:/tmp; echo $?")
    #expect(hostile.output == "1\n" && hostile.errors.contains("leads out"), "\(hostile)")
  }

  @Test func refusals() throws {
    let (life, host) = try begun(running: false)
    defer { life.remove() }
    _ = try Program.shell("mkfifo '\(host)/pipe'")
    for (words, says) in [
      ([host + "/f", "box:/nodir/"], "no such directory"), ([host + "/f", "box:/nodir/x"], "no such directory"),
      ([host + "/dir", "box:/etc/passwd"], "cannot copy directory"),
      ([host + "/nope", "box:/tmp"], "there is no such file"),
      (["box:/nope", host], "there is no such file"), (["box:/etc/passwd/", host], "Not a directory"),
      (["nobody:/x", host], "no such container"), ([host + "/f", host + "/g"], "at least one container"),
      (["box:/a", "box:/b"], "between containers"), (["", "box:/x"], "source can not be empty"),
      (["box:/etc/passwd", host + "/no/y"], "no such directory"),
      (["box:/etc/passwd", host + "/pipe"], "it is a device"),
      (["-", "box:/etc/passwd"], "it is no directory"),
    ] {
      let outcome = try life.bowl.fishbowl(["cp"] + words)
      #expect(outcome.code == 1 && outcome.errors.lowercased().contains(says.lowercased()), "\(words): \(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    }
    #expect(try life.bowl.fishbowl("diff", "box").output == "")
    let exported = try life.bowl.fishbowl("export", "-o", host + "/pipe", "box")
    #expect(exported.code == 1 && exported.errors.contains("it is a directory, a link or a device"), "\(exported)")
    #expect(try Program.shell("test -p '\(host)/pipe'; echo $?; ls '\(host)' | grep -c new").output == "0\n0\n")
  }

  /// Into a folder that is there: all that is in the root, and nothing of it elsewhere.
  @Test func theRootItself() throws {
    let (life, host) = try begun(running: false)
    defer { life.remove() }
    _ = try Program.shell("mkdir '\(host)/into'")
    _ = try life.done("cp", "box:/", host + "/into")
    #expect(try Program.shell("cd '\(host)/into'; ls -d bin/sh etc/motd").output == "bin/sh\netc/motd\n")
  }

  /// As its programs see the owners: what is 5 inside is 100005 to the host, and 5 in what comes out.
  @Test(.enabled(if: PrivateUsers.isThere, Comment(rawValue: PrivateUsers.reason)), arguments: [true, false])
  func oneWithUsersOfItsOwn(running: Bool) throws {
    let (life, host) = try begun(running: running, ["--userns", "private", "-v", "kept:/vol"])
    defer { life.remove() }
    _ = try Program.shell("cd '\(host)'; chown 5:6 f; touch nobodys; chown 70000 nobodys")
    for target in ["/tmp/f", "/vol/f"] { _ = try life.done("cp", host + "/f", "box:" + target) }
    if !running { _ = try life.done("start", "box") }
    let owners = try life.done("exec", "box", "stat", "-c", "%u:%g", "/tmp/f", "/vol/f")
    #expect(owners == "5:6\n5:6\n")
    _ = try life.done(
      "exec", "box", "sh", "-c", "echo in > /tmp/g; chown 7:8 /tmp/g; mkdir -m 700 /tmp/d; touch /tmp/d/own")
    if !running { _ = try life.done("stop", "-t", "0", "box") }
    for name in ["g", "d"] { _ = try life.done("cp", "-a", "box:/tmp/" + name, host + "/") }
    let back = try Program.shell("cd '\(host)'; cat g; stat -c '%u:%g' g d d/own")
    #expect(back.output == "in\n7:8\n0:0\n0:0\n", "\(back)")
    if running {
      let unknown = try life.outcome("cp", host + "/nobodys", "box:/tmp")
      #expect(unknown.code == 1 && unknown.errors.split(separator: "\n").count == 1, "\(unknown)")
    }
    _ = try life.done("rm", "-f", "box")
    #expect(try Program.shell("grep -c '\(life.bowl.root)/' /proc/self/mounts").output == "0\n")
  }

  /// Links of the container's lead to its own files, however they are written.
  @Test(arguments: [true, false]) func linksEndInside(running: Bool) throws {
    let (life, host) = try begun(running: running)
    defer { life.remove() }
    let script =
      "ln -s /../../../../../etc/passwd l; ln -s '\(host)' out; ln -s ../../../../tmp up; mkdir d; ln -s / d/root"
    _ = try Program.shell("mkdir '\(host)/links'; cd '\(host)/links'; \(script)")
    _ = try life.done("cp", host + "/links", "box:/links")
    _ = try life.done("cp", "-L", "box:/links/l", host + "/passwd")
    #expect(try String(contentsOfFile: host + "/passwd", encoding: .utf8).split(separator: "\n").count == 2)
    let refused = try life.outcome("cp", host + "/f", "box:/links/out/")
    #expect(refused.code == 1 && refused.errors.contains("no such directory"))
    _ = try life.done("cp", host + "/f", "box:/links/up/here")
    _ = try life.done("cp", host + "/f", "box:/links/d/root/tmp/there")
    #expect(try seen(life, "grep -c 'tmp/.*here *$'") == "2\n")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/here"))
    _ = try life.done("rm", "-f", "box")
  }

  @Test(arguments: [true, false]) func volumesToo(running: Bool) throws {
    let (life, host) = try begun(running: running, ["-v", "kept:/vol", "-v", "kept:/ro:ro"])
    defer { life.remove() }
    _ = try life.done("cp", host + "/f", "box:/vol/f")
    let volume = try life.done("volume", "inspect", "-f", "{{.Mountpoint}}", "kept").dropLast()
    #expect(try String(contentsOfFile: volume + "/f", encoding: .utf8) == "f\n")
    let refused = try life.outcome("cp", host + "/f", "box:/ro/g")
    #expect(refused.code == 1 && refused.errors.contains("ead-only"), "\(refused)")
    _ = try life.done("rm", "-f", "box")
  }

  /// A commit is read by umoci and skopeo, and its image is what the container was.
  @Test(.enabled(if: MadeImage.isPossible, Comment(rawValue: MadeImage.reason))) func commitAndImport() throws {
    let life = try Life()
    defer { life.remove() }
    let script =
      "echo hi > /n; rm /etc/passwd; rm -r /data; mkdir /data; echo d > /data/d; chmod 600 /etc/motd; ln /n /same"
    _ = try life.done("run", "--name", "box", "-e", "A=1", "tiny", "sh", "-c", script)
    let id = try life.done(
      "commit", "-m", "said", "-a", "me", "-c", "ENV B=2", "-c", "CMD [\"cat\", \"/n\"]", "box", "lab/box:v1")
    #expect(id.hasPrefix("sha256:") && id.count == 72)
    #expect(try life.done("run", "--rm", "lab/box:v1") == "hi\n")
    #expect(
      try life.done("run", "--rm", "lab/box:v1", "sh", "-c", "ls /data; stat -c '%h %a' /n /etc/motd; echo $A$B")
        == "d\n2 644\n1 600\n12\n")
    let fields = "{{.Author}} {{.Comment}} {{json .Config.Cmd}} {{len .RootFS.Layers}}"
    #expect(try life.done("image", "inspect", "-f", fields, "lab/box:v1") == "me said [\"cat\",\"/n\"] 4\n")
    #expect(try life.done("history", "--format", "{{.Comment}}", "lab/box:v1").hasPrefix("said\n"))
    let (tar, folder) = (life.bowl.folder.path + "/box.tar", life.bowl.folder.path + "/peers")
    _ = try life.done("save", "-o", tar, "lab/box:v1")
    let peers = try Program.shell(
      """
      mkdir '\(folder)'; cd '\(folder)'; skopeo copy -q --insecure-policy oci-archive:\(tar):lab/box:v1 oci:img:v1
      umoci unpack --image img:v1 bundle >/dev/null 2>&1; cd bundle/rootfs; cat n data/d; stat -c '%h %a' n etc/motd
      ls etc/passwd data/big 2>/dev/null
      """)
    #expect(peers.output == "hi\nd\n2 644\n1 600\n", "\(peers)")
    let flat = life.bowl.folder.path + "/flat.tar"
    _ = try life.done("export", "-o", flat, "box")
    #expect(try life.done("import", "-c", "CMD [\"cat\", \"/data/d\"]", flat, "lab/flat").hasPrefix("sha256:"))
    #expect(try life.done("run", "--rm", "lab/flat") == "d\n")
    #expect(try life.done("history", "--format", "{{.Comment}}", "lab/flat") == "Imported from \(flat)\n")
    for (verb, step) in [("commit", "image.tag"), ("import", "layer.unpack")] {
      #expect(try life.kinds(verb).contains(step))
    }
    _ = try life.done("rmi", "lab/box:v1", "lab/flat")
  }

  @Test func whatCannotBecomeAnImage() throws {
    let (life, host) = try begun(running: true)
    defer { life.remove() }
    for (words, says) in [
      (["import", "/nope"], "open /nope"), (["import", host + "/f"], "import the archive"),
      (["import", host + "/f", "A B"], "read image name"), (["commit", "nobody"], "no such container"),
      (["commit", "-c", "FOO x", "box"], "foo is not a valid change command"),
      (["commit", "-c", "CMD", "box"], "CMD wants a value"), (["commit", "box", "a:b:c"], "read image name"),
      (["export", "-o", "/nowhere/x", "box"], "cannot write /nowhere/x"), (["export", "nobody"], "no such container"),
    ] {
      let outcome = try life.bowl.fishbowl(words)
      #expect(outcome.code == 1 && outcome.errors.contains(says), "\(words): \(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    }
    #expect(try life.done("images", "-q").split(separator: "\n").count == 1)
    // It stood still meanwhile, and goes on.
    _ = try life.done("commit", "box", "lab/live")
    #expect(try life.kinds("pause") == ["cgroup.freeze"] && life.status("box").hasPrefix("Up"))
    _ = try life.done("rm", "-f", "box")
  }
}
