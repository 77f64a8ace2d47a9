import Foundation
import Steps
import TestSupport
import Testing

/// Images that other programs have made, loaded, run, and looked at as a docker user does.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: MadeImage.isPossible, Comment(rawValue: MadeImage.reason)))
struct ImageVerbTests {
  private static func made() throws -> (Life, MadeImage) {
    let life = try Life()
    let image = try MadeImage(in: life.bowl.folder.path + "/made")
    #expect(try life.done("load", "-i", image.archive) == "Loaded image: lab/made:v1\n")
    return (life, image)
  }

  /// File by file: what the container sees is what umoci unpacks.
  @Test func theTreeIsUmocis() throws {
    let (life, image) = try Self.made()
    defer { life.remove() }
    #expect(try life.done("create", "--name", "web", "lab/made:v1").count == 65)
    let stack = try life.done("inspect", "-f", "{{.GraphDriver.Data.LowerDir}}", "web").trimmingCharacters(
      in: .newlines)
    let merged = life.bowl.folder.path + "/merged"
    // The volume's place is the container's, not the image's.
    let script = "mkdir '\(merged)'; mount -t overlay -o lowerdir='\(stack)' none '\(merged)'"
    try #require(try Program.shell(script).code == 0)
    defer { _ = try? Program.shell("umount '\(merged)'") }
    #expect(try MadeImage.picture(of: merged) == MadeImage.picture(of: image.tree))
  }

