import FoundationEssentials
import OCISpec
import SystemPackage

/// JSON as the store keeps it: members sorted, so that the same content has the same digest.
enum JSONCoding {
  static func encode(_ value: some Encodable) throws(ImageError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(value))
    } catch {
      throw .damaged(what: "\(type(of: value))", why: "it can't be written as JSON")
    }
  }

  /// `what` names the text in the error.
  static func decode<T: Decodable>(_ type: T.Type, _ bytes: [UInt8], what: String) throws(ImageError) -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .damaged(what: what, why: reason(error))
    } catch {
      throw .damaged(what: what, why: "\(error)")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" has the wrong type"
    case .dataCorrupted: "it is not valid JSON"
    @unknown default: "it is not valid JSON"
    }
  }
}

/// Removal of whole trees, which swift-system lacks.
enum Trees {
  /// Removes a file, or a directory with all in it.
  static func remove(_ path: FilePath) throws(ImageError) {
    do {
      try FileManager.default.removeItem(atPath: path.string)
    } catch {
      throw .system(action: "remove", path: path.string, code: 0, message: "\(error)")
    }
  }

  /// The names in a directory, sorted; none where there is no directory.
  static func names(_ directory: FilePath) throws(ImageError) -> [String] {
    guard try Files.status(directory) != nil else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory.string).sorted()
    } catch {
      throw .system(action: "read directory", path: directory.string, code: 0, message: "\(error)")
    }
  }

  /// Makes a directory and those above it.
  static func make(_ directory: String) throws(ImageError) {
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw .system(action: "make directory", path: directory, code: 0, message: "\(error)")
    }
  }
}
