import Foundation
import TestSupport
import Testing

/// Images that other engines have built and saved: to fishbowl the same image, and file by file what umoci makes of it.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: MadeImage.isPossible, Comment(rawValue: MadeImage.reason)))
struct ForeignImageTests {
  /// An engine's program with a place of its own, which goes with the test.
  private static func engine(_ program: String, in folder: String) -> String {
    "\(program) --root '\(folder)/\(program)' --runroot '\(folder)/\(program)-run' --storage-driver vfs"
  }

  private func sandboxed(_ script: String, in folder: String) throws {
    let file = folder + "/script.sh"
    try ("set -e; cd '\(folder)'\n" + script).write(toFile: file, atomically: true, encoding: .utf8)
    let made = try Program.shell("sh '\(Program.checkout)/Tests/Counterparts/sandbox.sh' -t 120 sh '\(file)'")
    try #require(made.code == 0, "\(made)")
  }

  /// `transport`: what skopeo calls the archive's form.
  private func compare(_ life: Life, _ transport: String, _ archive: String, _ name: String) throws {
    let folder = life.bowl.folder.path
    let made = try Program.shell(
      """
      set -e; cd '\(folder)'; skopeo copy -q --insecure-policy \(transport):\(archive) oci:lay:v
      umoci unpack --image lay:v want; skopeo inspect --config --raw \(transport):\(archive) | sha256sum
      """)
    try #require(made.code == 0, "\(made)")
    #expect(try life.done("load", "-i", "\(folder)/\(archive)") == "Loaded image: \(name)\n")
    let id = try life.done("image", "inspect", "-f", "{{.Id}}", name)
    #expect(id == "sha256:\(made.output.prefix(64))\n")
    _ = try life.done("create", "--name", "web", name, "/bin/true")
    try life.mounted("web") { (merged: String) throws in
      #expect(try MadeImage.picture(of: merged) == MadeImage.picture(of: folder + "/want/rootfs"))
    }
  }

  @Test(
    "saved by podman, in both forms", .enabled(if: Program.exists("podman"), "podman is not installed"),
    arguments: ["docker-archive", "oci-archive"])
  func podman(form: String) throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path
    let image = try MadeImage(in: folder + "/made")
    let podman = Self.engine("podman", in: folder)
    try sandboxed(
      """
      \(podman) load -q -i '\(image.archive)'
      \(podman) save -q --format \(form) -o saved.tar lab/made:v1
      """, in: folder)
    try compare(life, form, "saved.tar", "lab/made:v1")
    let run = try life.outcome("run", "--rm", "-q", "lab/made:v1")
    #expect(run.code == 0 && run.output == "hello you\n", "\(run)")
  }

  @Test(
    "built by buildah, from nothing", .enabled(if: Program.exists("buildah"), "buildah is not installed"),
    arguments: ["docker-archive", "oci-archive"])
  func buildah(form: String) throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path
    let buildah = Self.engine("buildah", in: folder)
    try sandboxed(
      """
      mkdir -p tree/bin tree/data; cp "$(command -v busybox)" tree/bin/busybox
      for name in sh cat echo; do ln -s busybox tree/bin/$name; done
      echo one >tree/data/one; ln tree/data/one tree/data/two; chmod 4750 tree/data/one; echo more >more
      work=$(\(buildah) from scratch)
      \(buildah) copy -q $work tree /
      \(buildah) config --cmd '["cat", "/data/more"]' --env PATH=/bin --label course=os --workingdir /data $work
      base=$(\(buildah) commit -q --format \(form == "oci-archive" ? "oci" : "docker") $work)
      next=$(\(buildah) from --pull-never $base)
      \(buildah) copy -q --chown 5:6 $next more /data/more
      \(buildah) commit -q --format \(form == "oci-archive" ? "oci" : "docker") $next \(form):built.tar:localhost/lab/built:v1
      """, in: folder)
    try compare(life, form, "built.tar", "localhost/lab/built:v1")
    let run = try life.outcome("run", "--rm", "-q", "localhost/lab/built:v1")
    #expect(run.code == 0 && run.output == "more\n", "\(run)")
    #expect(try life.done("image", "inspect", "-f", "{{.Config.Labels.course}}", "localhost/lab/built:v1") == "os\n")
  }

  /// It fetches some 30 MB of packages from Debian's mirror, and configures them: for `make soak`.
  @Test(
    "a Debian by mmdebstrap", .enabled(if: Soak.isOn, "it takes a minute and a package mirror: `make soak`"),
    .enabled(if: Program.exists("mmdebstrap"), "mmdebstrap is not installed"))
  func debian() throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path
    let script = """
      cd '\(folder)'; . /etc/os-release
      mmdebstrap --quiet --mode=root --variant=essential "${VERSION_CODENAME:-stable}" base.tar && umoci init --layout made \
        && umoci new --image made:v && umoci raw add-layer --image made:v base.tar && umoci config --image made:v --config.cmd sh \
        && skopeo copy -q --insecure-policy oci:made:v oci-archive:debian.tar:localhost/lab/debian:v1
      """
    let made = try Program.shell(script)
    guard made.code == 0 else { try Test.cancel("mmdebstrap could not make it: \(made.errors.suffix(300))") }
    try compare(life, "oci-archive", "debian.tar", "localhost/lab/debian:v1")
    let inside = "dpkg --audit && dpkg-query -W -f '${Status}\\n' | sort | uniq -c && id -un && date -u +%Z"
    let run = try life.outcome("run", "--rm", "-q", "localhost/lab/debian:v1", "bash", "-c", inside)
    #expect(run.code == 0 && run.output.contains(" install ok installed\nroot\nUTC\n"), "\(run)")
  }
}