  @Test func whatTheImageSaysIsHeeded() throws {
    let (life, _) = try Self.made()
    defer { life.remove() }
    #expect(try life.done("run", "--rm", "lab/made:v1") == "hello you\n")
    #expect(try life.done("run", "--rm", "lab/made:v1", "a", "b c") == "a b c\n")
    let script = "id -u; pwd; echo $GREET; stat -c %F /data/keep; ls /hide"
    let said = try life.done("run", "--rm", "--entrypoint", "sh", "lab/made:v1", "-c", script)
    #expect(said == "1234\n/data\nhi\ndirectory\nn\n")
    _ = try life.done("create", "--name", "web", "lab/made:v1", "x")
    let fields = """
      {{json .Config.Entrypoint}} {{json .Config.Cmd}} {{.Config.Image}} {{.Config.User}} {{.Config.WorkingDir}} \
      {{.Config.StopSignal}} {{.Config.Labels.course}} {{(index .Mounts 0).Destination}} {{(index .Mounts 0).Type}}
      """
    #expect(
      try life.done("inspect", "-f", fields, "web")
        == #"["/bin/echo"] ["x"] lab/made:v1 lab /data SIGUSR1 os /data/keep volume"# + "\n")
    let id = try life.done("images", "-q", "--no-trunc", "lab/made").trimmingCharacters(in: .newlines)
    #expect(try life.done("inspect", "-f", "{{.Image}}", "web") == id + "\n")
    #expect(
      try life.done("image", "inspect", "-f", "{{json .Config.ExposedPorts}}", "lab/made:v1") == "{\"80/tcp\":{}}\n")
  }

  /// The image's stop signal ends what handles it, long before the grace time is over.
  @Test func stopSendsTheImagesSignal() throws {
    let (life, _) = try Self.made()
    defer { life.remove() }
    let script = "trap 'echo usr1; exit 3' USR1; echo up; while :; do sleep 0.1; done"
    _ = try life.done("run", "-d", "--name", "web", "--entrypoint", "sh", "lab/made:v1", "-c", script)
    try life.wait { try life.outcome("logs", "web").output.hasPrefix("up\n") }
    _ = try life.done("stop", "web")
    #expect(try life.done("logs", "web") == "up\nusr1\n")
    #expect(try life.done("inspect", "-f", "{{.State.ExitCode}}", "web") == "3\n")
  }

  @Test func byIDsAndTheirBeginnings() throws {
    let (life, image) = try Self.made()
    defer { life.remove() }
    #expect(try life.done("load", "-q", "-i", image.folder + "/oci.tar") == "Loaded image: lab/made:oci\n")
    let id = try life.done("images", "-q", "--no-trunc", "lab/made:v1").trimmingCharacters(in: .newlines)
    // skopeo's two archives are one image: their blobs differ, their configuration does not.
    #expect(try life.done("images", "-q", "--no-trunc", "lab/made:oci") == id + "\n")
    let hex = id.replacing("sha256:", with: "")
    for word in [id, hex, String(hex.prefix(12)), String(hex.prefix(4))] {
      #expect(try life.done("run", "--rm", word, "x") == "x\n")
    }
    _ = try life.done("create", "--name", "byid", String(hex.prefix(12)))
    #expect(try life.done("ps", "-a", "--format", "{{.Image}}") == hex.prefix(12) + "\n")
    #expect(try life.outcome("run", "--pull", "never", "0123456789ab").code == 125)
  }

  /// A name that means another image by now is not the container's any more.
  @Test func aNameThatMoved() throws {
    let (life, _) = try Self.made()
    defer { life.remove() }
    _ = try life.done("create", "--name", "web", "lab/made:v1")
    let id = try life.done("images", "-q", "lab/made:v1")
    #expect(try life.done("tag", "tiny", "lab/made:v1") == "")
    #expect(try life.done("ps", "-a", "--format", "{{.Image}}") == id)
    #expect(try life.done("images", "-f", "dangling=true", "-q") == id)
    #expect(try life.done("start", "-a", "web") == "hello you\n")
    _ = try life.done("image", "prune", "-f")
    #expect(try life.done("images", "-f", "dangling=true", "-q") == id)
    _ = try life.done("rm", "-v", "web")
    #expect(try life.done("image", "prune", "-f").contains("deleted: sha256:"))
    #expect(try life.done("images", "-f", "dangling=true", "-q") == "")
  }

  /// What a container stacks stays on the disk, even where its image is removed by force.
  @Test func rmiLeavesWhatContainersNeed() throws {
    let (life, _) = try Self.made()
    defer { life.remove() }
    _ = try life.done("create", "--name", "web", "lab/made:v1", "still", "here")
    let refused = try life.outcome("rmi", "lab/made:v1")
    #expect(refused.code == 1 && refused.errors.contains("conflict: unable to remove repository reference"))
    let done = try life.done("rmi", "-f", "lab/made:v1")
    #expect(done.hasPrefix("Untagged: lab/made:v1\nDeleted: sha256:"))
    #expect(try life.done("start", "-a", "web") == "still here\n")
    _ = try life.done("rm", "-v", "web")
    _ = try life.done("image", "prune", "-f")
    #expect(try Program.shell("ls '\(life.bowl.root)/layers' | grep -vc json").output == "3\n")
  }

  /// load is a run of its own: what it read, compared, unpacked and named, in both languages.
  @Test func loadTellsItsStory() throws {
    let (life, image) = try Self.made()
    defer { life.remove() }
    let kinds = try life.bowl.rows("SELECT kind FROM step ORDER BY step", run: Self.run(of: "load", life))
    #expect(
      kinds.map { $0["kind"]?.text } == [
        "archive.read", "manifest.get", "config.get", "layer.unpack", "layer.verify", "layer.unpack", "layer.verify",
        "image.tag",
      ])
    _ = try life.done("load", "-i", image.archive)
    let again = try life.bowl.rows("SELECT kind FROM step ORDER BY step", run: Self.run(of: "load", life))
    for words in [["load", "--narrate", "-i", image.archive], ["tag", "--narrate", "lab/made:v1", "lab/made:v2"]] {
      #expect(try life.bowl.fishbowl(words).errors.hasPrefix("1 IMAGE "))
    }
    // What is recorded when all is done can be told, but not held.
    #expect(try life.outcome("load", "--step", "-i", image.archive).errors.contains("unknown option --step"))
    #expect(again.contains { $0["kind"]?.text == "layer.skip" })
    for language in ["en", "ko"] {
      let told = try life.done("replay", "--all", "--lang", language, Self.run(of: "load", life))
      #expect(told.contains("lab/made:v1") && told.contains("layer.verify"))
    }
    #expect(try life.done("trace", "verify").contains("sound"))
    let plan = try life.done("plan", "run", "lab/made:v1")
    #expect(plan.contains("layer.skip") && plan.contains("exec.user"))
  }

  private static func run(of verb: String, _ life: Life) throws -> String {
    let rows = try life.bowl.rows("SELECT max(run) AS run FROM run WHERE verb = '\(verb)'", run: "all")
    return String(rows.first?["run"]?.number ?? 0)
  }

  /// What save writes, skopeo reads in both forms, and load gives back the same image.
  @Test func whatIsSavedIsReadByOthers() throws {
    let (life, image) = try Self.made()
    defer { life.remove() }
    let file = image.folder + "/saved.tar"
    #expect(try life.done("save", "-o", file, "lab/made:v1", "tiny") == "")
    let id = try life.done("images", "-q", "--no-trunc", "lab/made:v1").trimmingCharacters(in: .newlines)
    for source in ["docker-archive:\(file):lab/made:v1", "oci-archive:\(file):lab/made:v1"] {
      let copied = try Program.shell(
        "cd '\(image.folder)'; rm -rf back; skopeo copy -q --insecure-policy \(source) dir:back; skopeo inspect --raw dir:back"
      )
      #expect(copied.code == 0 && copied.output.contains(id), "\(source): \(copied)")
    }
    _ = try life.done("rmi", "lab/made:v1")
    #expect(try life.done("load", "-i", file) == "Loaded image: lab/made:v1\nLoaded image: tiny:latest\n")
    #expect(try life.done("images", "-q", "--no-trunc", "lab/made:v1") == id + "\n")
    let piped = try Program.shell(
      "export FISHBOWL_ROOT='\(life.bowl.root)'; '\(Program.fishbowl)' save \(id) | tar -xOf - manifest.json")
    #expect(piped.output.contains("\"RepoTags\":[]"), "\(piped)")
    #expect(try life.outcome("save", "-o", file, "nope").errors.contains("no such image: nope"))
    #expect(try life.outcome("save", "-o", "/nowhere/x.tar", "tiny").code == 1)
  }

  @Test func whatCannotBeLoadedIsSaid() throws {
    let life = try Life()
    defer { life.remove() }
    for (words, says) in [
      (["load", "-i", "/nowhere.tar"], "open /nowhere.tar: no such file"),
      (["load", "-i", "/etc/passwd"], "load the archive:"),
      (["load"], "it is empty"), (["rmi", "nope"], "no such image: nope"),
      (["tag", "tiny", "A B"], "invalid reference format"),
      (["history", "nope"], "no such image: nope"), (["images", "-f", "x=y"], "invalid filter"),
    ] {
      let outcome = try life.bowl.fishbowl(words)
      #expect(outcome.code == 1 && outcome.errors.contains(says), "\(words): \(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
    #expect(life.differences == [])
  }
}
