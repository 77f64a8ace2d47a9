import Images
import Kernel
import OCISpec
import Steps

/// `--filter KEY=VALUE` of `images` and `image prune`. docker-images(1)
struct ImageFilter: KeyedFilter {
  let key: Key
  private(set) var value: String

  enum Key: String, CaseIterable { case reference, dangling, label, before, since }

  init(_ text: String) throws(EngineError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let key = Key(rawValue: parts[0]), !parts[1].isEmpty else {
      throw EngineError("invalid filter \"\(text)\": give one of \(Self.known), as in -f dangling=true", exitCode: 1)
    }
    (self.key, value) = (key, parts[1])
    guard key != .dangling || ["true", "false", "1", "0"].contains(value) else {
      throw EngineError("invalid filter \"\(text)\": give dangling=true or dangling=false", exitCode: 1)
    }
  }

  /// Of `before` and `since` the image's name is exchanged for the time at which that was built.
  func resolved(_ images: ContentStore) throws(EngineError) -> ImageFilter {
    guard key == .before || key == .since else { return self }
    guard let image = try? images.image(value) else {
      throw EngineError("no such image: \(value); `fishbowl images` lists those there are", exitCode: 1)
    }
    var resolved = self
    resolved.value = image.config.created ?? ""
    return resolved
  }

  func passes(_ image: StoredImage) -> Bool {
    switch key {
    case .reference: image.names.contains(where: fits)
    case .dangling: image.names.isEmpty == ["true", "1"].contains(value)
    case .label: isLabel(of: image.config.config?.labels ?? [:])
    case .before: (image.config.created ?? "") < value
    case .since: (image.config.created ?? "") > value
    }
  }

  /// A pattern fits a name with or without its tag, in its short and its whole form.
  func fits(_ name: Reference) -> Bool {
    [name.familiarName, name.tagged, name.registry + "/" + name.repository, name.description]
      .contains { Glob.matches(value[...], $0[...]) }
  }
}

/// A pattern as Go's path.Match has it: `*` and `?` stop at a slash.
enum Glob {
  static func matches(_ pattern: Substring, _ text: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "*":
      if matches(rest, text) { return true }
      guard let next = text.first, next != "/" else { return false }
      return matches(pattern, text.dropFirst())
    case "?": return text.first.map { $0 != "/" } == true && matches(rest, text.dropFirst())
    default: return text.first == first && matches(rest, text.dropFirst())
    }
  }
}
