import Images
import OCISpec

extension ContainerEngine {
  /// All tags that a repository has in its registry. `word`: its name, without a tag.
  package func tags(of word: String) throws -> [String] {
    let reference = try Self.reference(word)
    guard reference.digest == nil, !Self.isOwn(word) else {
      throw EngineError("cannot list tags of \(word): give the name of a repository in a registry", exitCode: 1)
    }
    var job = RegistryJob(
      verb: .tags, name: reference.familiarName, endpoints: try .of(reference.registry, mirrored: false))
    job.repository = reference.repository
    var helper = try RegistryHelper(job)
    var tags: [String] = []
    _ = try helper.finish("list the tags of \(reference.familiarName)") { report, _ in
      // A stranger's word: what is no tag would be another name.
      if case .tags(let found) = report { tags = found.filter(Reference.isTag) }
    }
    return tags
  }
}
