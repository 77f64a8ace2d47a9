import Images
import Kernel
import OCISpec
import Steps

/// A pull on its way.
struct Pulling {
  private let reference: Reference
  private let images: ContentStore
  private let told: (ContainerEngine.TransferNews) -> Void
  private var job: RegistryJob
  private var found: Found?
  /// What has come is unpacked while the rest is coming. Nil: where owners are mapped, which another process does at the end.
  private var intake: Intake?
  /// What was asked and answered, until the manifest was there, and from then on.
  private(set) var asked = Correspondence()
  private(set) var fetched = Correspondence()
  /// What goes wrong now goes wrong on this machine.
  private var isHere = false

  init(
    _ reference: Reference, platform: Platform, _ images: ContentStore,
    _ told: @escaping (ContainerEngine.TransferNews) -> Void
  ) throws(EngineError) {
    (self.reference, self.images, self.told) = (reference, images, told)
    job = RegistryJob(
      verb: .pull, name: reference.familiarWhole, endpoints: try .of(reference.registry, mirrored: true))
    (job.repository, job.tag, job.digest) = (reference.repository, reference.tag, reference.digest)
    job.platform = platform
  }

  /// What the registry has under the name.
  private struct Found {
    var root: Descriptor
    var manifest: Descriptor
    var config: Descriptor?
    var layers: [Descriptor]
  }

  /// Bytes of a blob: more than any disk has.
  private static let most: Int64 = 1 << 50

  private var layers: [Descriptor] { found?.layers ?? [] }
  var digest: String { found?.root.digest.description ?? "" }

  /// Has the blobs that are lacking put into the helper's folder.
  mutating func fetch(into folder: String) throws {
    var helper = try RegistryHelper(job, in: folder)
    let name = job.name
    _ = try helper.finish("pull \(name)") { report, helper in
      isHere = true
      try take(report, helper)
      isHere = false
    }
    isHere = true
  }

  /// If it fails: what there was, and the step that could not be done. A failure on this machine leaves the name ungiven.
  /// Nil: no registry was asked.
  var setback: Setback? {
    guard let found else { return asked.setback() }
    let done =
      asked.operations + [
        .readManifest(
          reference: job.name, digest: found.manifest.digest.description, platform: job.platform.description)
      ]
    let naming = Setback(
      done: done + fetched.operations,
      failed: .tagImage(name: job.name, id: (found.config ?? found.manifest).digest.description, before: nil))
    var setback = isHere ? naming : fetched.setback(after: done) ?? naming
    setback.kept = images.pulledBytes([found.root, found.manifest] + [found.config].compactMap(\.self) + found.layers)
    return setback
  }

  private mutating func take(_ report: RegistryReport, _ helper: RegistryHelper) throws {
    switch report {
    case .found(let root, let manifest, let blobs):
      guard ([root, manifest] + blobs).allSatisfy({ (0...Self.most).contains($0.size) }) else {
        throw EngineError("cannot pull \(job.name): its manifest names a size that no blob has", exitCode: 1)
      }
      try storing { () throws(ImageError) in try ContentStore.check(layers: blobs.count - 1) }
      found = Found(root: root, manifest: manifest, config: blobs.first, layers: Array(blobs.dropFirst()))
      let wanted = Set(([root, manifest] + blobs).map(\.digest).filter { !images.has($0) })
      told(.begun(layers.map(\.digest.short)))
      for layer in layers { tell(layer.digest, wanted.contains(layer.digest) ? .waiting : .exists) }
      try helper.send(wanted)
      if !Self.isMapped { intake = try storing { () throws(ImageError) in try Intake(images, blobs: blobs) } }
      for blob in blobs where !wanted.contains(blob.digest) { try unpack(blob.digest) }
    case .progress(let digest, let bytes, _):
      tell(digest, .moved(bytes, of: layers.first { $0.digest == digest }?.size ?? bytes))
    case .blob(let digest, _, _):
      tell(digest, .complete)
      note(report)
      try unpack(digest)
    default: note(report)
    }
  }

  /// For the trace.
  private mutating func note(_ report: RegistryReport) {
    if found == nil { asked.note(report) } else { fetched.note(report) }
  }

  private func tell(_ digest: ContentDigest, _ news: ContainerEngine.LayerNews) {
    if layers.contains(where: { $0.digest == digest }) { told(.layer(digest.short, news)) }
  }

  private func unpack(_ digest: ContentDigest) throws(EngineError) {
    try storing { () throws(ImageError) in try intake?.take(digest) }
  }

  private func storing<T>(_ body: () throws(ImageError) -> T) throws(EngineError) -> T {
    do throws(ImageError) { return try body() } catch {
      throw EngineError("cannot pull \(job.name): cannot ", because: error)
    }
  }

  /// Files of several owners can be unpacked only where those are mapped.
  private static var isMapped: Bool { HostProbe.mapping()?.hasOnlyOne == false }

  /// Takes the blobs over into the store.
  func adopt() throws -> LoadedImage {
    guard let found else {
      throw EngineError("cannot pull \(job.name): fishbowl-registry has found nothing", exitCode: 1)
    }
    let adopt = { (intake: Intake) throws(ImageError) in
      try intake.adopt(reference, root: found.root, manifest: found.manifest) { index in
        if found.layers.indices.contains(index) { told(.layer(found.layers[index].digest.short, .done)) }
      }
    }
    if let intake { return try storing { () throws(ImageError) in try adopt(intake) } }
    do { try Mapped.perform(givingAway: true) { _ = try adopt(Intake(images, blobs: [])) } } catch let error
      as ImageError
    {
      throw EngineError("cannot pull \(job.name): cannot ", because: error)
    }
    let image = try storing { () throws(ImageError) in try images.lookUp(reference.familiar, for: job.platform) }
    return LoadedImage(names: [reference.familiarWhole], image: image, replaced: [])
  }
}
