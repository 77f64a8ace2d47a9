import Testing

@testable import Steps

struct FileChangeTests {
  /// What is read by hand is what was written, whatever is known of it.
  @Test func whatIsWrittenIsRead() {
    var whole = FileChange(path: "/data/big", change: .copiedUp, type: .file, upperBytes: 9)
    (whole.lowerBytes, whole.changedBytes, whole.layer, whole.files, whole.wastedBytes) = (8, 1, 2, 3, 7)
    for change in [whole, FileChange(path: "/etc/motd", change: .whiteout, type: .device, upperBytes: 0)] {
      #expect(FileChange(change.json) == change)
    }
    for broken in ["{}", #"{"path":"/","change":"x","type":"file","upperBytes":1}"#, "[]"] {
      #expect(JSON(parsing: broken).flatMap { FileChange($0) } == nil)
    }
  }
}
