extension TinyImage {
  /// What a layer brings, and the words that its history has for it.
  struct Layer {
    var story: String
    /// gzip's. Compressing busybox would take half of the time that making the image takes.
    var level = 1
    var items: [TarItem]
  }

  /// The lowest first.
  static func layers(of busybox: Busybox) -> [Layer] { [base(busybox), data, changes] }

  private static func base(_ busybox: Busybox) -> Layer {
    Layer(
      story:
        "add busybox with \(applets.count) of its names, /bin/escape, the usual directories, /etc/passwd and /etc/group",
      level: 0,
      items: directories + etc + [
        .file("bin/busybox", busybox.bytes, mode: 0o755), .file("bin/escape", Array(escape.utf8), mode: 0o755),
      ]
        + applets.map { .link("bin/\($0)", to: "busybox") })
  }

  /// A big file to watch a copy-up with, and two that the next layer deals with.
  private static let data = Layer(
    story: "add /data/big (8 MiB), /data/old.txt and a first /etc/motd",
    items: [
      .directory("data"), .directory("etc"), .file("data/big", bigLine, times: (8 << 20) / bigLine.count),
      .file("data/old.txt", "Layer 2 brought this file, and layer 3 hides it. Its bytes are still in layer 2.\n"),
      .file("etc/motd", "Welcome to tiny. This text comes from layer 2.\n"),
    ])

  private static let changes = Layer(
    story: "replace /etc/motd and remove /data/old.txt",
    items: [
      .directory("data"), .directory("etc"), .whiteout("data/old.txt"),
      .file("etc/motd", "Welcome to tiny. This text comes from layer 3 and covers the one of layer 2.\n"),
    ])

  /// 64 bytes, a divisor of 8 MiB.
  private static let bigLine: [UInt8] = {
    let text = Array("/data/big: nobody copies these 8 MiB until somebody writes.".utf8)
    return text + [UInt8](repeating: UInt8(ascii: " "), count: 63 - text.count) + [UInt8(ascii: "\n")]
  }()

  /// With the places where `run` mounts something.
  private static let directories: [TarItem] =
    ["bin", "dev", "etc", "home", "mnt", "proc", "run", "sbin", "sys", "usr", "usr/bin", "usr/sbin", "var", "var/log"]
    .map { .directory($0) } + [.directory("root", mode: 0o700), .directory("tmp", mode: 0o1777)]

  private static let etc: [TarItem] = [
    .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
    .file("etc/group", "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n"),
    .file("etc/hostname", []), .file("etc/hosts", []), .file("etc/resolv.conf", []),
  ]
}
