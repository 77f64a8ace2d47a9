import OCISpec
import Steps
import TraceStore

extension LifeTeller {
  /// What a row says of images. docker knows a pushed or pulled one by its name, and all others by their IDs.
  mutating func tellImages(_ row: LifeRow, at time: Int64) -> [ContainerEvent] {
    imageEvents(row).map {
      ContainerEvent(subject: .image, time: time, action: $0.action, id: $0.id, values: ["name": $0.name])
    }
  }

  private typealias Told = (action: String, id: String, name: String)

  /// docker tells of no pull, push or save that has failed.
  private mutating func imageEvents(_ row: LifeRow) -> [Told] {
    if ["pull", "push", "save"].contains(row.verb), row.state == .undone { return [] }
    switch row.operation {
    case .readManifest(let reference, _, _) where ["pull", "push"].contains(row.verb):
      return [(row.verb, reference, (try? Reference(reference))?.familiarName ?? reference)]
    case .readImageConfig(let id, _):
      images[row.run] = id
      return ["load", "save"].contains(row.verb) ? [(row.verb, id, id)] : []
    case .tagImage(let name, let id, _) where ["tag", "import", "commit"].contains(row.verb): return [("tag", id, name)]
    case .untagImage(let names, let id, _): return names.map { _ in ("untag", id, id) }
    case .deleteBlobs(let id?, _, _): return [("delete", id, id)]
    case nil where row.step == 0 && row.verb == "import" && row.state == .ended:
      return images[row.run].map { [("import", $0, $0)] } ?? []
    default: return []
    }
  }
}
