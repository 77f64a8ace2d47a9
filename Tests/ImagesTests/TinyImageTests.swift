import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

@Suite("The image tiny", .enabled(if: (try? Busybox.find()) != nil, "there is no static busybox"))
struct TinyImageTests {
  private let scratch: Scratch
  private let image: ResolvedImage

  init() throws {
    scratch = try Scratch()
    image = try scratch.store.provide("tiny")
  }

  private func blob(_ digest: ContentDigest) -> String { scratch.store.blobPath(digest).string }

  @Test("Three layers and a shell as its command")
  func shape() throws {
    #expect(image.layers.map(\.position) == [1, 2, 3])
    #expect(image.layers.map(\.state) == [.unpacked, .unpacked, .unpacked])
    #expect(image.config.cmd == ["sh"])
    #expect(image.config.env == ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"])
    let config = try scratch.store.json(ImageConfig.self, image.configuration)
    #expect(config.history?.count == 3)
    #expect(try shell("cd \(image.layers[1].path); stat -c %s data/big; head -c 64 data/big | wc -l") == "8388608\n1")
  }

  @Test("Digests, diff ids and chain ids, as sha256sum computes them")
  func digests() throws {
    var chain = ""
    for layer in image.layers {
      #expect(try shell("sha256sum < \(blob(layer.digest)) | cut -c-64") == layer.digest.hex)
      let diff = try shell("gzip -dc < \(blob(layer.digest)) | sha256sum | cut -c-64")
      #expect(diff == layer.diffID.hex)
      chain = chain.isEmpty ? diff : try shell("printf 'sha256:\(chain) sha256:\(diff)' | sha256sum | cut -c-64")
      #expect(chain == layer.chainID.hex)
      #expect(layer.path == scratch.store.layersPath.appending(chain).string)
    }
  }

  @Test("Bytes and files, as find counts them")
  func counts() throws {
    for layer in image.layers {
      #expect(try shell("find \(layer.path) ! -type d | wc -l") == "\(layer.files)")
      let sum = "find \(layer.path) -type f -printf '%s\\n' | awk '{n += $1} END {print n}'"
      #expect(try shell(sum) == "\(layer.bytes)")
    }
  }

  @Test("The third layer covers one file and hides one")
  func thirdLayer() throws {
    #expect(try shell("tar tzf \(blob(image.layers[2].digest)) | grep -v '/$'") == "data/.wh.old.txt\netc/motd")
    #expect(try shell("cd \(image.layers[2].path); find . ! -type d | sort") == "./data/old.txt\n./etc/motd")
    #expect(image.layers[2].files == 2)
  }

  @Test("The same busybox gives the same digests")
  func deterministic() throws {
    let other = try Scratch()
    #expect(try other.store.provide("tiny").manifest == image.manifest)
  }

  @Test("Every name in /bin is one that busybox has, and the lessons' are among them")
  func applets() throws {
    let busybox = "\(image.layers[0].path)/bin/busybox"
    let known = Set(try shell("\(busybox) --list").split(separator: "\n").map(String.init))
    #expect(TinyImage.applets.filter { !known.contains($0) } == [])
    let wanted = """
      sh echo id ps top cat ls sleep unshare chroot ip mount vi less head dd printf nc wget httpd kill test true false
      env hostname tar stat find wc sha256sum nproc free od timeout seq yes grep sed awk
      """.split { $0 == " " || $0 == "\n" }.map(String.init)
    #expect(wanted.filter { !TinyImage.applets.contains($0) } == [])
    #expect(try shell("cd \(image.layers[0].path)/bin; ./echo hi; readlink echo") == "hi\nbusybox")
  }

  @Test("Its programs, links and times are root's and the beginning of time", .enabled(if: isRoot, "needs root"))
  func owners() throws {
    let strange = "find \(image.layers[0].path) -mindepth 1 \\( ! -user 0 -o ! -group 0 -o -newermt @0 \\)"
    #expect(try shell(strange).isEmpty)
  }

  @Test("skopeo reads it", .enabled(if: isInstalled("skopeo"), "skopeo is not installed"))
  func skopeo() throws {
    let text = try shell("skopeo inspect oci:\(scratch.store.root):tiny")
    #expect(text.contains("\(image.manifest)"))
    for layer in image.layers { #expect(text.contains("\(layer.digest)")) }
  }

  @Test("umoci unpacks it to the same files", .enabled(if: isInstalled("umoci") && isRoot, "needs umoci and root"))
  func umoci() throws {
    let bundle = scratch.path.appending("bundle")
    try shell("umoci unpack --image \(scratch.store.root):tiny \(bundle)")
    #expect(try shell("cat \(bundle)/rootfs/etc/motd; test ! -e \(bundle)/rootfs/data/old.txt").contains("layer 3"))
  }

  @Test("An overlay of its layers shows the third's file and hides the other", .enabled(if: isRoot, "needs root"))
  func overlay() throws {
    let lower = image.layers.reversed().map(\.path).joined(separator: ":")
    let place = scratch.path.appending("merged")
    try shell("mkdir \(place)")
    let text = try shell(
      """
      unshare -m sh -ec 'mount -t overlay -o ro,lowerdir=\(lower) none \(place)
      cat \(place)/etc/motd; ls \(place)/data; test ! -e \(place)/data/old.txt'
      """)
    #expect(text == "Welcome to tiny. This text comes from layer 3 and covers the one of layer 2.\nbig")
    #expect(try shell("cat \(image.layers[1].path)/data/old.txt").contains("layer 3 hides it"))
  }
}

@Suite("Making tiny")
struct MakingTinyTests {
  @Test("Many first uses at once make it once")
  func concurrent() async throws {
    let scratch = try Scratch()
    let store = scratch.store
    let manifests = try await withThrowingTaskGroup(of: ContentDigest.self) { group in
      for _ in 0..<8 { group.addTask { try store.provide("tiny").manifest } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(manifests).count == 1)
    #expect(try store.index().manifests.count == 1)
    #expect(try shell("ls \(store.root)/layers | wc -l") == "6")
  }

  @Test("A busybox that needs libraries, and what is no program, are refused with what to do")
  func badBusybox() throws {
    let scratch = try Scratch()
    try shell("printf '#!/bin/sh\\n' > \(scratch.path)/script; printf '\\177ELF\\2\\1' > \(scratch.path)/short")
    for (path, why) in [
      ("/bin/sh", "linked dynamically"), ("\(scratch.path)/script", "not a 64-bit ELF"),
      ("\(scratch.path)/short", "not a 64-bit ELF"), ("\(scratch.path)/none", "can't be read"),
    ] {
      let error = #expect(throws: ImageError.self) { try Busybox(FilePath(path)) }
      #expect(error?.description.contains(why) == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("install busybox-static") == true)
    }
  }
}
