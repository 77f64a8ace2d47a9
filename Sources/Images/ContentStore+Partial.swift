import SystemPackage

/// Downloads that did not come to their end. They stay for the next pull, and not for ever.
extension ContentStore {
  var pulledPath: FilePath { ingestPath.appending(Self.pulledFolder) }

  /// A pull on its way: as long as somebody has it, nobody takes away what was downloaded.
  public func sharePulled() throws(ImageError) -> FolderLock.Hold {
    // Not the folder itself, which is the helper's: who is not believed could hold that one for ever.
    do { return try FolderLock.share(ingestPath.string) } catch let error as ImageError { throw error } catch {
      throw .system(action: "lock", path: pulledPath.string, code: 0, message: "\(error)")
    }
  }

  /// Takes away what was not written to for so many seconds, unless a pull is on its way. Returns its bytes.
  @discardableResult
  public func dropPulled(olderThan seconds: Int = 0) throws(ImageError) -> Int64 {
    guard try Files.status(pulledPath) != nil else { return 0 }
    let folder = try Files.open(ingestPath)
    defer { try? folder.close() }
    guard Files.tryLock(folder) else { return 0 }
    var bytes: Int64 = 0
    for name in try Trees.names(pulledPath) {
      let path = pulledPath.appending(name)
      guard let status = try Files.status(path), Files.age(status) >= seconds else { continue }
      try Trees.remove(path)
      bytes += Int64(status.size)
    }
    return bytes
  }
}
