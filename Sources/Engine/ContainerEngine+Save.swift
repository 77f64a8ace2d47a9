import Images
import Kernel
import OCISpec
import SystemPackage

extension ContainerEngine {
  /// Writes images into an archive. `file` nil: to standard output. A file is written aside: it is whole or not there.
  package func save(_ words: [String], to file: String?) throws {
    let wanted = try words.map { word in
      let image = try findImage(word)
      let isID = image.isMeantByID(word)
      return SavedName(id: image.id, name: isID ? nil : try image.names.first { try $0 == Reference(word) })
    }
    guard let file else {
      return try withImages { store throws(ImageError) in try store.save(wanted, to: .standardOutput) }
    }
    let aside = file + ".new"
    do {
      let target = try FileDescriptor.open(
        FilePath(aside), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
      defer { try? target.close() }
      try withImages { store throws(ImageError) in try store.save(wanted, to: target) }
      try Sys.rename(aside, to: file)
    } catch {
      Sys.unlink(aside)
      if let error = error as? EngineError { throw error }
      throw EngineError("cannot write \(file): \(error)", exitCode: 1)
    }
  }
}
