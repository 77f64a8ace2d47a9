import Images
import Kernel
import OCISpec
import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// A row of `images`: one for each name of an image, and one for an image without a name.
  package struct ListedImage: Sendable {
    /// `<none>` where there is none.
    package var repository: String
    package var tag: String
    /// Of its manifest.
    package var digest: String
    package var id: String
    package var created: String?
    package var bytes: Int64
    package var containers: Int
  }

  /// The newest first. `pattern`: a repository, or one with a tag.
  package func listImages(_ pattern: String? = nil, filters: [String] = []) throws -> [ListedImage] {
    let store = ContainerStore(places: places)
    try store.checkReadable()
    let filters = try (filters + (pattern.map { ["reference=" + $0] } ?? [])).map {
      try ImageFilter($0).resolved(images)
    }
    let states = store.all()
    return try withImages { store throws(ImageError) in try store.images() }
      .filter { ImageFilter.all(filters, pass: $0) }
      .flatMap { image in
        image.labels(filters).map { repository, tag, digest in
          ListedImage(
            repository: repository, tag: tag, digest: digest, id: image.id.description,
            created: image.config.created, bytes: image.bytes,
            containers: states.count { $0.imageID == image.id.description })
        }
      }
  }

  /// Gives an image another name. The run's number, if it was recorded.
  package func tag(_ word: String, as name: String, _ invocation: Invocation) throws {
    try prepare(invocation)
    let target = try Self.reference(name)
    guard target.digest == nil else {
      throw EngineError("refusing to create a tag with a digest reference: \(name); give NAME:TAG", exitCode: 1)
    }
    let image = try findImage(word)
    let before = (try? images.image(target.tagged))?.id
    _ = try withImages { store throws(ImageError) in try store.tag(word, as: target) }
    try record("tag", LoadReport.naming(target.tagged, image.id.description, before?.description), invocation)
  }

  /// What the command has done without a plan, for the trace; `state`: of the container with which.
  func record(_ verb: String, _ plan: Plan, on state: ContainerState? = nil, _ invocation: Invocation) throws {
    guard isFollowed(invocation) else { return }
    let errand = try errand(verb, plan, on: state, invocation)
    errand.close(errand.perform())
  }

  /// Somebody reads of it, now or later.
  func isFollowed(_ invocation: Invocation) -> Bool { invocation.trace != nil || tells != nil }

  /// Of what is told when it is over. How long it took and its exit code are kept with it, for a later process that may
  /// have to record it.
  func errand(
    _ verb: String, _ plan: Plan, on state: ContainerState?, exit: Int = 0, _ invocation: Invocation
  ) throws -> Errand {
    var rows = SessionRows(
      verb, plan, facts: HostProbe.facts(), nonce: Sys.randomHex(bytes: 8), container: state.map { record(of: $0) },
      layers: [], invocation)
    (rows.run.tookNs, rows.run.exit) = (Clock.monotonic &- invocation.began, exit)
    return try errand(plan, rows)
  }
}

extension StoredImage {
  /// Repository, tag and digest of each of its names.
  typealias Label = (repository: String, tag: String, digest: String)

  var labels: [Label] {
    names.isEmpty
      ? [("<none>", "<none>", manifests[0].description)]
      : zip(names, manifests).map { ($0.familiarName, $0.tag ?? "<none>", $1.description) }
  }

  /// Those that were asked for.
  func labels(_ filters: [ImageFilter]) -> [Label] {
    let asked = filters.filter { $0.key == .reference }
    guard !asked.isEmpty else { return labels }
    return zip(names, labels).filter { name, _ in asked.contains { $0.fits(name) } }.map(\.1)
  }
}
