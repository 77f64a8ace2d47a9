import AsyncHTTPClient
import Images
import NIOCore
import NIOHTTP1
import OCISpec

/// One blob, from where the last attempt or the last process has stopped. What comes is counted and hashed while it
/// streams; more than its size is not taken.
struct Download {
  let blob: Descriptor
  let job: RegistryJob
  let registry: Registry
  let wire: Wire

  func perform() async throws {
    var file = try PartialBlob(blob)
    while !file.claim() {
      try await Task.sleep(for: .milliseconds(200))
      file = try PartialBlob(blob)
    }
    do { try await complete(file) } catch {
      if !Task.isCancelled {
        try wire.report(.broken(digest: blob.digest, bytes: file.count, errno: Words.errno(error)))
      }
      throw error
    }
  }

  private func complete(_ file: PartialBlob) async throws {
    try file.resume()
    // What a server lets us have and takes away again is no progress.
    var (failures, best) = (0, file.count)
    while !file.isWhole {
      do {
        try await fetch(into: file)
        if !file.isWhole { throw HTTPClientError.remoteConnectionClosed }
      } catch {
        guard failures < HTTP.pauses.count, Words.isPassing(error) else { throw error }
        failures = file.count > best ? 1 : failures + 1
        best = max(best, file.count)
        try await HTTP.pause(failures)
      }
    }
    try check(file)
  }

  private func check(_ file: PartialBlob) throws {
    guard file.digest == blob.digest else {
      let came = file.digest
      try file.restart()
      throw Refusal("filesystem layer verification failed for digest \(blob.digest): what came is \(came)")
    }
    try wire.report(.blob(digest: blob.digest, bytes: blob.size, isNew: true))
  }

  private func fetch(into file: PartialBlob) async throws {
    let start = file.count
    let range = start > 0 ? [("range", "bytes=\(start)-")] : []
    let response = try await registry.send(
      .GET, job.blobPath("\(blob.digest)"), range, until: .distantFuture)
    switch response.status {
    case .ok: if start > 0 { try file.restart() }
    case .partialContent:
      guard response.headers.first(name: "content-range")?.hasPrefix("bytes \(start)-") ?? false else {
        throw Refusal("the registry sends another part of blob \(blob.digest) than it was asked for")
      }
    case .rangeNotSatisfiable: return try file.restart()
    default:
      let body = try await response.bytes(atMost: 64 << 10, "its answer")
      throw Answer(response.status, body).refusal(of: job)
    }
    try await take(response.body, file, from: file.count)
  }

  private func take(_ body: HTTPClientResponse.Body, _ file: PartialBlob, from start: Int64) async throws {
    var shown = ContinuousClock.now
    try wire.report(.progress(digest: blob.digest, bytes: file.count, from: start))
    for try await part in body {
      guard try part.withUnsafeReadableBytes({ try file.append($0) }) else {
        try file.restart()
        throw TooLong(blob: blob.digest)
      }
      if shown.duration(to: .now) > .milliseconds(100) {
        shown = .now
        try wire.report(.progress(digest: blob.digest, bytes: file.count, from: start))
      }
    }
  }
}
