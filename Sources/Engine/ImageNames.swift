import Images
import Kernel
package import OCISpec
import SystemPackage

/// What the names by which containers were made mean now. Each is looked up once.
struct ImageNames {
  private let store: ContentStore
  private var ids: [String: String] = [:]

  init(_ places: Places) { store = places.images }

  /// As it was typed, or the image's ID, if that name means another image by now, or none.
  mutating func name(of state: ContainerState) -> String {
    guard let id = state.imageID else { return state.image }
    return meaning(of: state.image) == id ? state.image : id
  }

  private mutating func meaning(of word: String) -> String? {
    if let known = ids[word] { return known }
    let id = (try? store.image(word))?.id.description
    ids[word] = id ?? ""
    return id
  }
}

extension Places {
  var images: ContentStore { ContentStore(root: FilePath(root)) }
}

extension ContainerEngine {
  var images: ContentStore { places.images }

  /// What is done with images fails with one sentence, and 1.
  func withImages<T>(_ body: (ContentStore) throws(ImageError) -> T) throws(EngineError) -> T {
    do throws(ImageError) { return try body(images) } catch { throw EngineError("cannot ", because: error) }
  }

  /// Whether no image is known by `word`: one that would have to be fetched. `platform`: that was asked for.
  package func lacks(_ word: String, platform: Platform? = nil) -> Bool {
    do throws(ImageError) { _ = try images.lookUp(word, for: platform) } catch {
      return error.isCured(byPulling: word, platform)
    }
    return false
  }

  /// Whether it is made here, and of no registry.
  package static func isOwn(_ word: String) -> Bool { (try? Reference(word)).map(TinyImage.isMeant) ?? false }

  /// What is typed for an image's name, in docker's words about it.
  package static func reference(_ word: String, exitCode: Int32 = 1) throws(EngineError) -> Reference {
    do throws(InvalidReference) { return try Reference(word) } catch {
      throw EngineError("invalid reference format: cannot \(error)", exitCode: exitCode)
    }
  }

  func findImage(_ word: String) throws(EngineError) -> StoredImage {
    let found = try withImages { store throws(ImageError) in try store.image(word) }
    guard let found else {
      var error = EngineError("no such image: \(word); `fishbowl images` lists those there are", exitCode: 1)
      error.isUnknownImage = true
      throw error
    }
    return found
  }
}

extension ImageError {
  /// Whether the registry may have what the store has not: the name, or the platform that was asked for.
  func isCured(byPulling word: String, _ platform: Platform?) -> Bool {
    guard !ContainerEngine.isOwn(word) else { return false }
    switch self {
    case .unknownImage: return true
    case .wrongPlatform: return platform != nil
    default: return false
    }
  }
}
