/// The name of an image, read as docker reads it: `alpine` is `docker.io/library/alpine:latest`.
///
///     reference = [ registry "/" ] path { "/" path } [ ":" tag ] [ "@" digest ]
public struct Reference: Hashable, Sendable, CustomStringConvertible {
  /// `docker.io`, `localhost:5000`
  public var registry: String
  /// `library/alpine`
  public var repository: String
  /// nil only where a digest says which.
  public var tag: String?
  public var digest: ContentDigest?

  /// Reads `text`; what docker would refuse is refused with the reason.
  public init(_ text: String) throws(InvalidReference) {
    do throws(Fault) {
      self = try Reference(parsing: text)
    } catch {
      throw InvalidReference(text: text, reason: error.reason)
    }
  }

  init(registry: String, repository: String, tag: String?, digest: ContentDigest?) {
    self.registry = registry
    self.repository = repository
    self.tag = tag
    self.digest = digest
  }

  /// In full: `docker.io/library/alpine:latest`
  public var description: String { "\(registry)/\(repository)" + suffix(tag) }

  /// As short as docker would show it: `alpine`, `alpine:3.20`, `ghcr.io/owner/name`
  public var familiar: String { familiarName + suffix(tag == Self.defaultTag && digest == nil ? nil : tag) }

  /// The same with the tag in any case: `alpine:latest`
  public var tagged: String { familiarName + suffix(tag) }

  /// The same without tag and digest.
  public var familiarName: String {
    guard registry == Self.defaultRegistry else { return "\(registry)/\(repository)" }
    return repository.hasPrefix(Self.officialPrefix)
      ? String(repository.dropFirst(Self.officialPrefix.count)) : repository
  }

  private func suffix(_ tag: String?) -> String {
    (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
  }

  static let defaultRegistry = "docker.io"
  static let defaultTag = "latest"
  static let officialPrefix = "library/"
}

/// A text that names no image, and why.
public struct InvalidReference: Error, Equatable, CustomStringConvertible {
  public var text: String
  public var reason: String

  public var description: String { "read image name \"\(printable(text))\": \(reason)" }
}
