import Images
import Steps

extension FileChange {
  init(_ entry: LayerEntry) {
    self.init(
      path: entry.path, change: Change(rawValue: entry.change.rawValue) ?? .created,
      type: FileType(rawValue: entry.type.rawValue) ?? .file, upperBytes: entry.bytes)
    changedBytes = entry.changedBytes
    guard let covered = entry.covered else { return }
    (layer, files) = (covered.layer, covered.files)
    (lowerBytes, wastedBytes) = (covered.bytes, covered.wasted)
  }
}
