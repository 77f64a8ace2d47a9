import AsyncHTTPClient
import FoundationEssentials
import Images
import NIOCore
import NIOHTTP1
import OCISpec
import SystemPackage

/// Sends what the registry lacks, and the manifest at last. OCI distribution spec, "Pushing Blobs", "Pushing Manifests"
struct Push {
  let job: RegistryJob
  let registry: Registry
  let wire: Wire

  func perform() async throws {
    guard let manifest = job.blobs.last else { throw Refusal("there is nothing to push") }
    try await authorize()
    for blob in job.blobs.dropLast() { try await send(blob) }
    let bytes = try OpenFile(manifest).all()
    let answer = try await registry.send(
      .PUT, job.manifestPath(job.target), [("content-type", manifest.blob.mediaType)],
      body: .bytes(ByteBuffer(bytes: bytes)))
    try await check(answer, is: .created)
    try wire.report(.done(manifest.blob))
  }

  /// A body is sent once, so what a 401 asks for is found out before.
  private func authorize() async throws {
    let answer = try await registry.send(.POST, job.blobPath("uploads/"))
    guard answer.status == .accepted else { return try await check(answer, is: .accepted) }
    if let place = answer.headers.first(name: "location") { _ = try? await registry.send(.DELETE, place) }
  }

  private func send(_ open: RegistryJob.OpenBlob) async throws {
    do { try await sendIfMissing(open) } catch {
      try wire.report(.broken(digest: open.blob.digest, bytes: 0, errno: Words.errno(error)))
      throw error
    }
  }

  private func sendIfMissing(_ open: RegistryJob.OpenBlob) async throws {
    let digest = open.blob.digest
    guard try await registry.send(.HEAD, job.blobPath("\(digest)")).status != .ok else {
      return try wire.report(.blob(digest: digest, bytes: open.blob.size, isNew: false))
    }
    let begun = try await registry.send(.POST, job.blobPath("uploads/"))
    try await check(begun, is: .accepted)
    guard let place = begun.headers.first(name: "location") else {
      throw Refusal("the registry names no place to send to")
    }
    let body = HTTPClientRequest.Body.stream(OpenFile(open, wire), length: .known(open.blob.size))
    let answer = try await registry.send(
      .PUT, place + (place.contains("?") ? "&" : "?") + "digest=\(digest)",
      [("content-type", "application/octet-stream")], body: body, until: .distantFuture)
    try await check(answer, is: .created)
    try wire.report(.blob(digest: digest, bytes: open.blob.size, isNew: true))
  }

  private func check(_ answer: HTTPClientResponse, is status: HTTPResponseStatus) async throws {
    guard answer.status != status else { return }
    throw Answer(answer.status, try await answer.bytes(atMost: 64 << 10, "its answer")).refusal(of: job)
  }
}

/// A blob that was handed over open, part by part.
struct OpenFile: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  private let open: RegistryJob.OpenBlob
  private let wire: Wire?

  init(_ open: RegistryJob.OpenBlob, _ wire: Wire? = nil) { (self.open, self.wire) = (open, wire) }

  func makeAsyncIterator() -> Iterator { Iterator(open: open, wire: wire) }

  func all() throws -> [UInt8] {
    var iterator = makeAsyncIterator()
    var bytes: [UInt8] = []
    while let part = try iterator.part() { bytes += Array(part.readableBytesView) }
    return bytes
  }

  struct Iterator: AsyncIteratorProtocol {
    fileprivate let open: RegistryJob.OpenBlob
    fileprivate let wire: Wire?
    private var sent: Int64 = 0

    fileprivate init(open: RegistryJob.OpenBlob, wire: Wire?) { (self.open, self.wire) = (open, wire) }

    mutating func next() async throws -> ByteBuffer? { try part() }

    fileprivate mutating func part() throws -> ByteBuffer? {
      var part = ByteBuffer()
      let count = try part.writeWithUnsafeMutableBytes(minimumWritableBytes: 256 << 10) {
        try FileDescriptor(rawValue: open.file).read(fromAbsoluteOffset: sent, into: $0)
      }
      guard count > 0 else { return nil }
      sent += Int64(count)
      try wire?.report(.progress(digest: open.blob.digest, bytes: sent, from: 0))
      return part
    }
  }
}
