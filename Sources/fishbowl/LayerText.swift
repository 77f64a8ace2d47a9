import Steps
import Terminal

#if os(Linux)
  import Engine

  /// Layers as people and programs read them.
  enum LayerText {
    typealias Layer = ContainerEngine.ListedLayer

    static func lines(_ layers: [Layer], json: Bool, files: Bool) -> [String] {
      if json { return [JSON.array(layers.map(Self.json)).text] }
      let rows = layers.map { layer in
        [
          position(layer), Units.decimal(layer.bytes, digits: 3), String(layer.changes.count),
          Units.decimal(layer.wasted, digits: 3), story(layer),
        ]
      }
      let changes = layers.flatMap { layer in
        layer.changes.filter { files || layer.isWritable || $0.layer != nil || $0.change != .created }
          .map { [position(layer)] + cells($0) }
      }
      let (all, wasted) = (sum(layers) { $0.bytes }, sum(layers) { $0.wasted })
      return Columns.lines([["LAYER", "SIZE", "ENTRIES", "WASTED", "MADE BY"]] + rows)
        + ["", "All layers: \(Units.decimal(all, digits: 3)), of these \(Units.decimal(wasted, digits: 3)) wasted."]
        + (changes.isEmpty ? [] : [""] + Columns.lines([["LAYER", "CHANGE", "SIZE", "PATH", "BEFORE"]] + changes))
    }

    /// The life of one path.
    static func lines(_ life: [ContainerEngine.PathChange]) -> [String] {
      Columns.lines(
        [["LAYER", "CHANGE", "SIZE", "PATH", "BEFORE", "MADE BY"]]
          + life.map { [position($0.layer)] + cells($0.change) + [story($0.layer)] })
    }

    static func json(_ life: [ContainerEngine.PathChange]) -> String {
      JSON.array(
        life.map { event in
          .object(head(event.layer) + [JSON.Member("change", event.change.json)])
        }
      ).text
    }

    private static func json(_ layer: Layer) -> JSON {
      .object(
        head(layer) + [
          JSON.Member("path", .string(layer.path)), JSON.Member("bytes", .number(layer.bytes)),
          JSON.Member("wastedBytes", .number(layer.wasted)),
          JSON.Member("changes", .array(layer.changes.map(\.json))),
        ])
    }

    private static func head(_ layer: Layer) -> [JSON.Member] {
      [
        JSON.Member("layer", .number(Int64(layer.position))), JSON.Member("writable", .bool(layer.isWritable)),
        JSON.Member("diffID", layer.diffID.map(JSON.string) ?? .null),
        JSON.Member("created", layer.created.map(JSON.string) ?? .null),
        JSON.Member("createdBy", layer.createdBy.map(JSON.string) ?? .null),
      ]
    }

    private static func sum(_ layers: [Layer], _ bytes: (Layer) -> Int64) -> Int64 {
      layers.reduce(0) { $0 + bytes($1) }
    }

    private static func position(_ layer: Layer) -> String { layer.isWritable ? "rw" : String(layer.position) }

    private static func story(_ layer: Layer) -> String {
      let text = layer.createdBy ?? (layer.diffID == nil ? layer.path : "(the image does not tell)")
      return text.sanitised
    }

    private static func cells(_ change: FileChange) -> [String] {
      [verb(change), Units.decimal(change.upperBytes, digits: 3), change.path.sanitised, before(change)]
    }

    private static func verb(_ change: FileChange) -> String {
      switch change.change {
      case .created: change.layer == nil ? "new" : "replaced"
      case .copiedUp: "changed"
      case .metadata: "attributes"
      case .whiteout: "whiteout"
      case .opaque: "opaque"
      }
    }

    /// What it covers: of one file its size, of a directory how many.
    private static func before(_ change: FileChange) -> String {
      guard let layer = change.layer, let bytes = change.lowerBytes else { return "" }
      let what = Units.decimal(bytes, digits: 3) + " in layer \(layer)"
      return change.files == 1 ? what : "\(change.files ?? 0) files, \(what)"
    }
  }
#endif
