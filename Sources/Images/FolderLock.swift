import SystemPackage

/// One after the other, of those that want to do something with a folder at once. The lock goes with its process. flock(2)
public enum FolderLock {
  public static func hold(_ folder: String, _ body: () throws -> Void) throws {
    let path = FilePath(folder)
    let file = try Files.open(path)
    defer { try? file.close() }
    try Files.lock(file, path)
    try body()
  }
}
