import Images
import Kernel
import OCISpec
import Planning
import Steps

extension ContainerEngine {
  /// Writes images into an archive. `file` nil: to standard output. A file is written aside: it is whole or not there.
  package func save(_ words: [String], to file: String?, _ invocation: Invocation) throws {
    try prepare(invocation)
    let found = try words.map { (word: $0, image: try findImage($0)) }
    let wanted = try found.map { word, image in
      let isID = image.isMeantByID(word)
      return SavedName(id: image.id, name: isID ? nil : try image.names.first { try $0 == Reference(word) })
    }
    let read = found.flatMap { $1.reading(as: $0) }
    let archive = { bytes in Operation.writeArchive(path: file, images: words, bytes: bytes) }
    try attempt("save", archive(nil), after: read, invocation) {
      try writing(file) { try images.save(wanted, to: $0) }
    }
    try record("save", .report(read + [archive(file.flatMap(Sys.fileSize))]), invocation)
  }
}

extension StoredImage {
  /// What was read of it, under the name by which it was asked for.
  fileprivate func reading(as word: String) -> [Operation] {
    [
      .readManifest(
        reference: word, digest: manifests.first?.description ?? "", platform: config.platform.description),
      .readImageConfig(digest: id.description, layers: layers.count),
    ]
  }
}
