/// One thing that a layer does to the stack below it: what it brings, covers or hides. Directories that are only the way
/// to something are none.
public struct LayerEntry: Equatable, Sendable {
  public enum Change: String, Sendable {
    /// Nothing bore the name, or something else that was made anew takes its place: `covered` says so.
    case created
    /// The file below with other content: whoever writes one byte copies all of it first.
    case copiedUp = "copied-up"
    /// The same content under another mode or owner, or a directory's own attributes.
    case metadata
    /// The name from below is hidden.
    case whiteout
    /// All that the directory had from below is hidden.
    case opaque
  }

  public enum FileType: String, Sendable { case file, directory, link, device, fifo, socket }

  /// From the root, with a leading `/`.
  public var path: String
  public var change: Change
  public var type: FileType
  /// Of its content in this layer; 0 for what is no regular file.
  public var bytes: Int64
  /// What of it differs from the content below; nil where that is not known, as of what is new.
  public var changedBytes: Int64?
  public var covered: Covered?

  /// What is seen no more because of it.
  public struct Covered: Equatable, Sendable {
    /// Position of the layer that brought the topmost of it; 1 is the lowest.
    public var layer: Int
    /// All that is no directory.
    public var files = 0
    /// Of the file that lay there, or of all in the directory.
    public var bytes: Int64 = 0
    /// Of these, those to which no name leads any more: they lie on the disk for nothing.
    public var wasted: Int64 = 0
  }
}

/// What one layer does, whole or as far as asked.
public struct LayerSurvey: Equatable, Sendable {
  public var entries: [LayerEntry] = []
  /// There is more than was asked for.
  public var isCut = false

}
