import Foundation
import TestSupport
import Testing

/// A runtime as podman and docker start it, seen by strace, and then as a run of ours.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Program.exists("strace") && Program.exists("skopeo"), "strace or skopeo is not here"))
struct StraceManagerTests {
  @Test(
    .enabled(if: Program.exists("podman"), "podman is not here"), arguments: Soak.isOn ? ["crun", "runc"] : ["crun"])
  func podmansRuntimeIsPlaced(_ runtime: String) throws {
    let podman = "podman --root /run/storage --runroot /run/runroot --cgroup-manager=cgroupfs"
    try check(
      runtime,
      """
      export HOME=/run
      \(podman) load -q -i tiny.tar >/dev/null
      \(podman) --runtime "$PWD/traced" run --network none --rm tiny echo hi
      """)
  }

  @Test(.enabled(if: ["docker", "dockerd", "containerd"].allSatisfy(Program.exists), "docker is not here"))
  func dockersRuntimeIsPlaced() throws {
    try check(
      "runc",
      """
      skopeo copy --quiet --insecure-policy docker-archive:tiny.tar oci:/run/layout:tiny
      export DOCKER_RUNTIMES='{"runtimes": {"traced": {"path": "'"$PWD/traced"'"}}}'
      sh \(Program.checkout)/Tests/Counterparts/dockerd.sh /run /run/layout \
        /usr/bin/docker run --runtime traced --network none --rm tiny echo hi
      """)
  }

  /// `script` runs `echo hi` by the runtime `./traced`.
  private func check(_ runtime: String, _ script: String) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let saved = try bowl.fishbowl("run", "--rm", "tiny", "true")
    #expect(saved.code == 0, "\(saved)")
    _ = try bowl.fishbowl("save", "tiny", "-o", bowl.folder.path + "/tiny.tar")
    let log = try strace(runtime, script, bowl)
    let number = try bowl.fishbowl("trace", "import", "--strace", log)
    #expect(number.output == "run 1 is now run 3\n", "\(number)")
    let (placed, missed) = try StraceImportTests.places(bowl)
    #expect(placed.count >= 25 && missed.count * 20 <= placed.count + missed.count, "\(placed.count): \(missed)")
    for language in ["en", "ko"] {
      let told = try bowl.fishbowl("replay", "3", "--lang", language)
      #expect(told.code == 0 && told.output.contains("/bin/echo"), "\(told)")
    }
    #expect(try bowl.fishbowl("trace", "verify").output.hasSuffix("sound.\n"))
  }

  /// The longest log: of the runtime's `create`.
  private func strace(_ runtime: String, _ script: String, _ bowl: Bowl) throws -> String {
    let folder = bowl.folder.path
    let wrapper = """
      #!/bin/sh
      exec strace -D -f -ttt -T -v -s 4096 -o \(folder)/$$.log \(runtime) "$@"

      """
    try wrapper.write(toFile: folder + "/traced", atomically: true, encoding: .utf8)
    // Waits for strace, which outlives the runtime.
    let whole =
      "set -e; cd \(folder); chmod 755 traced\n\(script)\nwhile pgrep -x strace >/dev/null; do sleep 0.1; done\n"
    try whole.write(toFile: folder + "/script", atomically: true, encoding: .utf8)
    let outcome = try Program.run([
      "/bin/sh", Program.checkout + "/Tests/Counterparts/sandbox.sh", "-t", "100", "sh", folder + "/script",
    ])
    try #require(outcome.code == 0 && outcome.output.contains("hi\n"), "\(outcome)")
    let logs = try Program.shell("ls -S \(folder)/*.log").output.split(separator: "\n")
    return String(try #require(logs.first))
  }
}
