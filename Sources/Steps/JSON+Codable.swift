extension JSON {
  /// The value as JSON, by its Encodable conformance. Foundation's encoder costs milliseconds at first use; this none.
  public init(encoding value: some Encodable) throws {
    let slot = Slot()
    try value.encode(to: TreeEncoder(slot: slot, codingPath: []))
    self = slot.value
  }

  /// The value that this JSON stands for, by its Decodable conformance.
  public func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try T(from: TreeDecoder(value: self, codingPath: []))
  }
}

/// Where an encoder puts what it was given: a leaf, or a container whose parts are slots themselves.
private final class Slot {
  var leaf = JSON.null
  var members: [(String, Slot)]?
  var items: [Slot]?

  var value: JSON {
    if let members { return .object(members.map { Member($0.0, $0.1.value) }) }
    if let items { return .array(items.map(\.value)) }
    return leaf
  }

  typealias Member = JSON.Member

  func member(_ name: String) -> Slot {
    let slot = Slot()
    members = (members ?? []) + [(name, slot)]
    return slot
  }

  func item() -> Slot {
    let slot = Slot()
    items = (items ?? []) + [slot]
    return slot
  }

  /// Each type is asked for by itself: whether a value is of any integer type would be a look-up of conformances.
  func put<T: Encodable>(_ value: T, _ path: [any CodingKey]) throws {
    switch value {
    case let text as String: leaf = .string(text)
    case let flag as Bool: leaf = .bool(flag)
    case let number as Int: leaf = .number(Int64(number))
    case let number as Int64: leaf = .number(number)
    case let number as UInt32: leaf = .number(Int64(number))
    case let number as UInt64: leaf = .number(Int64(clamping: number))
    case let number as Int32: leaf = .number(Int64(number))
    case let number as UInt: leaf = .number(Int64(clamping: number))
    case let number as UInt16: leaf = .number(Int64(number))
    case let number as UInt8: leaf = .number(Int64(number))
    case let number as Int16: leaf = .number(Int64(number))
    case let number as Int8: leaf = .number(Int64(number))
    case let real as Float: leaf = .real(Double(real))
    case let real as Double: leaf = .real(real)
    default: try value.encode(to: TreeEncoder(slot: self, codingPath: path))
    }
  }
}

private struct TreeEncoder: Encoder {
  let slot: Slot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if slot.members == nil { slot.members = [] }
    return KeyedEncodingContainer(Keyed<Key>(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if slot.items == nil { slot.items = [] }
    return Unkeyed(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(slot: slot, codingPath: codingPath) }

  struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: Slot
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { slot.member(key.stringValue).leaf = .null }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      try slot.member(key.stringValue).put(value, codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      TreeEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      TreeEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { TreeEncoder(slot: slot.member("super"), codingPath: codingPath) }
    func superEncoder(forKey key: Key) -> any Encoder {
      TreeEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
    }
  }

  struct Unkeyed: UnkeyedEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]
    var count: Int { slot.items?.count ?? 0 }

    func encodeNil() { slot.item().leaf = .null }
    func encode<T: Encodable>(_ value: T) throws { try slot.item().put(value, codingPath) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      TreeEncoder(slot: slot.item(), codingPath: codingPath).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      TreeEncoder(slot: slot.item(), codingPath: codingPath).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { TreeEncoder(slot: slot.item(), codingPath: codingPath) }
  }

  struct Single: SingleValueEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]

    func encodeNil() { slot.leaf = .null }
    func encode<T: Encodable>(_ value: T) throws { try slot.put(value, codingPath) }
  }
}
