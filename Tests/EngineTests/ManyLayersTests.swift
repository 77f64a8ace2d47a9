import Foundation
import TestSupport
import Testing

/// Images of many layers (Tests/Counterparts/layers.py), from skopeo to docker-registry to the layers under a container,
/// and back.
@Suite(
  .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Registry.isPossible, Comment(rawValue: Registry.reason)))
struct ManyLayersTests {
  @Test(
    "file by file what umoci makes of it: modes, owners, attributes, links, times, contents; and it runs",
    arguments: [40, 100])
  func roundTrip(count: Int) throws {
    let life = try Life()
    let folder = life.bowl.folder.path
    let registry = try Registry(in: folder + "/registry")
    defer {
      registry.end()
      life.remove()
    }
    let name = "\(registry.place)/lab/many:v1"
    let script = """
      set -e; cd '\(folder)'
      python3 '\(Program.checkout)/Tests/Counterparts/layers.py' lay \(count); umoci unpack --image lay:many want
      skopeo copy -q --insecure-policy --dest-tls-verify=false oci:lay:many docker://\(name)
      """
    let made = try Program.shell(script)
    try #require(made.code == 0, "\(made)")
    let run = try life.outcome("run", "--name", "many", "-q", name)
    #expect(run.code == 0 && run.output == "layer \(count - 1)\n" && run.errors == "", "\(run)")
    try life.mounted("many") { (merged: String) throws in
      #expect(try MadeImage.picture(of: merged) == MadeImage.picture(of: folder + "/want/rootfs"))
      let attributes = try Self.attributes(of: merged)
      #expect(attributes.count == 2)
      #expect(try Self.attributes(of: folder + "/want/rootfs") == attributes)
      #expect(try Program.shell("stat -c %b '\(merged)/sparse'").output == "16\n", "its holes are filled")
    }
    let query = "SELECT call || ' ' || calls AS made FROM step WHERE kind = 'overlay.mount'"
    let calls = count == 40 ? "mount 2" : "move_mount \(count + 10)"
    #expect(try life.done("trace", "sql", query) == "made\n\(calls)\n")
    #expect(try life.done("cp", "many:/d0/f35", folder + "/copied") == "")
    #expect(try Program.shell("wc -c <'\(folder)/copied'").output == "2000\n")
    try checkSent(life, name, to: "\(registry.place)/lab/again:v2")
  }

  /// Pushed and saved it is the same image to others.
  private func checkSent(_ life: Life, _ name: String, to other: String) throws {
    _ = try life.done("tag", name, other)
    _ = try life.done("push", "-q", other)
    let saved = life.bowl.folder.path + "/saved.tar"
    _ = try life.done("save", "-o", saved, other)
    let id = try life.done("image", "inspect", "-f", "{{.Id}}", name).trimmingCharacters(in: .newlines)
    for place in ["--tls-verify=false docker://\(other)", "docker-archive:\(saved)", "oci-archive:\(saved)"] {
      let read = try Program.shell("skopeo inspect --config --raw \(place) | sha256sum")
      #expect("sha256:" + read.output.prefix(64) == id, "\(place): \(read)")
    }
  }

  /// Extended attributes, without overlayfs' own.
  private static func attributes(of tree: String) throws -> [String] {
    let script = """
      import os, sys
      for folder, _, names in os.walk("."):
          for path in [os.path.join(folder, name) for name in names]:
              for name in os.listxattr(path, follow_symlinks=False):
                  if not name.startswith("trusted."): print(path, name, os.getxattr(path, name, follow_symlinks=False))
      """
    return try Program.shell("cd '\(tree)' && python3 -c '\(script)'").output.split(separator: "\n").map(String.init)
      .sorted()
  }
}

extension Life {
  /// The image's layers under a container, stacked as for it.
  func mounted(_ container: String, _ body: (String) throws -> Void) throws {
    let format = "{{.GraphDriver.Data.LowerDir}}"
    let stack = try done("inspect", "-f", format, container).trimmingCharacters(in: .newlines)
    let place = bowl.folder.path + "/merged"
    // By short names: mount(2) takes a page of options. overlayfs wants two without a writable one.
    let folders = stack.split(separator: ":").enumerated().map { "ln -s '\($1)' \($0)" }.joined(separator: "; ")
    let names = (0..<stack.split(separator: ":").count).map(String.init).joined(separator: ":")
    let links = bowl.folder.path + "/stack"
    let line =
      "mkdir -p '\(place)' '\(links)/none'; cd '\(links)'; \(folders)"
      + "; mount -t overlay -o lowerdir=\(names):none none '\(place)'"
    let outcome = try Program.shell(line)
    try #require(outcome.code == 0, "\(outcome)")
    defer { _ = try? Program.shell("umount '\(place)'") }
    try body(place)
  }
}
