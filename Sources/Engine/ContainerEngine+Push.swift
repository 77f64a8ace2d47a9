import Images
import Kernel
import OCISpec
import Planning
import Steps
import SystemPackage

extension ContainerEngine {
  /// What a push has brought into a registry.
  package struct Pushed: Sendable {
    package var tag: String
    package var digest: String
    package var bytes: Int64
  }

  /// Sends an image to the registry that its name tells. Its blobs are opened here and handed over.
  package func push(
    _ word: String, _ invocation: Invocation, told: @escaping (TransferNews) -> Void = { _ in }
  ) throws -> Pushed {
    try prepare(invocation)
    let reference = try Self.reference(word)
    guard let tag = reference.tag, reference.digest == nil else {
      throw EngineError("cannot push a digest reference: \(word); give NAME:TAG", exitCode: 1)
    }
    guard let image = try? findImage(reference.familiar), image.names.contains(reference) else {
      throw EngineError(
        "An image does not exist locally with the tag: \(reference.familiarName); `fishbowl tag` gives it that name",
        exitCode: 1)
    }
    let (manifest, blobs) = try withImages { store throws(ImageError) in try store.manifest(of: reference.familiar) }
    let open = try self.open(blobs + [manifest])
    defer { for blob in open { Sys.close(blob.file) } }
    var job = RegistryJob(verb: .push, name: reference.tagged, endpoints: try .of(reference.registry))
    (job.repository, job.tag, job.blobs) = (reference.repository, tag, open)
    let layers = blobs.dropFirst()
    let tell = { (digest: ContentDigest, news: LayerNews) in
      if layers.contains(where: { $0.digest == digest }) { told(.layer(digest.short, news)) }
    }
    told(.begun(layers.map(\.digest.short)))
    for layer in layers { tell(layer.digest, .waiting) }
    var helper = try RegistryHelper(job, handing: open.map(\.file))
    let read = Operation.readManifest(
      reference: reference.tagged, digest: manifest.digest.description, platform: image.config.platform.description)
    var letters = Correspondence(sends: true)
    let pushed: Descriptor?
    do {
      pushed = try helper.finish("push \(reference.tagged)") { report, _ in
        letters.note(report)
        switch report {
        case .progress(let digest, let bytes, _):
          tell(digest, .moved(bytes, of: layers.first { $0.digest == digest }?.size ?? bytes))
        case .blob(let digest, _, let isNew): tell(digest, isNew ? .done : .exists)
        default: break
        }
      }
    } catch {
      if let setback = letters.setback(after: [read]) { record("push", setback, because: error, invocation) }
      throw error
    }
    try record("push", .report([read] + letters.operations), invocation)
    return Pushed(tag: tag, digest: (pushed ?? manifest).digest.description, bytes: (pushed ?? manifest).size)
  }

  private func open(_ blobs: [Descriptor]) throws(EngineError) -> [RegistryJob.OpenBlob] {
    var open: [RegistryJob.OpenBlob] = []
    for blob in blobs {
      let file = try withImages { store throws(ImageError) in try store.open(blob.digest) }
      open.append(.init(blob: blob, file: file.rawValue))
    }
    return open
  }
}
