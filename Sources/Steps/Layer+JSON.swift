extension Layer {
  public var json: JSON {
    .object([
      "position": position.json, "diffID": diffID.json, "digest": digest.json, "chainID": chainID.json,
      "path": path.json, "bytes": .number(bytes), "files": files.json,
    ])
  }
}

extension Layer {
  /// What `json` has written; nil for anything else.
  public init?(_ json: JSON) {
    guard let position = json["position"]?.integer(Int.self), let diffID = json["diffID"]?.string,
      let digest = json["digest"]?.string, let chainID = json["chainID"]?.string, let path = json["path"]?.string,
      let bytes = json["bytes"]?.number, let files = json["files"]?.integer(Int.self)
    else { return nil }
    self.init(
      position: position, diffID: diffID, digest: digest, chainID: chainID, path: path, bytes: bytes, files: files)
  }
}
