import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

@Suite("Unpacking a layer")
struct LayerUnpackerTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func unpack(_ build: (inout HandmadeTar) -> Void) throws -> ResolvedImage.Layer {
    var tar = HandmadeTar()
    build(&tar)
    try scratch.store.add("made", [tar.bytes])
    return try #require(try scratch.store.resolve("made").layers.first)
  }

  @Test("Modes, times, owners and hard links are the tar's")
  func attributes() throws {
    let layer = try unpack { tar in
      tar.directory("d", mode: 0o1777)
      tar.file("d/set", "four", mode: 0o4755)
      tar.hardLink("again", to: "d/set")
      tar.symbolicLink("s", to: "/d/../set")
    }
    // Who can't give a file to its owner doesn't leave it set-user-ID for another one.
    let mode = isRoot ? "4755" : "755"
    #expect(try shell("cd \(layer.path); stat -c '%a %Y' d d/set") == "1777 1000000000\n\(mode) 1000000000")
    #expect(try shell("cd \(layer.path); stat -c %h d/set; readlink s") == "2\n/d/../set")
    #expect(layer.files == 3)
    #expect(layer.bytes == 4)
  }

  @Test("Owners are the tar's", .enabled(if: isRoot, "only root can give files away"))
  func owners() throws {
    let layer = try unpack { $0.file("a", "x", owner: 1234) }
    #expect(try shell("stat -c %u:%g \(layer.path)/a") == "1234:1234")
  }

  @Test("Devices are made as they stand", .enabled(if: isRoot, "only root makes devices"))
  func devices() throws {
    let layer = try unpack { $0.device("null") }
    #expect(try shell("stat -c %F \(layer.path)/null") == "character special file")
  }

  @Test("Names are bytes: Hangul in a pax header, Latin-1 in an old one")
  func names() throws {
    let layer = try unpack { tar in
      tar.pax([("path", "값/파일")])
      tar.file("short", "x")
    }
    #expect(try shell("cd \(layer.path); find . -type f") == "./값/파일")
  }

  @Test("Parents that the tar leaves out are made for everybody, whatever the umask")
  func impliedParents() throws {
    let old = umask(0o077)
    defer { umask(old) }
    let layer = try unpack { $0.file("a/b/c", "x") }
    #expect(try shell("cd \(layer.path); stat -c %a . a a/b a/b/c") == "755\n755\n755\n644")
  }

  @Test("Attributes that would steer overlayfs are dropped", .enabled(if: isInstalled("getfattr") || isRoot))
  func extendedAttributes() throws {
    let layer = try unpack { tar in
      tar.pax([
        ("SCHILY.xattr.user.kept", "yes"), ("SCHILY.xattr.trusted.overlay.redirect", "/etc"),
        ("SCHILY.xattr.user.overlay.redirect", "/etc"), ("SCHILY.xattr.security.selinux", "x"),
      ])
      tar.file("a", "x")
    }
    #expect(attributes(of: "\(layer.path)/a") == ["user.kept"])
  }

  @Test("A whiteout becomes overlayfs' device, unless the layer itself brings the name")
  func whiteouts() throws {
    let layer = try unpack { tar in
      tar.file("d/.wh.gone")
      tar.file("d/.wh.kept")
      tar.file("d/kept", "x")
      tar.directory("new")
      tar.file("new/a", "x")
      tar.file(".wh.new")
    }
    #expect(try shell("cd \(layer.path); stat -c '%F %t %T' d/gone") == "character special file 0 0")
    #expect(try shell("cd \(layer.path)/d; ls -A; cat kept") == "gone\nkept\nx")
    #expect(try shell("stat -c %F \(layer.path)/new") == "directory")
    #expect(attributes(of: "\(layer.path)/new") == [opaque])
    #expect(layer.files == 3)
  }

  @Test("An opaque directory keeps its own attributes")
  func opaqueDirectory() throws {
    let layer = try unpack { tar in
      tar.file("d/.wh..wh..opq")
      tar.file("d/.wh..wh.plnk")
      tar.directory("d", mode: 0o751)
      tar.file("d/own", "x")
    }
    #expect(attributes(of: "\(layer.path)/d") == [opaque])
    #expect(try shell("cd \(layer.path); stat -c '%a %Y' d; ls -A d") == "751 1000000000\nown")
  }

  @Test("A file takes the place of a directory that was named twice")
  func fileForDirectory() throws {
    let layer = try unpack { tar in
      tar.directory("d")
      tar.directory("d", mode: 0o700)
      tar.file("d", "text")
    }
    #expect(try shell("cat \(layer.path)/d") == "text")
    #expect(layer.files == 1 && layer.bytes == 4)
  }

  @Test("Of a directory that is named often the last counts")
  func directoryNamedOften() throws {
    let layer = try unpack { tar in
      for mode in [0o700, 0o711, 0o751] { tar.directory("d", mode: mode) }
      tar.file("d/own", "x")
    }
    #expect(try shell("cd \(layer.path); stat -c '%a %Y' d") == "751 1000000000")
  }

  private var opaque: String { isRoot ? "trusted.overlay.opaque" : "user.overlay.opaque" }

  private func attributes(of path: String) -> [String] {
    let names =
      (try? FileManager.default.attributesOfItem(atPath: path)[.init("NSFileExtendedAttributes")])
      as? [String: Data]
    return names?.keys.sorted() ?? []
  }
}
