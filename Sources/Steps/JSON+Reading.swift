extension JSON {
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

  /// The texts of an array that holds nothing else.
  public var strings: [String]? { all(\.string) }

  /// Names and texts of an object that holds nothing else.
  public var textsByName: [String: String]? {
    guard let members else { return nil }
    var texts: [String: String] = [:]
    for member in members {
      guard let text = member.value.string else { return nil }
      texts[member.name] = text
    }
    return texts
  }

  /// What `read` makes of each item of an array; nil if it makes nothing of one.
  public func all<Item>(_ read: (JSON) -> Item?) -> [Item]? {
    guard let array else { return nil }
    var items: [Item] = []
    items.reserveCapacity(array.count)
    for value in array {
      guard let item = read(value) else { return nil }
      items.append(item)
    }
    return items
  }

  /// The number as another type of integer, if it fits.
  public func integer<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
    number.flatMap { Number(exactly: $0) }
  }
}
