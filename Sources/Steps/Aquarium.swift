/// What is put together in a tmpfs over `place`, the only writable one of an aquarium, before the container is born.
public struct Aquarium: Equatable, Codable, Sendable {
  public var place: String
  /// The layers' folders on the host, from the lowest.
  public var layers: [String]
  /// Files and folders of the host that the container will have.
  public var files: [Route]
  /// Folders that are covered by nothing.
  public var covers: [String]
  /// Whose the place is, as the helper counts users.
  public var owner: UInt32
  /// The layers are shown by the mapping of `makeUsers`: else their files would be nobody's.
  public var isIDMapped: Bool
  /// The pipes are the owner's too.
  public var givesStdio: Bool

  public struct Route: Equatable, Codable, Sendable {
    public var source: String
    public var name: String
    public var isFile: Bool
    /// It is shown by the mapping, too: what is the host's root's there, is the container's root's.
    public var isIDMapped: Bool?

    public init(source: String, name: String, isFile: Bool, isIDMapped: Bool? = nil) {
      self.source = source
      self.name = name
      self.isFile = isFile
      self.isIDMapped = isIDMapped
    }
  }

  public init(
    place: String, layers: [String], files: [Route], covers: [String], owner: UInt32, isIDMapped: Bool,
    givesStdio: Bool
  ) {
    self.place = place
    self.layers = layers
    self.files = files
    self.covers = covers
    self.owner = owner
    self.isIDMapped = isIDMapped
    self.givesStdio = givesStdio
  }

  public func layer(_ index: Int) -> String { "\(place)/layer\(index + 1)" }
  public func path(of route: Route) -> String { place + "/" + route.name }

  var json: JSON {
    .object([
      "place": place.json, "layers": layers.json,
      "files": .array(
        files.map {
          .object([
            "source": $0.source.json, "name": $0.name.json, "isFile": .bool($0.isFile),
            "isIDMapped": $0.isIDMapped.map(JSON.bool),
          ])
        }),
      "covers": covers.json, "owner": Int(owner).json, "isIDMapped": .bool(isIDMapped),
      "givesStdio": .bool(givesStdio),
    ])
  }
}

extension Subject {
  public static let aquarium = Subject("aquarium")
}
