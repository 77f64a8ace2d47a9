import Images
import Kernel
import OCISpec
package import Steps

extension ContainerEngine {
  /// All that is known of an image, under docker's names.
  package func inspectImage(_ word: String) throws -> JSON {
    let image = try findImage(word)
    let bytes = try withImages { store throws(ImageError) in try store.configuration(image.id) }
    let made = JSON(parsing: String(decoding: bytes, as: UTF8.self)) ?? .object([])
    let config = image.config
    return .object([
      "Id": .string(image.id.description), "RepoTags": .array(image.names.map { .string($0.tagged) }),
      "RepoDigests": .array(image.digests.map(JSON.string)), "Parent": .string(""),
      "Comment": .string(config.history?.last?.comment ?? ""), "Created": .string(config.created ?? ""),
      "DockerVersion": .string(made["docker_version"]?.string ?? ""), "Author": .string(config.author ?? ""),
      "Config": made["config"].map(Self.defaults) ?? .null, "Architecture": .string(config.architecture),
      "Variant": config.variant.map(JSON.string), "Os": .string(config.os), "Size": .number(image.bytes),
      "VirtualSize": .number(image.bytes),
      "GraphDriver": .object(["Data": Self.stack(image), "Name": .string("overlay")]),
      "RootFS": .object([
        "Type": .string("layers"), "Layers": .array(config.rootfs.diffIDs.map { .string($0.description) }),
      ]),
    ])
  }

  private static func stack(_ image: StoredImage) -> JSON {
    .object(["LowerDir": .string(image.layers.reversed().map(\.path).joined(separator: ":"))])
  }

  /// docker fills in what a configuration leaves out, with nothing.
  private static func defaults(_ config: JSON) -> JSON {
    let empty: [JSON.Member] = [
      .init("Hostname", .string("")), .init("Domainname", .string("")), .init("User", .string("")),
      .init("AttachStdin", .bool(false)), .init("AttachStdout", .bool(false)), .init("AttachStderr", .bool(false)),
      .init("Tty", .bool(false)), .init("OpenStdin", .bool(false)), .init("StdinOnce", .bool(false)),
      .init("Env", .null), .init("Cmd", .null), .init("Image", .string("")), .init("Volumes", .null),
      .init("WorkingDir", .string("")), .init("Entrypoint", .null), .init("OnBuild", .null), .init("Labels", .null),
    ]
    let own = config.members ?? []
    let known = empty.map { member in own.last { $0.name == member.name } ?? member }
    return .object(known + own.filter { member in !empty.contains { $0.name == member.name } })
  }

  /// One thing that was done to make an image.
  package struct ImageHistory: Sendable {
    /// The image's ID, of the last one; of those before docker knows none.
    package var id: String?
    package var created: String?
    package var createdBy: String
    package var bytes: Int64
    package var comment: String
  }

  /// The last first.
  package func history(_ word: String) throws -> [ImageHistory] {
    let image = try findImage(word)
    var layers = image.layers[...]
    let entries = (image.config.history ?? []).map { entry in
      let layer = entry.emptyLayer == true ? nil : layers.popFirst()
      return ImageHistory(
        created: entry.created, createdBy: entry.createdBy ?? "", bytes: layer?.bytes ?? 0,
        comment: entry.comment ?? "")
    }
    // What a history does not tell of is there all the same.
    var all = Array((entries + layers.map { ImageHistory(createdBy: "", bytes: $0.bytes, comment: "") }).reversed())
    if !all.isEmpty { all[0].id = image.id.description }
    return all
  }
}

extension StoredImage {
  /// Names with digests in place of tags, each once.
  fileprivate var digests: [String] {
    var seen: Set<String> = []
    return zip(names, manifests).map { "\($0.familiarName)@\($1)" }.filter { seen.insert($0).inserted }
  }
}
