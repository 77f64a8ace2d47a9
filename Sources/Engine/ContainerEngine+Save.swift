import Images
import OCISpec

extension ContainerEngine {
  /// Writes images into an archive. `file` nil: to standard output. A file is written aside: it is whole or not there.
  package func save(_ words: [String], to file: String?) throws {
    let wanted = try words.map { word in
      let image = try findImage(word)
      let isID = image.isMeantByID(word)
      return SavedName(id: image.id, name: isID ? nil : try image.names.first { try $0 == Reference(word) })
    }
    try writing(file) { target in
      try withImages { store throws(ImageError) in try store.save(wanted, to: target) }
    }
  }
}
