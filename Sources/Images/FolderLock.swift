import SystemPackage

/// One after the other, of those that want to do something with a folder at once. The lock goes with its process. flock(2)
public enum FolderLock {
  /// `patience`: seconds after which the wait for others ends with an error; nil: none is too long.
  public static func hold(_ folder: String, patience: Int? = nil, _ body: () throws -> Void) throws {
    let hold = try Hold(folder, shared: false, patience: patience)
    defer { hold.release() }
    try body()
  }

  /// As long as somebody has it, nobody holds the folder alone.
  public static func share(_ folder: String) throws -> Hold { try Hold(folder, shared: true) }

  /// Its holder gives it back, or ends.
  public final class Hold {
    private var file: FileDescriptor?

    fileprivate init(_ folder: String, shared: Bool, patience: Int? = nil) throws {
      let path = FilePath(folder)
      let file = try Files.open(path)
      do {
        if let patience {
          try Files.lock(file, path, within: patience)
        } else {
          try Files.lock(file, path, shared: shared)
        }
      } catch {
        try? file.close()
        throw error
      }
      self.file = file
    }

    /// May be called twice.
    public func release() {
      try? file?.close()
      file = nil
    }

    deinit { release() }
  }
}
