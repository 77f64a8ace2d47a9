import Foundation
import OCISpec
import SystemPackage
import Testing

@testable import Images

/// An archive as `docker save` writes it, made by hand, with whatever a test wants to be wrong in it.
struct SavedArchive {
  var tar = HandmadeTar()
  private var images: [[String: Any]] = []

  /// Adds an image of these layers, each stored under a name of its own. Returns its ID.
  @discardableResult
  mutating func add(
    _ names: [String], _ layers: [[UInt8]], packed: ([UInt8]) throws -> [UInt8] = { $0 },
    platform: Platform = .current, diffIDs: [ContentDigest]? = nil, configName: String? = nil
  ) throws -> ContentDigest {
    let number = images.count
    var paths: [String] = []
    for (index, layer) in layers.enumerated() {
      paths.append("layer\(number)-\(index)/layer.tar")
      tar.entry(paths[index], type: "0", data: try packed(layer))
    }
    let config = try JSONCoding.encode(
      ImageConfig(
        platform: platform, config: ImageConfig.Defaults(cmd: ["sh"]),
        diffIDs: diffIDs ?? layers.map { ContentDigest(of: $0) }))
    let id = ContentDigest(of: config)
    tar.entry(configName ?? "\(id.hex).json", type: "0", data: config)
    images.append(["Config": configName ?? "\(id.hex).json", "RepoTags": names, "Layers": paths])
    return id
  }

  /// With the manifest.json of all images at the end, where docker has it.
  func bytes() throws -> [UInt8] {
    var whole = tar
    whole.entry(
      "manifest.json", type: "0",
      data: [UInt8](
        try JSONSerialization.data(withJSONObject: images, options: [.sortedKeys, .withoutEscapingSlashes])))
    return whole.bytes
  }
}

/// A layer of one file.
func layer(_ name: String, _ text: String) -> [UInt8] {
  var tar = HandmadeTar()
  tar.file(name, text)
  return tar.bytes
}

/// What a program makes of bytes, as `gzip -c`.
func piped(_ bytes: [UInt8], through program: String) throws -> [UInt8] {
  let scratch = try Scratch()
  let (input, output) = ("\(scratch.path)/in", "\(scratch.path)/out")
  try Data(bytes).write(to: URL(fileURLWithPath: input))
  try shell("\(program) < \(input) > \(output)")
  return [UInt8](try Data(contentsOf: URL(fileURLWithPath: output)))
}

extension Scratch {
  /// Loads the bytes as a file.
  @discardableResult
  func load(_ bytes: [UInt8]) throws -> [LoadedImage] {
    let file = path.appending("archive.tar").string
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return try store.load(file)
  }

  /// Nothing unfinished, and of what is in place each blob is what its name says.
  func expectSound() throws {
    #expect(try shell("ls -A \(store.root)/ingest") == "")
    try shell(
      "cd \(store.root)/blobs/sha256; for f in *; do [ ! -f $f ] || echo \"$f  $f\"; done | sha256sum -c --quiet")
    for image in try store.images() {
      for name in image.names { #expect(try store.resolve(name.tagged).isUnpacked) }
    }
  }
}
