/// Reads a `JSON` tree by a type's Decodable conformance.
struct TreeDecoder: Decoder {
  let value: JSON
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let members = value.members else { throw mismatch([String: String].self, "an object") }
    return KeyedDecodingContainer(Keyed<Key>(members: members, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let items = value.array else { throw mismatch([String].self, "an array") }
    return Unkeyed(items: items, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

  func mismatch(_ type: any Any.Type, _ wanted: String) -> DecodingError {
    .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "\(wanted) was expected"))
  }

  func read<T: Decodable>(_ type: T.Type) throws -> T {
    let found: Any? =
      switch value {
      case .string(let text) where type == String.self: text
      case .bool(let flag) where type == Bool.self: flag
      case .number(let number): (type as? any FixedWidthInteger.Type).flatMap { $0.init(exactly: number) as Any? }
      case .real(let real) where type == Double.self: real
      default: nil
      }
    if let found = found as? T { return found }
    return try T(from: self)
  }
}

extension TreeDecoder {
  struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [JSON.Member]
    let codingPath: [any CodingKey]

    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { members.contains { $0.name == key.stringValue } }

    private func at(_ key: some CodingKey) throws -> TreeDecoder {
      guard let member = members.first(where: { $0.name == key.stringValue }) else {
        throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "it is missing"))
      }
      return TreeDecoder(value: member.value, codingPath: codingPath + [key])
    }

    func decodeNil(forKey key: Key) throws -> Bool { try at(key).value == .null }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try at(key).read(type) }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      try at(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try at(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { TreeDecoder(value: .object(members), codingPath: codingPath) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }
  }

  struct Unkeyed: UnkeyedDecodingContainer {
    let items: [JSON]
    let codingPath: [any CodingKey]
    var currentIndex = 0

    init(items: [JSON], codingPath: [any CodingKey]) {
      self.items = items
      self.codingPath = codingPath
    }

    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex == items.count }

    private mutating func next() throws -> TreeDecoder {
      guard !isAtEnd else {
        throw DecodingError.valueNotFound(
          JSON.self, .init(codingPath: codingPath, debugDescription: "the array has no more items"))
      }
      defer { currentIndex += 1 }
      return TreeDecoder(value: items[currentIndex], codingPath: codingPath)
    }

    mutating func decodeNil() throws -> Bool {
      guard !isAtEnd, items[currentIndex] == .null else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().read(type) }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
      try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }
  }

  struct Single: SingleValueDecodingContainer {
    let decoder: TreeDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value == .null }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
      if T.self == String.self, decoder.value.string == nil { throw decoder.mismatch(type, "a string") }
      return try primitive(type)
    }

    /// A leaf, or a type that decodes itself from this same value.
    private func primitive<T: Decodable>(_ type: T.Type) throws -> T {
      switch decoder.value {
      case .string(let text): if let text = text as? T { return text }
      case .bool(let flag): if let flag = flag as? T { return flag }
      case .number(let number): if let number = try integer(number, as: type) { return number }
      case .real(let real): if let real = real as? T { return real }
      default: break
      }
      if type is any FixedWidthInteger.Type { throw decoder.mismatch(type, "a number") }
      if type == Bool.self { throw decoder.mismatch(type, "a Boolean") }
      return try T(from: decoder)
    }

    private func integer<T>(_ number: Int64, as type: T.Type) throws -> T? {
      guard let integer = type as? any FixedWidthInteger.Type else { return nil }
      guard let value = integer.init(exactly: number) as? T else { throw decoder.mismatch(type, "a smaller number") }
      return value
    }
  }
}
