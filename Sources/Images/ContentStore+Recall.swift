import OCISpec
import SystemPackage

extension ContentStore {
  /// What `resolve` found last, if the index is still the same file and no layer is gone. Nothing here is an error:
  /// whatever can't be used is found out anew.
  func recall(_ reference: Reference, for platform: Platform?) -> ResolvedImage? {
    guard let path = recordPath(reference), let identity = FileIdentity(indexPath),
      let bytes = try? Files.read(path), let record = ImageRecord(bytes, in: self), record.index == identity,
      record.image.platform.fits(platform ?? .current)
    else { return nil }
    return record.image.layers.allSatisfy { Presence(FilePath($0.path)) != .gone } ? record.image : nil
  }

  /// nil for a name that is too long for a file's.
  func recordPath(_ reference: Reference) -> FilePath? {
    let slash = UInt8(ascii: "/")
    let name = reference.description.utf8.map { $0 == slash ? UInt8(ascii: "%") : $0 }
    return name.count <= 255 ? cachePath.appending(String(decoding: name, as: UTF8.self)) : nil
  }
}
