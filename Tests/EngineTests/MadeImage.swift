import Foundation
import TestSupport
import Testing

/// An image made in the test by the real tools, umoci and skopeo, of Debian's busybox.
struct MadeImage {
  static let isPossible = ["umoci", "skopeo", "busybox", "tar"].allSatisfy(Program.exists)
  static let reason = "umoci and skopeo are not installed: `make packages` gets them"

  let folder: String

  /// `image.tar` (docker-archive) and `oci.tar` (oci-archive) in `folder`: layer 1 has a hard link, a device, a
  /// set-user-ID file, owners and times; layer 2 removes a file and makes a directory anew.
  init(in folder: String) throws {
    self.folder = folder
    let script = """
      mkdir -p '\(folder)'; cd '\(folder)'
      quiet() { "$@" >/dev/null 2>&1 || { echo "$@" >&2; exit 1; }; }
      quiet umoci init --layout lay; quiet umoci new --image lay:v; quiet umoci unpack --image lay:v one
      cd one/rootfs; mkdir bin etc data hide
      cp "$(command -v busybox)" bin/busybox; for a in sh ls cat id echo sleep stat kill env pwd; do ln -s busybox bin/$a; done
      printf 'root:x:0:0:root:/root:/bin/sh\\nlab:x:1234:1234::/data:/bin/sh\\n' > etc/passwd
      printf 'root:x:0:\\nlab:x:1234:\\n' > etc/group
      echo one > data/one; ln data/one data/two; chown 1234:1234 data/one; echo gone > data/gone; echo h > hide/h
      cp bin/busybox data/setuid; chmod 4755 data/setuid; mknod data/null c 1 3; ln -s /etc/passwd data/link
      touch -h -d 2001-02-03T04:05:06Z data/one data/link; cd ../..
      quiet umoci repack --image lay:v one; quiet umoci unpack --image lay:v two
      rm two/rootfs/data/gone; rm -r two/rootfs/hide; mkdir two/rootfs/hide; echo n > two/rootfs/hide/n
      quiet umoci repack --image lay:v two
      quiet umoci config --image lay:v --config.user lab --config.entrypoint /bin/echo --config.cmd hello --config.cmd you \
        --config.env GREET=hi --config.workingdir /data --config.label course=os --config.volume /data/keep \
        --config.exposedports 80/tcp --config.stopsignal SIGUSR1
      quiet umoci unpack --image lay:v want
      quiet skopeo copy -q --insecure-policy oci:lay:v docker-archive:image.tar:lab/made:v1
      quiet skopeo copy -q --insecure-policy --dest-compress --dest-compress-format zstd oci:lay:v oci-archive:oci.tar:lab/made:oci
      """
    let outcome = try Program.shell(script)
    try #require(outcome.code == 0, "\(outcome)")
  }

  var archive: String { folder + "/image.tar" }
  /// What umoci makes of it.
  var tree: String { folder + "/want/rootfs" }

  /// Each file below a directory: type, mode, owner, links, size, time, where it leads, what it holds.
  static func picture(of tree: String) throws -> [String] {
    let script = """
      cd '\(tree)'; find . -mindepth 1 ! -type d -printf '%P %y %m %U:%G %n %s %T@ %l\\n'; find . -mindepth 1 -type d -printf '%P d %m %U:%G\\n'
      find . -type f -exec sha256sum {} +
      """
    return try Program.shell(script).output.split(separator: "\n").map(String.init).sorted()
  }
}
